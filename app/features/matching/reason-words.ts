import { z } from 'zod'
import type { Count } from '#app/domain/small-counts.ts'
import { categoryCodes } from '#app/domain/taxonomy.ts'

/** Periods for which refusals are summed up. */
export const reasonPeriods = {
  month: { label: '近 30 天', days: 30 },
  quarter: { label: '近 90 天', days: 90 },
  year: { label: '近一年', days: 365 },
  all: { label: '全部', days: null },
} as const

const periodCodes = ['month', 'quarter', 'year', 'all'] as const

/** What is summed up, as it stands in the address. */
export const reasonsQuery = z.object({
  period: z.enum(periodCodes).catch('quarter').default('quarter'),
  category: z.enum(categoryCodes).or(z.literal('')).catch('').default(''),
})
export type ReasonsQuery = z.infer<typeof reasonsQuery>

export interface ReasonColumn {
  label: string
  /** Null where small counts beside it would follow from it; so are the other totals. */
  total: Count | null
  /** Of how many, and of what. */
  of: Count
  ofWord: string
}

export interface ReasonRow {
  code: string
  label: string
  /** One for each column. */
  counts: Count[]
  total: Count | null
}

export interface CategoryRow {
  code: string
  name: string
  /** Null where it would give away a small count beside it. */
  invited: Count | null
  declined: Count | null
  dismissed: Count | null
  /** The reason given most often with its count. */
  most: string
}

export interface ReasonsView {
  query: ReasonsQuery
  columns: ReasonColumn[]
  rows: ReasonRow[]
  categories: CategoryRow[]
  refusals: Count | null
  invitations: Count
  /** Nothing was declined, withdrawn or put aside. */
  none: boolean
  hidesSmall: boolean
}
