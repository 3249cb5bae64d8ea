import type { ExpressionBuilder } from 'kysely'
import type { DB, ReadDb } from '../schema.ts'

/** Two units, in whichever roles they met. */
export interface Units {
  one: string
  other: string
}

type Sides = ExpressionBuilder<DB & { n: DB['opportunity']; p: DB['product'] }, 'n' | 'p'>

const between =
  ({ one, other }: Units) =>
  (eb: Sides) =>
    eb.or([
      eb.and([eb('n.organisation_id', '=', one), eb('p.organisation_id', '=', other)]),
      eb.and([eb('n.organisation_id', '=', other), eb('p.organisation_id', '=', one)]),
    ])

/** Pairs of the two units on which somebody has acted, the latest first. */
export async function pairsBetween(db: ReadDb, units: Units, limit: number) {
  return db
    .selectFrom('match as m')
    .innerJoin('opportunity as n', 'n.id', 'm.opportunity_id')
    .innerJoin('product as p', 'p.id', 'm.product_id')
    .innerJoin('organisation as o', 'o.id', 'n.organisation_id')
    .select(['m.id', 'm.status', 'm.status_at as at', 'm.invited_side'])
    .select(['n.number as need_number', 'n.organisation_id as need_org', 'n.public_json', 'o.kind as owner_kind'])
    .select(['p.number as offer_number'])
    .where('m.status', 'in', ['invited', 'agreed', 'declined'])
    .where(between(units))
    .orderBy('m.status_at', 'desc')
    .orderBy('m.id')
    .limit(limit)
    .execute()
}

/** Talks of the two units at salons whose agenda is released, the latest first. */
export async function talksBetween(db: ReadDb, units: Units, limit: number) {
  return db
    .selectFrom('meeting as t')
    .innerJoin('salon as s', 's.id', 't.salon_id')
    .innerJoin('match as m', 'm.id', 't.match_id')
    .innerJoin('opportunity as n', 'n.id', 'm.opportunity_id')
    .innerJoin('product as p', 'p.id', 'm.product_id')
    .innerJoin('organisation as o', 'o.id', 'n.organisation_id')
    .select(['m.id', 'm.status as match_status', 't.status', 't.outcome', 's.id as salon_id', 's.title'])
    .select(['s.starts_at as at', 'n.number as need_number', 'n.organisation_id as need_org', 'n.public_json'])
    .select(['o.kind as owner_kind', 'p.number as offer_number'])
    .where('t.status', 'in', ['scheduled', 'held', 'no-show'])
    .where('s.status', 'in', ['released', 'held', 'closed'])
    .where(between(units))
    .orderBy('s.starts_at', 'desc')
    .orderBy('t.id')
    .limit(limit)
    .execute()
}

/** Answers of one of the two units to needs of the other that are more than drafts, the latest first. */
export async function answersBetween(db: ReadDb, { one, other }: Units, limit: number) {
  return db
    .selectFrom('response as r')
    .innerJoin('opportunity as n', 'n.id', 'r.opportunity_id')
    .innerJoin('organisation as o', 'o.id', 'n.organisation_id')
    .select(['r.status', 'r.organisation_id as firm', 'r.author_id', 'r.submitted_at', 'r.decided_at'])
    .select(['n.number as need_number', 'n.organisation_id as need_org', 'n.public_json', 'o.kind as owner_kind'])
    .where('r.status', 'in', ['submitted', 'viewed', 'opened', 'interested', 'declined'])
    .where((eb) =>
      eb.or([
        eb.and([eb('n.organisation_id', '=', one), eb('r.organisation_id', '=', other)]),
        eb.and([eb('n.organisation_id', '=', other), eb('r.organisation_id', '=', one)]),
      ]),
    )
    .orderBy('r.submitted_at', 'desc')
    .orderBy('r.id')
    .limit(limit)
    .execute()
}

/** Collaborations of the two units, the latest change first. */
export async function collaborationsBetween(db: ReadDb, { one, other }: Units, limit: number) {
  return db
    .selectFrom('collaboration as c')
    .innerJoin('opportunity as n', 'n.id', 'c.opportunity_id')
    .select(['c.status', 'c.status_at as at', 'n.number as need_number'])
    .where((eb) =>
      eb.or([
        eb.and([eb('n.organisation_id', '=', one), eb('c.organisation_id', '=', other)]),
        eb.and([eb('n.organisation_id', '=', other), eb('c.organisation_id', '=', one)]),
      ]),
    )
    .orderBy('c.status_at', 'desc')
    .orderBy('c.id')
    .limit(limit)
    .execute()
}

/** The salons of which somebody is in the team. */
export async function salonsRunBy(db: ReadDb, personId: string): Promise<Set<string>> {
  const rows = await db.selectFrom('salon_team').select('salon_id').where('person_id', '=', personId).execute()
  return new Set(rows.map((r) => r.salon_id))
}
