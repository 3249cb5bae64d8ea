import { legalTexts } from '../legal-texts.ts'
import { formatWan } from '../money.ts'
import { categoryCodes } from '../taxonomy.ts'
import type { ItemKind, ReleaseKind } from '../vocabulary.ts'
import { columnId } from './columns.ts'
import { kindsOf, listName, releaseName } from './names.ts'
import type { ReleaseWord } from './names.ts'
import { issuedRow } from './row.ts'
import type { AmountState, IssuedItem, IssuedRow } from './row.ts'

/** Items of a category: how many, and the sum of those amounts that are stated as one number. */
export interface CategoryTotal {
  category: string
  count: number
  /** How many state an exact amount. */
  stated: number
  /** Sum of the exact amounts, 分. */
  fen: number
}

export interface IssuedList {
  kind: ItemKind
  /** `附件1`, or `附件` where the release has one list only. */
  annex: string
  title: string
  rows: IssuedRow[]
  totals: CategoryTotal[]
  notes: string[]
}

/** A release as it was issued: complete in itself, so that nothing that happens later changes it. */
export interface ReleaseSnapshot {
  format: 1
  number: string
  name: string
  title: string
  theme: string
  issuer: string
  /** `YYYY-MM-DD` */
  releasedOn: string
  documentNumber: string
  channel: string
  channelLink: string
  count: { value: number; note: string }
  hiddenColumns: string[]
  lists: IssuedList[]
}

/** What a release says of itself before it is frozen. */
export interface ReleaseFacts {
  number: string
  year: number
  batch: number
  kind: ReleaseKind
  title: string
  theme: string
  documentNumber: string
  channel: string
  channelLink: string
  countValue: number
  countNote: string
  hiddenColumns: readonly string[]
  releasedOn: string
}

/** Where a release comes from: the district, its lead unit, and the counting word of its numbers. */
export interface Issuer {
  district: string
  name: string
  phone: string
  word: ReleaseWord
}

/** Totals per category in the order of the taxonomy; categories without items are left out. */
export function categoryTotals(rows: readonly IssuedRow[]): CategoryTotal[] {
  const codes: readonly string[] = categoryCodes
  const found = new Map<string, CategoryTotal>()
  for (const row of rows) {
    const category = codes.includes(row.category) ? row.category : 'scene-other'
    const total = found.get(category) ?? { category, count: 0, stated: 0, fen: 0 }
    total.count++
    if (row.amountState === 'exact') {
      total.stated++
      total.fen += row.amountFen ?? 0
    }
    found.set(category, total)
  }
  return [...found.values()].sort((a, b) => codes.indexOf(a.category) - codes.indexOf(b.category))
}

const UNCOUNTED: [AmountState, string][] = [
  ['range', '项为区间'],
  ['open', '项暂未确定'],
  ['none', '项不需财政资金'],
  ['withheld', '项限认证单位查看'],
  ['unsaid', '项未填写'],
]

/** What the amounts add up to, and how many are not in that sum. */
export function amountNote(rows: readonly IssuedRow[]): string {
  const exact = rows.filter((r) => r.amountState === 'exact')
  const fen = exact.reduce((sum, r) => sum + (r.amountFen ?? 0), 0)
  const others = UNCOUNTED.map(([state, words]) => [rows.filter((r) => r.amountState === state).length, words] as const)
    .filter(([n]) => n > 0)
    .map(([n, words]) => `${n} ${words}`)
  const counted = exact.length > 0 ? `${exact.length} 项为定数，合计 ${formatWan(fen)} 万元` : '没有定数，不作合计'
  if (others.length === 0) return `金额由责任单位填报。${counted}。`
  return `金额由责任单位填报。${counted}；${others.join('，')}${exact.length > 0 ? '，均不计入合计' : ''}。`
}

function notesOf(kind: ItemKind, rows: readonly IssuedRow[], hidden: readonly string[]): string[] {
  if (kind === 'product') return [legalTexts.product]
  return hidden.includes(columnId(kind, 'amount')) ? [legalTexts.list] : [legalTexts.list, amountNote(rows)]
}

/** Freezes a release: `items` in the order in which they are issued. Pure, so a preview is exactly what is published. */
export function freezeRelease(facts: ReleaseFacts, items: readonly IssuedItem[], issuer: Issuer): ReleaseSnapshot {
  const kinds = kindsOf(facts.kind)
  const name = releaseName(facts.year, facts.batch, issuer.word)
  return {
    format: 1,
    number: facts.number,
    name,
    title: facts.title,
    theme: facts.theme,
    issuer: issuer.name,
    releasedOn: facts.releasedOn,
    documentNumber: facts.documentNumber,
    channel: facts.channel,
    channelLink: facts.channelLink,
    count: { value: facts.countValue, note: facts.countNote },
    hiddenColumns: [...facts.hiddenColumns].sort(),
    lists: kinds.map((kind, i) => {
      const rows = items.filter((item) => item.kind === kind).map((item) => issuedRow(item, issuer, facts.releasedOn))
      return {
        kind,
        annex: kinds.length > 1 ? `附件${i + 1}` : '附件',
        title: kinds.length > 1 ? `${issuer.district}${name}${listName[kind]}` : facts.title,
        rows,
        totals: categoryTotals(rows),
        notes: notesOf(kind, rows, facts.hiddenColumns),
      }
    }),
  }
}
