import { sql } from 'kysely'
import type { ReadDb } from '../schema.ts'

export interface SilentQuery {
  /** Instant in milliseconds; a last step at or after it is not yet silent. */
  before: number
  /** A message whose event is this with `<pair id>:<instant of the step>` has told of that step. */
  toldBy: string
  limit: number
}

/** Invitations of which the last step is older than asked and of which nobody has been told, longest waiting first. */
export async function silentInvitations(db: ReadDb, { before, toldBy, limit }: SilentQuery) {
  return db
    .selectFrom('match as m')
    .innerJoin('opportunity as n', 'n.id', 'm.opportunity_id')
    .innerJoin('product as p', 'p.id', 'm.product_id')
    .leftJoin('match_question as q', (on) => on.onRef('q.match_id', '=', 'm.id').on('q.status', '=', 'open'))
    .select(['m.id', 'm.status_at', 'm.invited_side', 'm.invited_by', 'm.need_agreed_at', 'm.offer_agreed_at'])
    .select(['n.id as need_id', 'n.number as need_number', 'n.title as need_title', 'n.organisation_id as need_org'])
    .select([
      'p.id as offer_id',
      'p.number as offer_number',
      'p.title as offer_title',
      'p.organisation_id as offer_org',
    ])
    .select('q.side as question_side')
    .where('m.status', '=', 'invited')
    .where('m.status_at', '<', before)
    .where((eb) => {
      const told = eb
        .selectFrom('message as told')
        .select('told.id')
        .where('told.event', '=', sql<string>`${toldBy} || m.id || ':' || m.status_at`)
      return eb.not(eb.exists(told))
    })
    .orderBy('m.status_at')
    .orderBy('m.id')
    .limit(limit)
    .execute()
}
