import { spaces } from './taxonomy.ts'

/** Where an item stands in the matrix of 供需缺口: its primary category and one space. */
export interface ShelfCell {
  readonly category: string
  readonly space: string
}

/** What no single place is named for. */
export const ANYWHERE = 'district'

/** The columns of the matrix: the belts, what lies elsewhere, and what is not bound to a place. */
export const cellSpaces: readonly (readonly [code: string, name: string])[] = [
  ...spaces.filter(([code]) => code !== ANYWHERE && code !== 'elsewhere'),
  ['elsewhere', '其他'],
  [ANYWHERE, '全区或不限'],
]

interface Placed {
  readonly categories: readonly string[]
  /** Spaces of a need. */
  readonly spaces?: readonly string[]
  /** 所在园区（街道） of a product: free text. */
  readonly location?: string
}

/** Each item stands in one cell, so that the cells add up. A product stands in the space that its location names. */
export function cellOf(item: Placed | undefined): ShelfCell {
  const category = item?.categories[0] ?? 'scene-other'
  const named = spaces.find(([, name]) => item?.location?.includes(name))?.[0]
  return { category, space: item?.spaces?.[0] ?? named ?? ANYWHERE }
}
