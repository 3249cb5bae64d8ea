import { DomainError } from '#app/domain/errors.ts'
import { dayOf } from '#app/domain/time.ts'
import type { Ctx } from '#app/server/context.ts'
import type { ReadDb } from '#db/schema.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import { agendaForEverybody } from './public.queries.server.ts'

/** The salon of a team on its day, with the agenda as it runs. Before a release there is no day to run. */
export async function loadRunningDay(ctx: Ctx, db: ReadDb, key: string) {
  const { salon, team, actor } = await loadTeamSalon(ctx, db, key)
  if (salon.status !== 'released' && salon.status !== 'held')
    throw new DomainError('wrongState', { message: '议程发布之后才能现场调度。' })
  if (dayOf(ctx.now) !== dayOf(salon.starts_at))
    throw new DomainError('wrongState', { message: '只能在沙龙当天调度。' })
  return { salon, team, actor, agenda: await agendaForEverybody(db, salon) }
}
