import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import { agendaForEverybody } from './public.queries.server.ts'
import { awayWordOf } from './stray-pitches.server.ts'

/** The pitches of the day in their order, with the times of the day as it runs. */
export async function timerPage(ctx: Ctx, key: string) {
  const { salon, team } = await loadTeamSalon(ctx, ctx.read, key)
  requirePermission(ctx, 'salon.run', { team })
  const agenda = await agendaForEverybody(ctx.read, salon)
  return {
    now: ctx.now,
    number: salon.number,
    title: salon.title,
    pitches: agenda.blocks.flatMap((block) =>
      block.pitches.map((p) => ({
        number: p.number,
        title: p.title,
        name: p.name,
        /** Why its unit will not come up; empty when it does. */
        away: awayWordOf(p.away),
        side: p.itemKind === 'opportunity' ? ('need' as const) : ('offer' as const),
        startsAt: p.startsAt,
        minutes: Math.round((p.endsAt - p.startsAt) / 60_000),
      })),
    ),
  }
}
export type TimerPage = Awaited<ReturnType<typeof timerPage>>
