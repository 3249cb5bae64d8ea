import type { Attendance } from '#app/domain/salon/composition.ts'
import type { Chosen, ChoosingProblem, ConditionRef, PairSides } from '#app/domain/choosing/problem.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import type { PairFound } from './choose-candidates.server.ts'
import type { ChooseQuery } from './choose.schema.ts'
import type { ConditionNames } from './choose-words.ts'
import type { Salon } from './load-salon.server.ts'

/** Talks that take up places: all but those refused or cancelled. */
const STANDING = new Set(['proposed', 'agreed', 'scheduled', 'held', 'no-show'])

interface Facts {
  query: ChooseQuery
  meetings: readonly SalonMeeting[]
  /** Units that are registered, with who of them is there when. */
  registered: ReadonlyMap<string, Attendance>
}

/** The choice as a problem: what stands against what is found. */
export function problemOf(
  salon: Salon,
  pairs: readonly PairFound[],
  { query, meetings, registered }: Facts,
): ChoosingProblem {
  const roundsOf = ({ seats, seatsIn, absent }: Attendance) =>
    Array.from({ length: salon.rounds }, (_, round) =>
      absent.includes(round) ? 0 : (seatsIn?.[round] ?? seats),
    ).reduce((sum, n) => sum + n, 0)
  return {
    candidates: pairs.map((p) => ({
      id: p.id,
      needId: p.need.id,
      needOrganisationId: p.need.organisation_id,
      firmId: p.product.organisation_id,
      level: p.level,
      agreed: p.agreed,
      rank: p.rank,
      newcomer: p.newcomer,
      wishes: p.wishes,
      avoided: p.avoided,
      conflict: p.conflict,
    })),
    standing: meetings
      .filter((m) => STANDING.has(m.status))
      .map((m) => ({
        needId: m.opportunity_id,
        needOrganisationId: m.need_organisation_id,
        firmId: m.offer_organisation_id,
      })),
    conditions: {
      perNeed: query.perNeed,
      perFirm: query.perFirm,
      newcomersPercent: query.newcomers,
      must: query.must,
      mustNot: query.not,
    },
    tablePlaces: salon.tables * salon.rounds,
    places: Object.fromEntries([...registered].map(([id, r]) => [id, roundsOf(r)])),
    placesUnregistered: salon.rounds,
  }
}

/** Names for what its conditions are about. */
export function namesOf(
  salon: Salon,
  pairs: readonly PairFound[],
  problem: ChoosingProblem,
  meetings: readonly SalonMeeting[],
): ConditionNames {
  const needs = new Map(pairs.map((p) => [p.need.id, p.need.title]))
  const organisations = new Map([
    ...meetings.flatMap((m) => [
      [m.need_organisation_id, m.need_name] as const,
      [m.offer_organisation_id, m.offer_name] as const,
    ]),
    ...pairs.flatMap((p) => [p.need, p.product].map((i) => [i.organisation_id, i.name] as const)),
  ])
  const byId = new Map(
    pairs.map((p) => [p.id, `${p.need.name}“${p.need.title}”与${p.product.name}“${p.product.title}”`]),
  )
  return {
    conditions: problem.conditions,
    tables: salon.tables,
    rounds: salon.rounds,
    need: (id) => needs.get(id) ?? '',
    organisation: (id) => organisations.get(id) ?? '',
    places: (id) => problem.places[id] ?? problem.placesUnregistered,
    pair: (id) => byId.get(id) ?? id,
    standing: (condition) => problem.standing.filter((s) => countsIn(condition, s)).length,
  }
}

function countsIn({ kind, subject }: ConditionRef, pair: PairSides): boolean {
  switch (kind) {
    case 'perNeed':
      return pair.needId === subject
    case 'perFirm':
      return pair.firmId === subject
    case 'presence':
      return pair.needOrganisationId === subject || pair.firmId === subject
    case 'onePerPair':
      return subject === [pair.needOrganisationId, pair.firmId].sort().join(' ')
    default:
      return kind === 'tables'
  }
}

interface Invited {
  meetings: readonly SalonMeeting[]
  /** Level by match, as it stood in the list from which the pair was invited. */
  levels: ReadonlyMap<string, string>
  names: ConditionNames
}

/** How many meetings of which level each organisation would have, with those that are invited already. */
export function participants(result: Chosen, pairs: readonly PairFound[], { meetings, levels, names }: Invited) {
  const chosen = new Set(result.pairs)
  const own = new Map<string, { standing: number; levels: string[] }>()
  const add = (ids: readonly string[], level: string, invited: boolean) => {
    for (const id of ids) {
      const found = own.get(id) ?? { standing: 0, levels: [] }
      own.set(id, { standing: found.standing + Number(invited), levels: [...found.levels, level] })
    }
  }
  for (const m of meetings.filter((x) => STANDING.has(x.status)))
    add([m.need_organisation_id, m.offer_organisation_id], levels.get(m.match_id) ?? '', true)
  for (const p of pairs.filter((c) => chosen.has(c.id)))
    add([p.need.organisation_id, p.product.organisation_id], p.level ?? '', false)
  return [...own]
    .map(([id, { standing, levels: mine }]) => ({
      id,
      name: names.organisation(id),
      standing,
      high: mine.filter((level) => level === 'high').length,
      medium: mine.filter((level) => level === 'medium').length,
      low: mine.filter((level) => level === 'low').length,
      other: mine.filter((level) => !['high', 'medium', 'low'].includes(level)).length,
      total: mine.length,
      places: names.places(id),
    }))
    .sort((a, b) => b.total - a.total || a.name.localeCompare(b.name, 'zh-CN'))
}
