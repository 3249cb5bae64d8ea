import type { MatchingEngine, Which } from './engine.ts'
import type { Entry } from './entry.ts'
import { rawText } from './entry.ts'
import type { SharedRun, UnitRow, WordMarks } from './phrases.ts'
import { isLongWord, readText, sharedRuns } from './phrases.ts'
import { normalise, toRaw } from './text.ts'

/** A phrase that both texts contain. Offsets are code units of each side's raw `title + "\n" + text`. */
export interface Phrase {
  /** The phrase as the need writes it. */
  readonly text: string
  readonly inNeed: readonly [number, number]
  readonly inOffer: readonly [number, number]
  /** The named part it stands in, `title`, or null for a text without parts. */
  readonly needField: string | null
  readonly offerField: string | null
  /** What its terms add to the score of the pair. */
  readonly weight: number
}

const MOST = 5
const FEWEST = 3
/** A further phrase that carries less than this share of the strongest one is manner of speaking. */
const LEAST_SHARE = 0.1

/**
 * The up to five shared phrases that carry the score of a pair, in the order of the need's text; none overlaps another
 * on either side. Empty when the texts share nothing of weight. Throws RangeError for an unknown id.
 */
export function explain(engine: MatchingEngine, need: Which, offer: Which): Phrase[] {
  const pair = engine.pairWeights(need, offer)
  const needRaw = rawText(pair.need)
  const offerRaw = rawText(pair.offer)
  const { row: needRow, marks } = readText(needRaw)
  const { row: offerRow } = readText(offerRaw)
  const carried = carriedTerms(engine, needRow, pair.weights)
  const runs = sharedRuns(needRow, offerRow)
  const chosen: Chosen[] = []
  choose(chosen, trimmed(runs, needRow, marks), carried, { most: MOST, leastShare: LEAST_SHARE })
  // Names and new terms are no dictionary words: when little is found, a run counts as it stands.
  if (chosen.length < FEWEST) choose(chosen, runs, carried, { most: FEWEST, leastShare: 0 })
  return chosen.flatMap(({ run, weight }) => {
    const inNeed = rawRange(needRow, run.from, run.length)
    const inOffer = rawRange(offerRow, run.to, run.length)
    const text = needRaw.slice(...inNeed)
    // A character that folds to several can be quoted only whole.
    if (normalise(text) !== normalise(offerRaw.slice(...inOffer))) return []
    const needField = fieldAt(pair.need, inNeed[0])
    return [{ text, inNeed, inOffer, needField, offerField: fieldAt(pair.offer, inOffer[0]), weight }]
  })
}

/** For each unit its weighted terms: the unit's own, then that of the pair which ends with it. */
type Carried = readonly { own: number; pair: number; ownWeight: number; pairWeight: number }[]

interface Chosen {
  readonly run: SharedRun
  readonly weight: number
}

function carriedTerms(engine: MatchingEngine, row: UnitRow, weights: ReadonlyMap<number, number>): Carried {
  const carried: { own: number; pair: number; ownWeight: number; pairWeight: number }[] = []
  let lastStart = -1
  engine.scanTerms(row.folded, (term, start) => {
    const weight = weights.get(term) ?? 0
    if (start !== lastStart) carried.push({ own: term, pair: -1, ownWeight: weight, pairWeight: 0 })
    else Object.assign(carried.at(-1)!, { pair: term, pairWeight: weight })
    lastStart = start
  })
  return carried
}

/** Sum of the weights of the terms inside a run, each once, without those already counted. */
function weigh(run: SharedRun, carried: Carried, counted: ReadonlySet<number>): { weight: number; terms: Set<number> } {
  const terms = new Set<number>()
  let weight = 0
  for (let unit = run.from; unit < run.from + run.length; unit++) {
    const { own, ownWeight, pair, pairWeight } = carried[unit]!
    if (!terms.has(own) && !counted.has(own)) weight += ownWeight
    terms.add(own)
    if (unit === run.from || pair < 0) continue
    if (!terms.has(pair) && !counted.has(pair)) weight += pairWeight
    terms.add(pair)
  }
  return { weight, terms }
}

interface Limits {
  readonly most: number
  readonly leastShare: number
}

/** Takes the run that adds most, again and again, until `most` are chosen or nothing of weight is left. */
function choose(chosen: Chosen[], runs: readonly SharedRun[], carried: Carried, { most, leastShare }: Limits): void {
  const counted = new Set<number>()
  for (const { run } of chosen) for (const term of weigh(run, carried, counted).terms) counted.add(term)
  let left = runs.filter((run) => chosen.every((other) => apart(run, other.run)))
  const strongest = Math.max(0, ...chosen.map(({ weight }) => weight))
  let least = strongest * leastShare
  while (chosen.length < most && left.length > 0) {
    let best: (Chosen & { terms: Set<number> }) | null = null
    const worth: SharedRun[] = []
    for (const run of left) {
      const { weight, terms } = weigh(run, carried, counted)
      if (weight <= least) continue
      worth.push(run)
      if (best === null || weight > best.weight + 1e-12) best = { run, weight, terms }
    }
    if (best === null) break
    const { run, weight, terms } = best
    chosen.push({ run, weight })
    for (const term of terms) counted.add(term)
    least = Math.max(least, weight * leastShare)
    left = worth.filter((other) => apart(other, run))
  }
  chosen.sort((x, y) => x.run.from - y.run.from)
}

function apart(a: SharedRun, b: SharedRun): boolean {
  const inNeed = a.from + a.length <= b.from || b.from + b.length <= a.from
  return inNeed && (a.to + a.length <= b.to || b.to + b.length <= a.to)
}

/** The runs without part words and particles at their ends; those of which nothing quotable is left are dropped. */
function trimmed(runs: readonly SharedRun[], row: UnitRow, marks: WordMarks): SharedRun[] {
  return runs.flatMap(({ from, to, length }) => {
    let first = from
    let last = from + length - 1
    while (first <= last && !marks.begins[first]) first++
    while (last >= first && !marks.ends[last]) last--
    const kept = last - first + 1
    if (kept < 1 || (kept === 1 && !isLongWord(row.texts[first]!))) return []
    return [{ from: first, to: to + first - from, length: kept }]
  })
}

function rawRange(row: UnitRow, from: number, length: number): [number, number] {
  return toRaw(row.folded, row.starts[from]!, row.ends[from + length - 1]!)
}

function fieldAt(entry: Entry, offset: number): string | null {
  if (offset < entry.title.length) return 'title'
  return entry.fields?.find(({ start, end }) => start <= offset && offset < end)?.name ?? null
}
