import { isStaff } from './policy/actor.ts'
import type { Actor } from './policy/actor.ts'

/** Counts below three could point at single units. */
const LEAST = 3
const SMALL = `少于 ${LEAST}`

/** A count of a statistic as its reader may know it. */
export type Count = number | typeof SMALL

/** Who may look at every match reads every figure of what came of them; everybody else does not read small ones. */
export const readsSmallCounts = (actor: Actor): boolean => isStaff(actor, 'organiser') || isStaff(actor, 'auditor')

/** A count with small ones hidden, none among them. */
export const hideSmall = (n: number): Count => (n < LEAST ? SMALL : n)

/** A count as everybody may read it. */
export const publicCount = (n: number): string => String(hideSmall(n))

/** Whether a count is one that not everybody reads. */
export const isSmall = (n: number): boolean => n < LEAST

/** Whether hidden counts follow from their sum: a single one, or several that are all nothing or all as large as can be. */
function follows(hidden: readonly number[]): boolean {
  const sum = hidden.reduce((a, b) => a + b, 0)
  return hidden.length === 1 || sum === 0 || sum === hidden.length * (LEAST - 1)
}

/**
 * The sum of counts that stand beside it, for whoever does not read small ones; null where the hidden ones among them
 * would follow from it.
 */
export function sumBeside(parts: readonly number[]): Count | null {
  const hidden = parts.filter(isSmall)
  if (hidden.length > 0 && follows(hidden)) return null
  return hideSmall(parts.reduce((a, b) => a + b, 0))
}

/**
 * Counts whose sum is told elsewhere, for whoever does not read small ones; all null where the hidden ones would follow
 * from it, because hiding a second one alone still says how large the first can be. `secret`: the sum itself is to stay open.
 */
export function hideBeside(parts: readonly number[], secret = false): (Count | null)[] {
  const hidden = parts.filter(isSmall)
  return parts.map(secret || (hidden.length > 0 && follows(hidden)) ? () => null : hideSmall)
}
