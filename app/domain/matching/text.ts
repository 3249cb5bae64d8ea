import { Converter } from 'opencc-js/t2cn'

/**
 * A text as the matching sees it: NFKC, lower case, simplified characters. `codes` are UTF-16 code units. `starts` and
 * `ends` give for each of them the raw code units it came from; null means that positions are those of the raw text,
 * which is so for nearly every Chinese text and saves the two tables.
 */
export interface Folded {
  readonly codes: Uint16Array
  readonly starts: Uint32Array | null
  readonly ends: Uint32Array | null
}

/** Receives one unit: code units [start, end) of the folded text; `han` is its code point, or 0 for a word. */
export type OnUnit = (start: number, end: number, han: number) => void

const SEPARATOR = 1
const HAN = 2
const WORD = 3
const NOT_SIMPLE = 0xffff

const HAN_PATTERN = /\p{Script=Han}/u
const WORD_PATTERN = /[\p{L}\p{N}\p{M}]/u
const MARK_PATTERN = /^\p{M}/u
const SEGMENT_PATTERN = /(?:\p{M}+|[\s\S]\p{M}*)/uy

const simplify = Converter({ from: 't', to: 'cn' })

/** Lazily filled tables over the basic plane: 0 is "not yet known". A memo of pure functions, hence module level. */
const kinds = new Uint8Array(0x10000)
const folds = new Uint16Array(0x10000)

function kindOf(codePoint: number): number {
  const known = kinds[codePoint]
  if (known) return known
  const char = String.fromCodePoint(codePoint)
  const kind = HAN_PATTERN.test(char) ? HAN : WORD_PATTERN.test(char) ? WORD : SEPARATOR
  if (codePoint < kinds.length) kinds[codePoint] = kind
  return kind
}

/**
 * Traditional characters become simplified ones character by character, without phrase rules: both sides are folded
 * alike, so nothing is lost, and every position keeps its place in the raw text.
 */
function foldSegment(segment: string): string {
  let out = ''
  for (const char of segment.normalize('NFKC').toLowerCase()) {
    const simple = char.length === 1 && HAN_PATTERN.test(char) ? simplify(char) : char
    out += simple.length === char.length ? simple : char
  }
  return out
}

/** The folded code unit of a raw one that folds alone and to one unit, otherwise NOT_SIMPLE. */
function simpleFold(code: number): number {
  const known = folds[code]!
  if (known) return known
  const char = String.fromCharCode(code)
  const surrogate = code >= 0xd800 && code < 0xe000
  const folded = surrogate || code === 0 || MARK_PATTERN.test(char) ? '' : foldSegment(char)
  const fold = folded.length === 1 ? folded.charCodeAt(0) : NOT_SIMPLE
  folds[code] = fold
  return fold
}

/** Folds a raw text and keeps the way back. Never fails; lone surrogates stay as they are and separate. */
export function fold(raw: string): Folded {
  const codes = new Uint16Array(raw.length)
  for (let at = 0; at < raw.length; at++) {
    const code = simpleFold(raw.charCodeAt(at))
    if (code === NOT_SIMPLE) return foldWithMap(raw)
    codes[at] = code
  }
  return { codes, starts: null, ends: null }
}

/** The general case: base character and its combining marks fold together, each result pointing at all of them. */
function foldWithMap(raw: string): Folded {
  const codes: number[] = []
  const starts: number[] = []
  const ends: number[] = []
  SEGMENT_PATTERN.lastIndex = 0
  for (let match = SEGMENT_PATTERN.exec(raw); match !== null; match = SEGMENT_PATTERN.exec(raw)) {
    const start = match.index
    const end = start + match[0].length
    const folded = foldSegment(match[0])
    for (let at = 0; at < folded.length; at++) {
      codes.push(folded.charCodeAt(at))
      starts.push(start)
      ends.push(end)
    }
    if (end >= raw.length) break
  }
  return { codes: Uint16Array.from(codes), starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) }
}

/** The raw [start, end) of the folded code units [start, end). */
export function toRaw(folded: Folded, start: number, end: number): [number, number] {
  if (folded.starts === null || folded.ends === null) return [start, end]
  return [folded.starts[start]!, folded.ends[end - 1]!]
}

/** Where the folded code unit begins in the raw text. */
export function rawStart(folded: Folded, at: number): number {
  return folded.starts === null ? at : folded.starts[at]!
}

/** Folded code units [start, end) as a string. */
export function foldedSlice(folded: Folded, start = 0, end = folded.codes.length): string {
  let out = ''
  for (let at = start; at < end; at += 4096) {
    out += String.fromCharCode.apply(null, folded.codes.subarray(at, Math.min(at + 4096, end)) as unknown as number[])
  }
  return out
}

/** The folded form of a text; two quoted slices are "the same" when this is equal. */
export function normalise(raw: string): string {
  return foldedSlice(fold(raw))
}

function codePointAt(codes: Uint16Array, at: number): number {
  const high = codes[at]!
  if (high < 0xd800 || high > 0xdbff || at + 1 >= codes.length) return high
  const low = codes[at + 1]!
  return low >= 0xdc00 && low < 0xe000 ? (high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000 : high
}

/** Calls back for each Han character and each word (a run of other letters, digits and marks), in order. */
export function scanUnits(codes: Uint16Array, onUnit: OnUnit): void {
  let wordStart = -1
  let at = 0
  while (at < codes.length) {
    const codePoint = codePointAt(codes, at)
    const next = at + (codePoint > 0xffff ? 2 : 1)
    const kind = kindOf(codePoint)
    if (kind === WORD) {
      if (wordStart < 0) wordStart = at
    } else {
      if (wordStart >= 0) onUnit(wordStart, at, 0)
      wordStart = -1
      if (kind === HAN) onUnit(at, next, codePoint)
    }
    at = next
  }
  if (wordStart >= 0) onUnit(wordStart, codes.length, 0)
}
