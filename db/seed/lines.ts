import { FEN_PER_WAN } from '#app/domain/money.ts'
import type { SeedCapability, SeedCheck } from './types.ts'

type Row = readonly [text: string, check?: SeedCheck]
type CapabilityRow = readonly [what: string, value?: number | string, unit?: string]

const numbered = (prefix: string, rows: readonly Row[]) =>
  rows.map(([text, check], i) => ({ id: `${prefix}${i + 1}`, text, ...(check && { check }) }))

/** 必备条件 with the ids m1, m2 … */
export const musts = (...rows: Row[]) => numbered('m', rows)

/** 优先条件 with the ids s1, s2 … */
export const shoulds = (...rows: Row[]) => numbered('s', rows)

/** `what` at least `value` `unit`. */
export const atLeast = (what: string, value: number, unit: string): SeedCheck => ({ what, op: '>=', value, unit })

/** `what` at most `value` `unit`. */
export const atMost = (what: string, value: number, unit: string): SeedCheck => ({ what, op: '<=', value, unit })

/** A certificate or a capability of that name is held. */
export const has = (name: string): SeedCheck => ({ what: name, op: 'has', value: name })

/** Capability lines with the ids c1, c2 … */
export const abilities = (...rows: CapabilityRow[]): SeedCapability[] =>
  rows.map(([what, value, unit], i) => ({
    id: `c${i + 1}`,
    what,
    ...(value !== undefined && { value }),
    ...(unit !== undefined && { unit }),
  }))

/** 万元 as 分. */
export const wan = (n: number) => Math.round(n * FEN_PER_WAN)

export const exactly = (n: number) => ({ kind: 'exact' as const, min: wan(n), max: wan(n) })
export const between = (min: number, max: number) => ({ kind: 'range' as const, min: wan(min), max: wan(max) })
export const undecided = { kind: 'open' as const, min: null, max: null }
export const withoutFiscal = { kind: 'none' as const, min: null, max: null }
export const negotiable = { kind: 'negotiable' as const, min: null, max: null }
