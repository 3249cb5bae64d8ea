import type { ReadDb } from '../schema.ts'

/** Counts of one salon, from which its report and the comparison are made. */
export interface SalonCounts {
  units: number
  people: number
  presentUnits: number
  presentPeople: number
  /** Firms: registered units invited to talks as the side that offers, and those of them registered for an earlier salon as well. */
  firms: number
  repeatFirms: number
  invited: number
  agreed: number
  scheduled: number
  held: number
  missed: number
  intents: number
  talking: number
  unfit: number
}

const PLACED = ['scheduled', 'held', 'no-show']

export async function salonCounts(db: ReadDb, salon: { id: string; starts_at: number }): Promise<SalonCounts> {
  const registrations = await db
    .selectFrom('registration as r')
    .select(['r.id', 'r.organisation_id', 'r.seats'])
    .select((eb) => [
      eb
        .selectFrom('delegate as d')
        .select((q) => q.fn.countAll<number>().as('n'))
        .whereRef('d.registration_id', '=', 'r.id')
        .where('d.checked_in_at', 'is not', null)
        .as('present'),
      eb
        .selectFrom('registration as e')
        .innerJoin('salon as s', 's.id', 'e.salon_id')
        .select((q) => q.fn.countAll<number>().as('n'))
        .whereRef('e.organisation_id', '=', 'r.organisation_id')
        .where('e.status', '=', 'registered')
        .where('s.starts_at', '<', salon.starts_at)
        .as('earlier'),
    ])
    .where('r.salon_id', '=', salon.id)
    .where('r.status', '=', 'registered')
    .execute()
  const talks = await db
    .selectFrom('meeting')
    .select(['status', 'outcome', 'need_agreed_at', 'offer_agreed_at', 'offer_organisation_id'])
    .where('salon_id', '=', salon.id)
    .execute()
  const offering = new Set(talks.map((t) => t.offer_organisation_id))
  const firms = registrations.filter((r) => offering.has(r.organisation_id))
  const count = (of: (talk: (typeof talks)[number]) => boolean) => talks.filter(of).length
  const came = registrations.filter((r) => (r.present ?? 0) > 0)
  return {
    units: registrations.length,
    people: registrations.reduce((sum, r) => sum + r.seats, 0),
    presentUnits: came.length,
    presentPeople: came.reduce((sum, r) => sum + (r.present ?? 0), 0),
    firms: firms.length,
    repeatFirms: firms.filter((r) => (r.earlier ?? 0) > 0).length,
    invited: talks.length,
    // Agreed by both once, whatever came of it later.
    agreed: count((t) => t.need_agreed_at !== null && t.offer_agreed_at !== null),
    scheduled: count((t) => PLACED.includes(t.status)),
    held: count((t) => t.status === 'held'),
    missed: count((t) => t.status === 'no-show'),
    intents: count((t) => t.outcome === 'intent'),
    talking: count((t) => t.outcome === 'talking'),
    unfit: count((t) => t.outcome === 'unfit'),
  }
}

/** Talks of which both sides said 有合作意向, and nothing else was settled. */
export async function intentsByBoth(db: ReadDb, salonId: string): Promise<number> {
  const said = (side: string) =>
    db.selectFrom('meeting_word').select('meeting_id').where('side', '=', side).where('outcome', '=', 'intent')
  const { n } = await db
    .selectFrom('meeting')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('salon_id', '=', salonId)
    .where('outcome', '=', 'intent')
    .where('id', 'in', said('need'))
    .where('id', 'in', said('offer'))
    .executeTakeFirstOrThrow()
  return n
}

export interface FeedbackSums {
  answers: number
  /** Means of 1 to 5; null without answers. */
  pairs: number | null
  arrangement: number | null
  again: number
}

export async function feedbackSums(db: ReadDb, salonId: string): Promise<FeedbackSums> {
  const row = await db
    .selectFrom('salon_feedback')
    .select((eb) => [
      eb.fn.countAll<number>().as('answers'),
      eb.fn.avg<number | null>('pairs').as('pairs'),
      eb.fn.avg<number | null>('arrangement').as('arrangement'),
    ])
    .where('salon_id', '=', salonId)
    .executeTakeFirstOrThrow()
  const again = await db
    .selectFrom('salon_feedback')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('salon_id', '=', salonId)
    .where('again', '=', 'yes')
    .executeTakeFirstOrThrow()
  return { ...row, again: again.n }
}
