import type { Folded } from './text.ts'
import { fold, foldedSlice, scanUnits } from './text.ts'

/** A text as a row of units (Han characters and words) with what stands before each of them. */
export interface UnitRow {
  readonly folded: Folded
  readonly texts: readonly string[]
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** How unit n is tied to unit n − 1: JOINED, SPACED (one space between) or CUT (a phrase ends there). */
  readonly links: readonly number[]
}

/** Units [from, from + length) of one row equal units [to, to + length) of another, and no longer run does. */
export interface SharedRun {
  readonly from: number
  readonly to: number
  readonly length: number
}

export const JOINED = 0
export const SPACED = 1
export const CUT = 2

/** Places of one unit that are compared; bounds the work on texts that repeat themselves. */
const MAX_PLACES = 256
const SPACE = 32

function unitRow(folded: Folded): UnitRow {
  const texts: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  const links: number[] = []
  let previousEnd = -1
  scanUnits(folded.codes, (start, end) => {
    const spaced = start === previousEnd + 1 && folded.codes[previousEnd] === SPACE
    links.push(start === previousEnd ? JOINED : spaced && previousEnd >= 0 ? SPACED : CUT)
    texts.push(foldedSlice(folded, start, end))
    starts.push(start)
    ends.push(end)
    previousEnd = end
  })
  return { folded, texts, starts, ends, links }
}

/** A text taken apart for explanations. */
export interface ReadText {
  readonly row: UnitRow
  /** Reckoned when first asked for: only one side of a pair needs them. */
  readonly marks: WordMarks
}

/** A page explains one entry with several others, each in two ways; the texts of a few pages are kept. */
const MAX_READ = 64
const readTexts = new Map<string, ReadText>()

/** The units of a raw text and the marks of its words. */
export function readText(raw: string): ReadText {
  const known = readTexts.get(raw)
  if (known !== undefined) return known
  const row = unitRow(fold(raw))
  let marks: WordMarks | undefined
  const read: ReadText = {
    row,
    get marks() {
      return (marks ??= wordMarks(row))
    },
  }
  readTexts.set(raw, read)
  const oldest = readTexts.size > MAX_READ ? readTexts.keys().next().value : undefined
  if (oldest !== undefined) readTexts.delete(oldest)
  return read
}

/**
 * The runs that two rows share, two units or more or one word: from each place of the first the longest one, where it
 * does not continue an earlier run; of equal texts the first.
 */
export function sharedRuns(a: UnitRow, b: UnitRow): SharedRun[] {
  const places = new Map<string, number[]>()
  b.texts.forEach((text, at) => {
    const known = places.get(text)
    if (known === undefined) places.set(text, [at])
    else if (known.length < MAX_PLACES) known.push(at)
  })
  const tied = (x: number, y: number) => a.links[x] !== undefined && a.links[x] === b.links[y] && a.links[x] !== CUT
  const runs = new Map<string, SharedRun>()
  for (let from = 0; from < a.texts.length; from++) {
    let longest: SharedRun | null = null
    for (const to of places.get(a.texts[from]!) ?? []) {
      if (from > 0 && to > 0 && a.texts[from - 1] === b.texts[to - 1] && tied(from, to)) continue
      let length = 1
      while (tied(from + length, to + length) && a.texts[from + length] === b.texts[to + length]) length++
      if (longest === null || length > longest.length) longest = { from, to, length }
    }
    if (longest === null || (longest.length === 1 && !isLongWord(a.texts[from]!))) continue
    const text = a.texts.slice(from, from + longest.length).join('')
    if (!runs.has(text)) runs.set(text, longest)
  }
  return [...runs.values()]
}

/** A word of two characters or more that is not one Han character outside the basic plane. */
export function isLongWord(text: string): boolean {
  return text.length > 1 && !(text.length === 2 && text.codePointAt(0)! > 0xffff) && !/^\p{N}+$/u.test(text)
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** Single characters that tie words together; a quoted phrase neither begins nor ends with one. */
const PARTICLES = new Set(
  '的了和与及或在是为并其之于将把被等对以由从中到有可能不也都就而且每各该此这那个种项地得所'.split(''),
)

/** For each unit whether a word begins or ends with it. */
export interface WordMarks {
  readonly begins: readonly boolean[]
  readonly ends: readonly boolean[]
}

/**
 * Marks of the words in a row, for phrases that do not begin or end inside a word. Only the display depends on it, so
 * the dictionary of the JavaScript engine is good enough.
 */
function wordMarks(row: UnitRow): WordMarks {
  const unitAt = new Map(row.starts.map((start, unit) => [start, unit]))
  const unitTo = new Map(row.ends.map((end, unit) => [end, unit]))
  const begins = row.texts.map(() => false)
  const ends = row.texts.map(() => false)
  const segments = segmentsOf(row)
  const isParticle = (at: number) => PARTICLES.has(segments[at]?.text ?? '')
  const isLone = (at: number) => segments[at]?.text.length === 1 && segments[at].isWord && !isParticle(at)
  segments.forEach(({ start, text }, at) => {
    if (isParticle(at)) return
    const first = unitAt.get(start)
    const last = unitTo.get(start + text.length)
    // Lone characters are mostly a word cut in pieces: 可|联|网 begins at 联, 在|线|备课 has lost its 在.
    const inPieces = isLone(at) && (isLone(at - 1) || (isParticle(at - 1) && !isLone(at + 1)))
    if (first !== undefined && !inPieces) begins[first] = true
    if (last !== undefined) ends[last] = true
  })
  row.texts.forEach((text, unit) => {
    if (!isLongWord(text)) return
    begins[unit] = true
    ends[unit] = true
  })
  return { begins, ends }
}

/** The segmenter's time grows with the square of the text, so it gets the text in pieces of about this many units. */
const PIECE = 64

/** The words and what stands between them, at positions of the folded text. Pieces end where a phrase is cut. */
function segmentsOf(row: UnitRow): { start: number; text: string; isWord: boolean }[] {
  const segments: { start: number; text: string; isWord: boolean }[] = []
  let from = 0
  for (let unit = 1; unit <= row.texts.length; unit++) {
    const long = unit - from >= PIECE && (row.links[unit] === CUT || unit - from >= PIECE * 4)
    if (!long && unit < row.texts.length) continue
    const start = row.starts[from]!
    const end = unit < row.texts.length ? row.starts[unit]! : row.ends[unit - 1]!
    for (const { index, segment, isWordLike } of segmenter.segment(foldedSlice(row.folded, start, end))) {
      segments.push({ start: start + index, text: segment, isWord: isWordLike === true })
    }
    from = unit
  }
  return segments
}
