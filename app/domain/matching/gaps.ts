import type { LineResult } from './conditions.ts'
import type { MatchingEngine, Which } from './engine.ts'
import { rawText } from './entry.ts'
import type { UnitRow, WordMarks } from './phrases.ts'
import { CUT, isLongWord, readText } from './phrases.ts'
import { toRaw } from './text.ts'

/** What a need asks and a product does not say. */
export interface Gaps {
  /** Musts that no field of the product decides: questions to the firm. */
  readonly lines: readonly LineResult[]
  /** Salient words of the need that the product's text lacks, strongest first. */
  readonly phrases: readonly { readonly text: string; readonly inNeed: readonly [number, number] }[]
}

const MOST = 5
/** Longer runs of absent words are sentences, not things asked for. */
const LONGEST_UNITS = 8

/** `results` are those of checkConditions for the same pair. Throws RangeError for an unknown id. */
export function findGaps(engine: MatchingEngine, need: Which, offer: Which, results: readonly LineResult[]): Gaps {
  const pair = engine.pairWeights(need, offer)
  const raw = rawText(pair.need)
  const { row, marks } = readText(raw)
  const said = new Set<string>()
  const { row: offerRow } = readText(rawText(pair.offer))
  offerRow.texts.forEach((text, unit) => said.add(text).add(pairBefore(offerRow, unit)))
  const weights = unitWeights(engine, row)
  const found = new Map<string, { text: string; inNeed: [number, number]; weight: number }>()
  for (const { from, to } of absentRuns(row, marks, said)) {
    const inNeed = toRaw(row.folded, row.starts[from]!, row.ends[to]!)
    const name = row.texts.slice(from, to + 1).join('')
    const inTitle = inNeed[1] <= pair.need.title.length
    const mean = weights.slice(from, to + 1).reduce((sum, weight) => sum + weight, 0) / (to - from + 1)
    const weight = mean * (inTitle ? engine.recipe.titleWeight : 1)
    const known = found.get(name)
    // What the need says again matters more than what it says once.
    if (known === undefined) found.set(name, { text: raw.slice(...inNeed), inNeed, weight })
    else known.weight += weight
  }
  const phrases = [...found.values()].sort((x, y) => y.weight - x.weight || x.inNeed[0] - y.inNeed[0])
  return {
    lines: results.filter(({ must, verdict }) => must && verdict === 'unknown'),
    phrases: phrases.slice(0, MOST).map(({ text, inNeed }) => ({ text, inNeed })),
  }
}

function pairBefore(row: UnitRow, unit: number): string {
  return unit === 0 || row.links[unit] === CUT ? '' : `${row.texts[unit - 1]}${row.texts[unit]}`
}

/** The largest weight of a term that ends with each unit. */
function unitWeights(engine: MatchingEngine, row: UnitRow): number[] {
  const weights: number[] = []
  let lastStart = -1
  engine.scanTerms(row.folded, (term, start) => {
    const weight = engine.termWeight(term)
    if (start !== lastStart) weights.push(weight)
    else weights[weights.length - 1] = Math.max(weights.at(-1)!, weight)
    lastStart = start
  })
  return weights
}

/** Words of the need none of whose pairs the product has; neighbours join while they stay short. */
function absentRuns(row: UnitRow, marks: WordMarks, said: ReadonlySet<string>): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = []
  for (let from = 0; from < row.texts.length; from++) {
    if (!marks.begins[from]) continue
    let to = from
    while (!marks.ends[to] && to + 1 < row.texts.length && row.links[to + 1] !== CUT) to++
    if (!marks.ends[to] || !isAbsent(row, from, to, said)) continue
    const last = runs.at(-1)
    const joins = last !== undefined && last.to + 1 === from && row.links[from] !== CUT
    if (joins && to - last.from < LONGEST_UNITS) last.to = to
    else runs.push({ from, to })
    from = to
  }
  return runs
}

function isAbsent(row: UnitRow, from: number, to: number, said: ReadonlySet<string>): boolean {
  if (from === to) return isLongWord(row.texts[from]!) && !said.has(row.texts[from]!)
  for (let unit = from + 1; unit <= to; unit++) if (said.has(pairBefore(row, unit))) return false
  return true
}
