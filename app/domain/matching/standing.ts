import type { Verdict } from './conditions.ts'
import { normalise } from './text.ts'

/** A row of a ranking with its place, 1 for the first. */
export interface Placed<T> {
  readonly rank: number
  readonly row: T
}

/** How many rows before a named one are worth reading: the first of all, and those directly before it. */
export interface Shown {
  readonly first: number
  readonly near: number
}

/**
 * The place of `id` in a ranking and the rows before it that are shown, in their order. Where the row is not in the
 * ranking (`rank` null: it shares nothing, or may not take part) the first rows are those before it.
 */
export function standingOf<T extends { readonly id: string }>(
  ranked: readonly T[],
  id: string,
  { first, near }: Shown,
): { readonly rank: number | null; readonly before: readonly Placed<T>[] } {
  const at = ranked.findIndex((row) => row.id === id)
  const end = at < 0 ? ranked.length : at
  const nearFrom = at < 0 ? end : Math.max(first, end - near)
  const before = ranked
    .slice(0, end)
    .map((row, index) => ({ rank: index + 1, row }))
    .filter(({ rank }) => rank <= first || rank > nearFrom)
  return { rank: at < 0 ? null : at + 1, before }
}

/** One requirement as checked for one product. */
export interface CheckedLine {
  readonly id: string
  readonly text: string
  readonly result: Verdict
  readonly source: string
}

/** A requirement on which two products differ. */
export interface LineDifference {
  readonly id: string
  readonly text: string
  readonly theirs: Verdict
  readonly own: Verdict
  /** The line of the product before that decided; empty where none did. */
  readonly source: string
}

const STRENGTH: Readonly<Record<Verdict, number>> = { met: 2, unknown: 1, broken: 0 }

/**
 * Requirement by requirement, both products checked against one need: where the one before stands better (`ahead`) and
 * where the named one does (`behind`). A requirement that only one of them was checked for is left out.
 */
export function compareLines(
  theirs: readonly CheckedLine[],
  own: readonly CheckedLine[],
): { readonly ahead: readonly LineDifference[]; readonly behind: readonly LineDifference[] } {
  const mine = new Map(own.map((line) => [line.id, line]))
  const ahead: LineDifference[] = []
  const behind: LineDifference[] = []
  for (const { id, text, result, source } of theirs) {
    const other = mine.get(id)
    if (other === undefined || other.result === result) continue
    const better = STRENGTH[result] > STRENGTH[other.result]
    ;(better ? ahead : behind).push({ id, text, theirs: result, own: other.result, source })
  }
  return { ahead, behind }
}

/** Those phrases that a text does not contain, compared as the matching compares: folded in width, case and script. */
export function absentPhrases(phrases: readonly string[], text: string): string[] {
  const folded = normalise(text)
  return phrases.filter((phrase) => !folded.includes(normalise(phrase)))
}
