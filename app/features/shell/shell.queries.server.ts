import { formatInstant } from '#app/domain/time.ts'
import { setting } from '#db/repos/settings.ts'
import type { Ctx } from '#app/server/context.ts'
import { takeNotice } from '#app/server/notice.ts'
import type { RequestLoadContext } from '#app/server/protected-route.ts'

/** What the frame around every page needs: who is signed in, and the sentence left by the request before. */
export async function loadShell(
  ctx: Ctx,
  web: RequestLoadContext,
  { request, waiting }: { request: Request; waiting: number },
) {
  const { actor, config } = ctx
  return {
    lead: await leadUnit(ctx),
    district: config.district,
    notice: takeNotice(web, request),
    demoClock: config.clockFile ? formatInstant(ctx.now) : null,
    account:
      actor.kind === 'person'
        ? {
            name: actor.organisation ? `${actor.organisation.name} · ${actor.name}` : actor.name,
            waiting,
            organisations: actor.organisations.map((o) => ({ ...o, current: o.id === actor.organisation?.id })),
          }
        : null,
  }
}

/** Who leads the lists and how to call: empty until it has been set. */
async function leadUnit({ read }: Ctx): Promise<{ name: string; phone: string }> {
  const text = async (key: string) => {
    const value = await setting(read, key)
    return typeof value === 'string' ? value : ''
  }
  return { name: await text('lead.name'), phone: await text('lead.phone') }
}
