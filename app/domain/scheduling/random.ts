/** Numbers in [0, 1), the same for the same seed. */
export type Random = () => number

/**
 * The mulberry32 generator: 32 bits of state, far more than a search of some million moves needs.
 * Source: Tommy Ettinger, public domain.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A whole number from 0 to `count` − 1. */
export const below = (random: Random, count: number): number => Math.floor(random() * count)
