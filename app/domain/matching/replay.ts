import { checkConditions } from './conditions.ts'
import type { Demands, Eligibility, Naming, Offering } from './conditions.ts'
import type { MatchingEngine } from './engine.ts'
import type { MoneyRange, Side } from './entry.ts'
import { rawText } from './entry.ts'
import { hashOf } from './list-index.ts'
import { decidingTerms } from './question.ts'
import type { SeenText } from './replay-texts.ts'
import { replayShares } from './replay-texts.ts'
import type { Lines } from './lines.ts'
import { joinLines, LineComparison, termsOfLine } from './lines.ts'
import { placeRows } from './placing.ts'
import type { Candidate, Placement, PlacingRules } from './placing.ts'
import type { Level, Recipe } from './recipe.ts'
import { PARTS } from './recipe.ts'
import type { Agreement, Score, ScoreParts } from './score.ts'
import { fieldAgreement, makeScore, rounded } from './score.ts'
import type { TermStatistics } from './statistics.ts'
import { combinedIdf } from './statistics.ts'
import type { Counted } from './term-vector.ts'
import { OTHER } from './totals.ts'
import { fold, foldedSlice } from './text.ts'

/** A term of the list with the number of needs and of offers in which it occurred. */
export type SeenTerm = readonly [text: string, needs: number, offers: number]

/** What was known of an entry, as far as the list depends on it. */
export interface SeenEntry extends SeenText {
  readonly id: string
  /** Hash of the public content that was ranked. */
  readonly hash: string
  readonly categories: readonly string[]
  /** Absent in lists from before these fields took part. */
  readonly modes?: readonly string[]
  readonly money?: MoneyRange
  readonly days?: number
  /** Lines by name, their terms as places in the table of terms. */
  readonly lines?: readonly { readonly name: string; readonly terms: readonly number[] }[]
  /** What its fields demand or offer, which decides whether must conditions hold. */
  readonly demands?: Demands
  readonly offering?: Offering
}

export interface SeenRow {
  readonly id: string
  readonly score: number
  readonly level: Level | null
  /** A list holds the parts that its recipe had. */
  readonly parts: Readonly<Agreement>
  /** Absent in lists from before places followed from anything but the score. */
  readonly eligible?: Eligibility
  readonly group?: Placement['group']
  readonly favour?: Placement['favour']
}

/** From what the places of the rows follow. */
export interface SeenPlacing extends PlacingRules {
  /** Day on which the conditions were checked. */
  readonly today: string
  /** All rows that could have had a place, best first, with how often each had been listed. */
  readonly candidates: readonly Candidate[]
}

/**
 * The page from which somebody acted, held against the list when that was stored. `same`: each row has the level and the
 * texts that were shown, on the page of one item in the same order; `changed` names those that have not; `part`: the
 * page had rows of other items too, which are on record by number and level alone.
 */
export interface SeenShown {
  readonly page: string
  /** When the page was made, as an instant in milliseconds. */
  readonly at: number
  /** Numbers of need and product, and the level word's code, in the order of the page. */
  readonly rows: readonly (readonly [need: string, offer: string, level: Level | ''])[]
  readonly state: 'same' | 'changed' | 'part'
  readonly changed: readonly string[]
}

/** A ranked list as somebody saw it, with everything from which it follows: nothing else is needed to make it again. */
export interface SeenList {
  readonly recipe: string
  /** Whose list it is: of a need, its products; of an offer, its needs. */
  readonly side: Side
  readonly lists: Readonly<Record<Side, { readonly size: number; readonly typicalLength: number }>>
  readonly terms: readonly SeenTerm[]
  readonly asking: SeenEntry
  readonly answers: readonly SeenEntry[]
  readonly placing?: SeenPlacing
  /** In the order of the page; what was not on it last. */
  readonly rows: readonly SeenRow[]
  /** Absent where somebody acted from elsewhere than a list. */
  readonly shown?: SeenShown
}

/** What the matching's keeper knows of entries beside the engine. */
export interface Known {
  hash(side: Side, id: string): string
  demands(id: string): Demands
  offering(id: string): Offering
}

interface ListAsked {
  readonly side: Side
  readonly id: string
  readonly answers: readonly string[]
  readonly placing?: SeenPlacing
}

/** Records the list of an entry with these answers. Throws RangeError for an unknown id. */
export function recordList(engine: MatchingEngine, { side, id, answers, placing }: ListAsked, known: Known): SeenList {
  const other = OTHER[side]
  const members = [{ side, id }, ...answers.map((answer) => ({ side: other, id: answer }))].map((m) => {
    const vector = engine.vectorOf(m.side, m.id)
    return { ...m, vector, asks: decidingTerms(vector, engine.statistics(OTHER[m.side]), engine.recipe) }
  })
  const [asking, ...answering] = members
  if (asking === undefined) throw new RangeError('nobody asks')
  const asked = new Set(answering.flatMap((a) => [...a.asks]))
  const kept = members.map((m) => {
    const partner = m === asking ? asked : asking.asks
    return m.vector.terms.filter((term) => m.asks.has(term) || partner.has(term))
  })
  const lines = members.map((m) => engine.linesOf(m.side, m.id))
  const inLines = lines.flatMap((of) => Array.from(of.terms))
  const table = [...new Set([...kept.flatMap((terms) => [...terms]), ...inLines])].sort((x, y) => x - y)
  const texts = termTexts(engine, members)
  const place = new Map(table.map((term, at) => [term, at]))
  const seen = members.map((m, at) => ({
    ...seenEntry(engine, { ...m, kept: kept[at]!, lines: lines[at]!, place }, known.hash(m.side, m.id)),
    ...(m !== asking && supportIn(engine, side, [id, m.id])),
    ...(m.side === 'need' ? { demands: known.demands(m.id) } : { offering: known.offering(m.id) }),
  }))
  const counts = (of: Side) => engine.statistics(of)
  const list: Omit<SeenList, 'rows'> = {
    recipe: engine.recipe.version,
    ...(engine.concepts.version > 0 && { words: engine.concepts.version }),
    side,
    lists: { need: sizesOf(counts('need')), offer: sizesOf(counts('offer')) },
    terms: table.map((term) => [
      texts.get(term) ?? '',
      counts('need').documentFrequency(term),
      counts('offer').documentFrequency(term),
    ]),
    asking: seen[0]!,
    answers: seen.slice(1),
    ...(placing && { placing }),
  }
  const rows = answers.map((answer) =>
    rowOf(answer, side === 'need' ? engine.scorePair(id, answer) : engine.scorePair(answer, id)),
  )
  return { ...list, rows: placed(list, rows.sort(byScore), engine.recipe) }
}

/** The rows that follow from what is stored of a list, whatever its stored rows say. */
export function replayList(list: Omit<SeenList, 'rows'>, recipe: Recipe): SeenRow[] {
  const statistics = { need: storedStatistics(list, 'need', recipe), offer: storedStatistics(list, 'offer', recipe) }
  const { side, asking } = list
  const weightOf = (term: number) => Math.min(statistics.need.idf(term), statistics.offer.idf(term))
  const lines = new LineComparison(side, joinLines(asking.lines ?? []), weightOf, recipe)
  const rows = list.answers.map((answer) => {
    const { forward, back } = replayShares(side, [asking, answer], statistics, recipe)
    const [need, offer] = side === 'need' ? [asking, answer] : [answer, asking]
    const agreement = fieldAgreement(fieldsOf(need), fieldsOf(offer), recipe)
    agreement.need = side === 'need' ? forward : back
    agreement.offer = side === 'need' ? back : forward
    agreement.lines = lines.agreement(joinLines(answer.lines ?? []))
    return rowOf(answer.id, makeScore(agreement, recipe))
  })
  return placed(list, rows.sort(byScore), recipe)
}

/** The rows in the order of the page, each with its conditions as checked on that day. */
function placed(list: Omit<SeenList, 'rows'>, rows: readonly SeenRow[], recipe: Recipe): SeenRow[] {
  const { placing } = list
  if (placing === undefined) return [...rows]
  const eligible = (id: string) => eligibleOf(list, id, recipe.naming)
  const checked = new Map(rows.map((row) => [row.id, { ...row, eligible: eligible(row.id) }]))
  // What is known of a row again stands for what was stored of it.
  const candidates = placing.candidates.map((one) => {
    const row = checked.get(one.id)
    return row === undefined ? one : { ...one, score: row.score, level: row.level, eligible: row.eligible }
  })
  const places = placeRows(candidates.sort(byScore), placing)
  const onPage = new Set(places.map(({ id }) => id))
  return [
    ...places.flatMap(({ id, ...place }) => ({ ...(checked.get(id) ?? { ...NOTHING, id }), ...place })),
    ...[...checked.values()].flatMap((row): SeenRow[] =>
      onPage.has(row.id) ? [] : [{ ...row, group: 'other', favour: null }],
    ),
  ]
}

/** A row that should be among the stored entries and is not. */
const NOTHING = { score: 0, level: null, parts: {} }

function eligibleOf(
  { side, asking, answers, placing }: Omit<SeenList, 'rows'>,
  id: string,
  naming: Naming,
): Eligibility {
  const answer = answers.find((one) => one.id === id)
  const [need, offer] = side === 'need' ? [asking, answer] : [answer, asking]
  if (!placing || !need?.demands || !offer?.offering) return 'unknown'
  return checkConditions(need.demands, offer.offering, placing.today, naming).eligible
}

/** The places (1 for the first) at which two lists of rows differ in any way. */
export function differingRows(a: readonly SeenRow[], b: readonly SeenRow[]): number[] {
  const line = (row: SeenRow | undefined) =>
    row &&
    [row.id, row.score, row.level, row.eligible, row.group, row.favour, ...PARTS.map((p) => row.parts[p] ?? 0)].join(
      ' ',
    )
  const places = Array.from({ length: Math.max(a.length, b.length) }, (_, at) => at + 1)
  return places.filter((at) => line(a[at - 1]) !== line(b[at - 1]))
}

const sizesOf = ({ size, typicalLength }: TermStatistics) => ({ size, typicalLength })

const rowOf = (id: string, { score, level, parts }: Score): SeenRow => ({
  id,
  score,
  level,
  parts: roundedParts(parts),
})

function roundedParts(parts: ScoreParts): Agreement {
  return Object.fromEntries(PARTS.map((part) => [part, rounded(parts[part])]))
}

const fieldsOf = ({ categories, modes = [], money, days }: SeenEntry) => ({ categories, modes, money, days })

/** The order of the rankings. */
function byScore(a: Pick<SeenRow, 'id' | 'score'>, b: Pick<SeenRow, 'id' | 'score'>): number {
  return b.score - a.score || hashOf(a.id) - hashOf(b.id) || (a.id < b.id ? -1 : 1)
}

interface Member {
  side: Side
  id: string
  vector: Counted
  kept: Uint32Array
  lines: Lines
  place: ReadonlyMap<number, number>
}

function seenEntry(engine: MatchingEngine, { side, id, vector, kept, lines, place }: Member, hash: string): SeenEntry {
  const at = new Map(Array.from(vector.terms, (term, index) => [term, index]))
  const terms = [...kept]
  const { categories = [], modes = [], money, days } = engine.get(side, id) ?? {}
  const copies = engine.copiesOf(side, id)
  return {
    id,
    hash,
    categories,
    modes,
    ...(money && { money }),
    ...(days !== undefined && { days }),
    ...(lines.names.length > 0 && {
      lines: lines.names.map((name, n) => ({ name, terms: placesOf(termsOfLine(lines, n), place) })),
    }),
    length: vector.length,
    terms: terms.map((term) => place.get(term)!),
    tf: terms.map((term) => vector.tf[at.get(term)!]!),
    qtf: terms.map((term) => vector.qtf[at.get(term)!]!),
    title: terms.map((term) => vector.title[at.get(term)!]!),
    ...(copies > 0 && { copies }),
  }
}

/** What supports the title that the offer of a pair borrows. */
function supportIn(engine: MatchingEngine, side: Side, [asking, answer]: readonly [string, string]) {
  const support = side === 'need' ? engine.supportOf(asking, answer) : engine.supportOf(answer, asking)
  return support !== null && { support }
}

const placesOf = (terms: ArrayLike<number>, place: ReadonlyMap<number, number>) =>
  Array.from(terms, (term) => place.get(term)!)

/** The texts of all terms of some entries: a pair of characters is called back after its second one, as begun there. */
function termTexts(engine: MatchingEngine, members: readonly { side: Side; id: string }[]): Map<number, string> {
  const texts = engine.concepts.texts()
  for (const { side, id } of members) {
    const entry = engine.get(side, id)
    const folded = fold(entry === undefined ? '' : rawText(entry))
    let [before, unit] = [-1, -1]
    engine.scanTerms(folded, (term, start, end) => {
      const isPair = start === unit
      if (!isPair) [before, unit] = [unit, start]
      texts.set(term, foldedSlice(folded, isPair ? before : start, end))
    })
  }
  return texts
}

function storedStatistics(list: Omit<SeenList, 'rows'>, side: Side, recipe: Recipe): TermStatistics {
  const of = (which: Side) => ({
    ...list.lists[which],
    documentFrequency: (term: number) => list.terms[term]?.[which === 'need' ? 1 : 2] ?? 0,
  })
  const [own, partner] = [of(side), of(OTHER[side])]
  return { ...own, idf: (term) => combinedIdf(term, own, partner, recipe) }
}
