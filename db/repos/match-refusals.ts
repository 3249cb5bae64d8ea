import type { Insertable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { MatchRefusalTable } from '../tables/dealings.ts'

export async function insertRefusal(tx: Tx, row: Insertable<MatchRefusalTable>): Promise<void> {
  await tx.insertInto('match_refusal').values(row).execute()
}

export interface RefusalPeriod {
  /** From this instant on. */
  since: number
  /** First category of the need; empty: every one. */
  category: string
}

/** Refusals by what was done, by whom, why, and the first category of the need. */
export async function refusalSums(db: ReadDb, { since, category }: RefusalPeriod) {
  let rows = db
    .selectFrom('match_refusal as r')
    .innerJoin('match as m', 'm.id', 'r.match_id')
    .innerJoin('opportunity as n', 'n.id', 'm.opportunity_id')
    .where('r.at', '>=', since)
  if (category) rows = rows.where('n.category', '=', category)
  return rows
    .select(['r.act', 'r.side', 'r.reason_code', 'n.category'])
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .groupBy(['r.act', 'r.side', 'r.reason_code', 'n.category'])
    .execute()
}

/** Invitations sent, by the side that sent them and the first category of the need. */
export async function invitationSums(db: ReadDb, { since, category }: RefusalPeriod) {
  let rows = db
    .selectFrom('status_history as h')
    .innerJoin('match as m', 'm.id', 'h.object_id')
    .innerJoin('opportunity as n', 'n.id', 'm.opportunity_id')
    .innerJoin('product as p', 'p.id', 'm.product_id')
    .where('h.object_kind', '=', 'match')
    .where('h.action', '=', 'invite')
    .where('h.created_at', '>=', since)
  if (category) rows = rows.where('n.category', '=', category)
  return rows
    .select((eb) =>
      eb
        .case()
        .when('h.organisation_id', '=', eb.ref('n.organisation_id'))
        .then('need')
        .when('h.organisation_id', '=', eb.ref('p.organisation_id'))
        .then('offer')
        .else('organiser')
        .end()
        .as('side'),
    )
    .select('n.category')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .groupBy(['side', 'n.category'])
    .execute()
}
