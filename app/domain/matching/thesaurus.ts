import { countCharacters, hasUnsafeCharacters, oneLine } from '../text.ts'
import type { Folded } from './text.ts'
import { fold, foldedSlice, normalise, scanUnits } from './text.ts'

/** Words that mean the same here: 城管, 城市管理. The first one names the group. */
export interface WordGroup {
  readonly id: string
  readonly words: readonly string[]
}

export const wordLimits = { word: 20, words: 12, groups: 500 } as const

/**
 * What keeps words from becoming a group beside the others: one sentence each, empty when nothing does. Words are
 * compared folded, so that 城市管理 in traditional characters or full width is the same word.
 */
export function groupProblems(words: readonly string[], others: readonly WordGroup[]): string[] {
  const taken = new Map(others.flatMap((group) => group.words.map((word) => [normalise(word), group.words[0] ?? ''])))
  const problems: string[] = []
  const seen = new Set<string>()
  for (const word of words) {
    const problem = wordProblem(word)
    const folded = normalise(word)
    if (problem !== null) problems.push(problem)
    else if (seen.has(folded)) problems.push(`“${word}”写了两次；繁体和简体、全角和半角按同一个词算`)
    else if (taken.has(folded)) problems.push(`“${word}”已经在“${taken.get(folded) ?? ''}”那一组里，一个词只能在一组`)
    seen.add(folded)
  }
  if (problems.length === 0 && words.length < 2) problems.push('一组至少要两个不同的词')
  if (words.length > wordLimits.words) problems.push(`一组最多 ${wordLimits.words} 个词`)
  if (others.length >= wordLimits.groups) problems.push(`最多 ${wordLimits.groups} 组，请先去掉不用的`)
  return problems
}

function wordProblem(word: string): string | null {
  if (hasUnsafeCharacters(word)) return '含有看不见的控制字符，请删去后重输'
  if (countCharacters(word) > wordLimits.word) return `“${word.slice(0, wordLimits.word)}…”超过 ${wordLimits.word} 字`
  const letters = unitsOf(fold(word)).join('')
  if (letters === '') return `“${word}”里没有文字`
  return countCharacters(letters) < 2 ? `“${word}”只有一个字，会和太多内容对上；请写两个字以上的词` : null
}

/** The words of a field with one word a line, or several with commas or 、 between them. */
export function readWords(typed: string): string[] {
  return typed
    .split(/[\n、，,;；]+/)
    .map(oneLine)
    .filter((word) => word !== '')
}

function unitsOf(text: Folded): string[] {
  const units: string[] = []
  scanUnits(text.codes, (start, end) => units.push(foldedSlice(text, start, end)))
  return units
}

interface Node {
  readonly next: Map<string, Node>
  /** The group whose word ends here. */
  group: WordGroup | null
}

const node = (): Node => ({ next: new Map(), group: null })

const SPACE = 32

/** Nothing stands between two units, or one space. */
function isTied(text: Folded, end: number, start: number): boolean {
  return start === end || (start === end + 1 && text.codes[end] === SPACE)
}

/** A word of a group in a text: folded code units [start, end). */
export interface FoundWord {
  readonly group: WordGroup
  readonly start: number
  readonly end: number
}

/**
 * Finds the words of all groups in texts. At each place the longest word counts (城市管理平台 before 城市管理), and what
 * it covers is not read again. Latin words count whole: AI does not stand in MAIL. Between two units of a word there is
 * nothing or one space, as somebody types it.
 */
export class WordFinder {
  readonly groups: readonly WordGroup[]
  readonly #root = node()
  /** By first code unit: 1 where some word begins with it. */
  readonly #begins = new Uint8Array(0x10000)

  constructor(groups: readonly WordGroup[]) {
    this.groups = groups
    for (const group of groups) for (const word of group.words) this.#add(word, group)
  }

  /** The words of a folded text, in its order. */
  find(text: Folded): FoundWord[] {
    if (this.groups.length === 0) return []
    const starts: number[] = []
    const ends: number[] = []
    scanUnits(text.codes, (start, end) => {
      starts.push(start)
      ends.push(end)
    })
    const found: FoundWord[] = []
    for (let from = 0; from < starts.length;) {
      // Most units begin no word: of those no text is made.
      const last = this.#begins[text.codes[starts[from]!]!] === 1 ? this.#longest(text, { starts, ends, from }) : null
      if (last !== null) found.push({ group: last.group, start: starts[from]!, end: ends[last.unit]! })
      from = last === null ? from + 1 : last.unit + 1
    }
    return found
  }

  /** The longest word that begins with the unit `from`, by its last unit. */
  #longest(text: Folded, { starts, ends, from }: { starts: number[]; ends: number[]; from: number }) {
    let at: Node | undefined = this.#root
    let longest: { group: WordGroup; unit: number } | null = null
    for (let unit = from; unit < starts.length; unit++) {
      if (unit > from && !isTied(text, ends[unit - 1]!, starts[unit]!)) break
      at = at.next.get(foldedSlice(text, starts[unit], ends[unit]))
      if (at === undefined) break
      if (at.group !== null) longest = { group: at.group, unit }
    }
    return longest
  }

  #add(word: string, group: WordGroup): void {
    let at = this.#root
    const units = unitsOf(fold(word))
    if (units[0] !== undefined) this.#begins[units[0].charCodeAt(0)] = 1
    for (const unit of units) {
      const next = at.next.get(unit) ?? node()
      at.next.set(unit, next)
      at = next
    }
    at.group ??= group
  }
}

/** The groups that a text has a word of, each once. */
export const groupsIn = (finder: WordFinder, text: string): WordGroup[] => [
  ...new Set(finder.find(fold(text)).map(({ group }) => group)),
]

/** A piece of a query: as typed, or a word with the others of its group, the typed one first. */
export type QueryPiece = readonly string[]

/** A query taken apart at the words of the groups, so that each of them may be found by any word of its group. */
export function queryPieces(finder: WordFinder, query: string): QueryPiece[] {
  const folded = fold(query)
  const pieces: QueryPiece[] = []
  let from = 0
  const plain = (to: number) => {
    const text = foldedSlice(folded, from, to).trim()
    if (text !== '') pieces.push([text])
  }
  for (const { group, start, end } of finder.find(folded)) {
    plain(start)
    const typed = foldedSlice(folded, start, end)
    const others = group.words.map(normalise).filter((word) => word !== typed)
    pieces.push([typed, ...new Set(others)])
    from = end
  }
  plain(folded.codes.length)
  return pieces
}

/** Each word of each group with the others of its group: the synonyms of the search engine. */
export function synonymsOf(groups: readonly WordGroup[]): Record<string, string[]> {
  return Object.fromEntries(
    groups.flatMap(({ words }) => {
      const folded = words.map(normalise)
      return folded.map((word) => [word, folded.filter((other) => other !== word)] as const)
    }),
  )
}
