/**
 * The result of reading one cell: a value, or a named reason why there is none. Nothing is guessed: what only looks
 * likely is a `suggestion`, whose `value` is the text that would replace the cell.
 */
export interface Suggestion {
  label: string
  value: string
}

export interface Good<T> {
  ok: true
  value: T
  /** What was read, in the words of the screen; absent when the cell already says exactly this. */
  shown?: string
}

export interface Bad {
  ok: false
  reason: string
  suggestion?: Suggestion
}

export type Reading<T> = Good<T> | Bad

export const good = <T>(value: T, shown?: string): Good<T> =>
  shown === undefined ? { ok: true, value } : { ok: true, value, shown }

/** A reason, with the text offered instead where there is one. */
export const bad = (reason: string, value?: string, label?: string): Bad =>
  value === undefined
    ? { ok: false, reason }
    : { ok: false, reason, suggestion: { label: label ?? `改为“${value}”`, value } }

/** NFKC, without spaces: how figures and dates are compared. */
export const squeeze = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '')

/** Marks that people put into a cell to say that there is nothing. */
export const saysNothing = (text: string): boolean =>
  /^([/\\\-—–_~～·.。、]*|无|没有|暂无|空|N\/?A)$/i.test(squeeze(text))

/** The parts of a cell that lists several things: numbered lines, or parts separated by line ends and semicolons. */
export function splitLines(text: string): string[] {
  return text
    .normalize('NFC')
    .replace(/(^|[\s；;。])[（(]?\d{1,2}[)）.、．](?!\d)\s*/g, '$1\n')
    .replace(/[①-⑳]/g, '\n')
    .split(/[\n\r；;]+/)
    .map((part) => part.trim().replace(/[。，,]$/, ''))
    .filter((part) => part !== '')
}

/** Likeness of two short texts by shared pairs of characters (Dice), 0 to 1. */
export function likeness(a: string, b: string): number {
  const pairs = (s: string) => new Set([...s].slice(0, -1).map((c, i) => c + ([...s][i + 1] as string)))
  const left = pairs(a)
  const right = pairs(b)
  if (left.size + right.size === 0) return a === b ? 1 : 0
  let shared = 0
  for (const p of left) if (right.has(p)) shared++
  return (2 * shared) / (left.size + right.size)
}
