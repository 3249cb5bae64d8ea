import type { ItemKind } from '../vocabulary.ts'

/** One column of an issued list, as offices issue it. */
export interface IssuedColumn {
  key: string
  /** May hold one line break, where the words part best. */
  heading: string
  /** Width in relation to the other columns of its list. */
  weight: number
  /** Short facts stand in the middle of their cell, texts at the left. */
  centre?: true
}

/** The number of the row is counted when shown; it is not a stored cell. */
export const ROW_NUMBER = 'no'

/** The columns of both lists in their order. */
export const issuedColumns: Record<ItemKind, readonly IssuedColumn[]> = {
  opportunity: [
    { key: ROW_NUMBER, heading: '序号', weight: 4.5, centre: true },
    { key: 'title', heading: '场景（需求）名称', weight: 13.5 },
    { key: 'category', heading: '所属领域', weight: 8, centre: true },
    { key: 'summary', heading: '需求概况', weight: 25 },
    { key: 'modes', heading: '合作方式', weight: 8.5, centre: true },
    { key: 'amount', heading: '投资（预算）\n金额（万元）', weight: 10, centre: true },
    { key: 'owner', heading: '责任单位', weight: 11 },
    { key: 'due', heading: '实施时限', weight: 9.5, centre: true },
    { key: 'contact', heading: '联系科室及电话', weight: 12 },
    { key: 'note', heading: '备注', weight: 6, centre: true },
  ],
  product: [
    { key: ROW_NUMBER, heading: '序号', weight: 4.5, centre: true },
    { key: 'title', heading: '产品（服务）\n名称', weight: 12 },
    { key: 'owner', heading: '企业名称', weight: 12 },
    { key: 'category', heading: '所属领域', weight: 8, centre: true },
    { key: 'summary', heading: '功能简介', weight: 24 },
    { key: 'cases', heading: '应用案例', weight: 14 },
    { key: 'modes', heading: '可提供的合作方式', weight: 9, centre: true },
    { key: 'certificates', heading: '资质/知识产权', weight: 12 },
    { key: 'park', heading: '所在园区（街道）', weight: 9, centre: true },
    { key: 'phone', heading: '联系电话', weight: 13, centre: true },
    { key: 'note', heading: '备注', weight: 5, centre: true },
  ],
}

/** Name under which a release stores that it hides a column. */
export const columnId = (kind: ItemKind, key: string): string => `${kind}.${key}`

/** Columns that a release may hide: all but the number and the name, without which a row cannot be cited. */
export function hideableColumns(kind: ItemKind): readonly IssuedColumn[] {
  return issuedColumns[kind].filter((c) => c.key !== ROW_NUMBER && c.key !== 'title')
}

/** Every id that a release may hide, for checking input. */
export const hideableIds: readonly string[] = (['opportunity', 'product'] as const).flatMap((kind) =>
  hideableColumns(kind).map((c) => columnId(kind, c.key)),
)

export function visibleColumns(kind: ItemKind, hidden: readonly string[]): readonly IssuedColumn[] {
  return issuedColumns[kind].filter((c) => !hidden.includes(columnId(kind, c.key)))
}
