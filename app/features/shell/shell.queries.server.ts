import { formatInstant } from '#app/domain/time.ts'
import type { Ctx } from '#app/server/context.ts'
import { leadUnit } from '#app/server/lead-unit.ts'
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
    lead: await leadUnit(ctx.read),
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
