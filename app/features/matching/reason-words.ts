import { z } from 'zod'
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
  total: number
  /** Of how many, and of what. */
  of: number
  ofWord: string
}

export interface ReasonRow {
  code: string
  label: string
  /** One for each column. */
  counts: number[]
  total: number
}

export interface CategoryRow {
  code: string
  name: string
  invited: number
  declined: number
  dismissed: number
  /** The reason given most often with its count. */
  most: string
}

export interface ReasonsView {
  query: ReasonsQuery
  columns: ReasonColumn[]
  rows: ReasonRow[]
  categories: CategoryRow[]
  refusals: number
  invitations: number
}
