import type { ItemKind } from '#app/domain/vocabulary.ts'
import type { ReadDb } from '../schema.ts'

/** Figures and short lists of the home page: what is on the shelf now, never a release. */

const openOpportunities = (db: ReadDb, now: number) =>
  db
    .selectFrom('opportunity as i')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .where('i.status', '=', 'published')
    .where('i.public_json', 'is not', null)
    .where((eb) => eb.or([eb('i.deadline_at', 'is', null), eb('i.deadline_at', '>', now)]))

const validProducts = (db: ReadDb, today: string) =>
  db
    .selectFrom('product as i')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .where('i.status', '=', 'published')
    .where('i.public_json', 'is not', null)
    .where((eb) => eb.or([eb('i.valid_until', '=', ''), eb('i.valid_until', '>=', today)]))

/** How many open needs and valid products have each primary category. */
export async function shelfByCategory(
  db: ReadDb,
  at: { now: number; today: string },
): Promise<Record<ItemKind, Map<string, number>>> {
  const needs = await openOpportunities(db, at.now)
    .select((eb) => ['i.category', eb.fn.countAll<number>().as('n')])
    .groupBy('i.category')
    .execute()
  const offers = await validProducts(db, at.today)
    .select((eb) => ['i.category', eb.fn.countAll<number>().as('n')])
    .groupBy('i.category')
    .execute()
  const counts = (rows: { category: string; n: number }[]) => new Map(rows.map((r) => [r.category, r.n]))
  return { opportunity: counts(needs), product: counts(offers) }
}

/** Open needs with a deadline, the nearest first. */
export async function closingNext(db: ReadDb, now: number, limit: number) {
  return openOpportunities(db, now)
    .select(['i.number', 'i.public_json', 'i.deadline_at', 'o.name as owner_name', 'o.kind as owner_kind'])
    .where('i.deadline_at', 'is not', null)
    .orderBy('i.deadline_at')
    .limit(limit)
    .execute()
}

export async function closingBefore(db: ReadDb, now: number, end: number): Promise<number> {
  const row = await openOpportunities(db, now)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('i.deadline_at', '<=', end)
    .executeTakeFirstOrThrow()
  return row.n
}

export async function newestProducts(db: ReadDb, today: string, limit: number) {
  return validProducts(db, today)
    .select(['i.number', 'i.public_json', 'i.published_at', 'o.name as owner_name'])
    .orderBy('i.published_at', 'desc')
    .limit(limit)
    .execute()
}

/** Needs whose result is public, the latest first. */
export async function latestResults(db: ReadDb, limit: number) {
  return db
    .selectFrom('opportunity')
    .select(['number', 'title', 'status', 'status_at', 'follow_path'])
    .where('status', 'in', ['matched', 'unmatched'])
    .orderBy('status_at', 'desc')
    .limit(limit)
    .execute()
}

/** What happened since `start` (the first instant of the year). */
export async function yearSoFar(db: ReadDb, year: number, start: number) {
  const lists = await db
    .selectFrom('list_release')
    .select((eb) => [eb.fn.sum<number | null>('count_value').as('counted'), eb.fn.countAll<number>().as('releases')])
    .where('status', '=', 'published')
    .where('year', '=', year)
    .executeTakeFirstOrThrow()
  // Unopened answers of 截止后统一查看 count for nothing: how many there are is nobody's to know yet.
  const answers = await db
    .selectFrom('response as r')
    .innerJoin('opportunity as i', 'i.id', 'r.opportunity_id')
    .select((eb) => [
      eb.fn.countAll<number>().as('n'),
      eb.fn.count<number>('r.opportunity_id').distinct().as('opportunities'),
    ])
    .where('r.submitted_at', '>=', start)
    .where('r.status', '!=', 'withdrawn')
    .where((eb) => eb.or([eb('i.answer_mode', '!=', 'sealed'), eb('r.status', '!=', 'submitted')]))
    .executeTakeFirstOrThrow()
  const meetings = await db
    .selectFrom('meeting')
    .select((eb) => [eb.fn.countAll<number>().as('n'), eb.fn.count<number>('salon_id').distinct().as('salons')])
    .where('status', '=', 'held')
    .where('status_at', '>=', start)
    .executeTakeFirstOrThrow()
  const dealings = await db
    .selectFrom('collaboration')
    .select((eb) => [
      eb.fn.countAll<number>().as('intents'),
      eb.fn
        .sum<number | null>(eb.case().when('status', 'in', ['contract', 'landed', 'rated']).then(1).else(0).end())
        .as('contracts'),
      eb.fn.sum<number | null>(eb.case().when('status', 'in', ['landed', 'rated']).then(1).else(0).end()).as('landed'),
    ])
    .where('started_at', '>=', start)
    // Two that have only agreed to talk have no 对接意向 yet: one side of them has said so in a talk or in a reply.
    .where((eb) =>
      eb.or([eb('response_id', 'is not', null), eb('meeting_id', 'is not', null), eb('status', '!=', 'intent')]),
    )
    .executeTakeFirstOrThrow()
  return {
    counted: lists.counted ?? 0,
    releases: lists.releases,
    answers: answers.n,
    answered: answers.opportunities,
    meetings: meetings.n,
    salons: meetings.salons,
    intents: dealings.intents,
    contracts: dealings.contracts ?? 0,
    landed: dealings.landed ?? 0,
  }
}

export async function referenceCounts(db: ReadDb): Promise<Record<ItemKind, number>> {
  const rows = await db
    .selectFrom('reference_entry')
    .select((eb) => ['item_kind', eb.fn.countAll<number>().as('n')])
    .groupBy('item_kind')
    .execute()
  const of = (kind: ItemKind) => rows.find((r) => r.item_kind === kind)?.n ?? 0
  return { opportunity: of('opportunity'), product: of('product') }
}

/** The next salon whose registration or agenda is public, and how many seats are taken. */
export async function nextSalon(db: ReadDb, now: number) {
  const salon = await db
    .selectFrom('salon')
    .select(['id', 'number', 'kind', 'title', 'place', 'starts_at', 'tables', 'rounds', 'capacity', 'status'])
    .select('registration_closes_at')
    .where('status', 'in', ['registration', 'released'])
    .where('starts_at', '>', now)
    .orderBy('starts_at')
    .limit(1)
    .executeTakeFirst()
  if (!salon) return null
  const taken = await db
    .selectFrom('registration')
    .select((eb) => eb.fn.sum<number | null>('seats').as('n'))
    .where('salon_id', '=', salon.id)
    .where('status', '=', 'registered')
    .executeTakeFirstOrThrow()
  return { ...salon, taken: taken.n ?? 0 }
}
