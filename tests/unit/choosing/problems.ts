import fc from 'fast-check'
import { seededRandom } from '#app/domain/scheduling/random.ts'
import type { Candidate, ChoosingProblem, Conditions } from '#app/domain/choosing/problem.ts'
import type { MatchLevel } from '#app/domain/vocabulary.ts'

export const noConditions: Conditions = { perNeed: null, perFirm: null, newcomersPercent: 0, must: [], mustNot: [] }

/** A candidate by its need and firm, `n1` of organisation `o1` and product of `f1`. */
export function candidate(need: string, firm: string, change: Partial<Candidate> = {}): Candidate {
  return {
    id: `${need}~${firm}`,
    needId: need,
    needOrganisationId: `o${need.slice(1)}`,
    firmId: firm,
    level: 'medium',
    agreed: false,
    rank: 0,
    newcomer: false,
    wishes: 0,
    avoided: false,
    conflict: false,
    ...change,
  }
}

export const choosing = (
  candidates: readonly Candidate[],
  conditions: Partial<Conditions> = {},
  change: Partial<ChoosingProblem> = {},
): ChoosingProblem => ({
  candidates,
  standing: [],
  conditions: { ...noConditions, ...conditions },
  tablePlaces: 100,
  places: {},
  placesUnregistered: 100,
  ...change,
})

const levels: readonly (MatchLevel | null)[] = ['high', 'medium', 'low', null]

/** Small random problems with every kind of condition, not always possible. */
export const smallProblems: fc.Arbitrary<ChoosingProblem> = fc
  .record({
    pairs: fc.uniqueArray(
      fc.record({
        need: fc.nat({ max: 3 }),
        firm: fc.nat({ max: 3 }),
        second: fc.boolean(),
        level: fc.constantFrom(...levels),
        agreed: fc.boolean(),
        newcomer: fc.boolean(),
        wishes: fc.nat({ max: 2 }),
        avoided: fc.nat({ max: 9 }).map((n) => n === 0),
        conflict: fc.nat({ max: 9 }).map((n) => n === 0),
        rank: fc.nat({ max: 9 }),
      }),
      { minLength: 1, maxLength: 9, selector: (p) => `${p.need} ${p.firm} ${p.second}` },
    ),
    standing: fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })), { maxLength: 2 }),
    perNeed: fc.option(fc.integer({ min: 0, max: 3 })),
    perFirm: fc.option(fc.integer({ min: 0, max: 3 })),
    newcomersPercent: fc.constantFrom(0, 0, 30, 50, 100),
    must: fc.array(fc.nat(), { maxLength: 2 }),
    mustNot: fc.array(fc.nat(), { maxLength: 1 }),
    tablePlaces: fc.integer({ min: 0, max: 8 }),
    places: fc.array(fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 0, max: 3 })), { maxLength: 2 }),
  })
  .map((raw) => {
    const candidates = raw.pairs.map(({ need, firm, second, ...rest }) =>
      // Needs 2 and 3 are of one organisation; a firm may have two products for a need.
      candidate(`n${need}`, `f${firm}`, {
        ...rest,
        id: `n${need}~f${firm}${second ? 'b' : ''}`,
        needOrganisationId: `o${Math.min(need, 2)}`,
      }),
    )
    const pick = (numbers: readonly number[]) => numbers.map((n) => candidates[n % candidates.length]!.id)
    return choosing(
      candidates,
      {
        perNeed: raw.perNeed,
        perFirm: raw.perFirm,
        newcomersPercent: raw.newcomersPercent,
        must: pick(raw.must),
        mustNot: pick(raw.mustNot),
      },
      {
        standing: raw.standing.map(([need, firm]) => ({
          needId: `n${need}`,
          needOrganisationId: `o${Math.min(need, 2)}`,
          firmId: `f${firm}`,
        })),
        tablePlaces: raw.tablePlaces,
        places: Object.fromEntries(raw.places.map(([firm, n]) => [`f${firm}`, n])),
        placesUnregistered: 3,
      },
    )
  })

/** A salon's choice of realistic size: `needs` needs of half as many owners, ten suggestions each among `firms` firms. */
export function salonChoice(seed: number, needs: number, firms: number): ChoosingProblem {
  const random = seededRandom(seed)
  const below = (n: number) => Math.floor(random() * n)
  const newcomers = new Set(Array.from({ length: firms }, (_, f) => f).filter(() => random() < 0.3))
  const candidates = Array.from({ length: needs }, (_, need) => {
    const chosen = new Set<number>()
    while (chosen.size < Math.min(10, firms)) chosen.add(below(firms))
    return [...chosen].map((firm, rank) =>
      candidate(`n${need}`, `f${firm}`, {
        needOrganisationId: `o${need >> 1}`,
        level: levels[Math.min(2, below(rank + 2))]!,
        agreed: random() < 0.05,
        newcomer: newcomers.has(firm),
        conflict: random() < 0.02,
        rank,
      }),
    )
  }).flat()
  const must = candidates.filter((c, i) => !c.conflict && i % 97 === 0).map((c) => c.id)
  return choosing(
    candidates,
    { perNeed: 3, perFirm: 3, newcomersPercent: 30, must, mustNot: [candidates[1]!.id] },
    { tablePlaces: 2 * needs, placesUnregistered: 5 },
  )
}
