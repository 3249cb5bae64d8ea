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

/**
 * The sum of counts that stand beside it, for whoever does not read small ones; null where the hidden ones among them
 * would follow from it: a single one, or several that are all nothing or all as large as a hidden one can be.
 */
export function sumBeside(parts: readonly number[]): Count | null {
  const hidden = parts.filter((n) => n < LEAST)
  const rest = hidden.reduce((a, b) => a + b, 0)
  const follows = hidden.length === 1 || rest === 0 || rest === hidden.length * (LEAST - 1)
  if (hidden.length > 0 && follows) return null
  return hideSmall(parts.reduce((a, b) => a + b, 0))
}
