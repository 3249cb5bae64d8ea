import { formatWan } from '../money.ts'
import { emptyOpportunity, summaryFields } from '../opportunity-content.ts'
import type { OpportunityContent } from '../opportunity-content.ts'
import type { ProductContent } from '../product-content.ts'
import { categoryName } from '../taxonomy.ts'
import { addDays, formatDay } from '../time.ts'
import { amountKind, cooperationMode, funding } from '../vocabulary.ts'
import type { CooperationMode, OrganisationKind } from '../vocabulary.ts'
import { staysUnnamed, unnamedOwner } from './names.ts'

interface ItemBase {
  id: string
  number: string
  /** The published version that the row is taken from. */
  version: number
  ownerName: string
  ownerKind: OrganisationKind
}

/** A published item as it goes into a release: its published content, never a working version. */
export type IssuedItem =
  | (ItemBase & { kind: 'opportunity'; content: OpportunityContent })
  | (ItemBase & { kind: 'product'; content: ProductContent; park: string; street: string })

/** How an amount is stated. Only `exact` is counted in a total; `withheld` is for verified organisations only. */
export type AmountState = 'exact' | 'range' | 'open' | 'none' | 'unsaid' | 'withheld'

/** A frozen row: everything an issued list says of an item, as text, and what totals are made of. */
export interface IssuedRow {
  itemId: string
  itemNumber: string
  version: number
  category: string
  amountState: AmountState
  /** 分, where the amount is exact. */
  amountFen: number | null
  cells: Record<string, string>
}

/** Who answers the telephone for an owner that stays unnamed. */
export interface LeadContact {
  phone: string
}

const modesText = (modes: readonly CooperationMode[]): string => modes.map((m) => cooperationMode.labels[m]).join('、')

function categoryText(categories: readonly string[], note: string): string {
  const first = categories[0]
  if (first === undefined) return ''
  return first === 'scene-other' && note !== '' ? `其他（${note}）` : categoryName(first)
}

/** `2027年5月底前` for the last day of a month, otherwise `2027年5月12日前`. */
function beforeDay(day: string): string {
  const lastOfMonth = addDays(day, 1).endsWith('-01')
  return lastOfMonth ? `${formatDay(day).replace(/\d+日$/, '')}底前` : `${formatDay(day)}前`
}

function dueText(c: OpportunityContent): string {
  if (c.dueOn !== '') return c.dueNote === '' ? beforeDay(c.dueOn) : `${beforeDay(c.dueOn)}（${c.dueNote}）`
  if (c.dueNote !== '') return c.dueNote
  return c.validity === 'open' ? '长期有效' : ''
}

function amountOf({ amount }: OpportunityContent): { state: AmountState; fen: number | null; text: string } {
  const { kind, min, max } = amount
  if (kind === 'open' || kind === 'none') return { state: kind, fen: null, text: amountKind.labels[kind] }
  if (min !== null && max !== null && min !== max)
    return { state: 'range', fen: null, text: `${formatWan(min)}–${formatWan(max)}` }
  if (kind === 'range' && min === null && max !== null)
    return { state: 'range', fen: null, text: `${formatWan(max)} 以内` }
  if (kind === 'range' && max === null && min !== null)
    return { state: 'range', fen: null, text: `${formatWan(min)} 以上` }
  const fen = min ?? max
  return fen === null ? { state: 'unsaid', fen, text: '' } : { state: 'exact', fen, text: formatWan(fen) }
}

/** Of a need whose details are for verified organisations only, what everybody may read; the rest is empty. */
function publicPart(c: OpportunityContent): OpportunityContent {
  if (c.visibility === 'public') return c
  const shown: Partial<OpportunityContent> = Object.fromEntries(summaryFields.map((field) => [field, c[field]]))
  return { ...emptyOpportunity, ...shown }
}

function opportunityRow(item: IssuedItem & { kind: 'opportunity' }, lead: LeadContact): IssuedRow {
  const c = publicPart(item.content)
  const withheld = c.visibility !== 'public'
  const unnamed = staysUnnamed(item.ownerKind, c.anonymousOwner)
  const category = c.categories[0] ?? 'scene-other'
  const amount = amountOf(c)
  const source = c.funding === '' || c.funding === 'fiscal' || c.funding === 'other' ? '' : funding.labels[c.funding]
  return {
    itemId: item.id,
    itemNumber: item.number,
    version: item.version,
    category,
    amountState: withheld ? 'withheld' : amount.state,
    amountFen: amount.fen,
    cells: {
      title: c.title,
      category: categoryText(c.categories, c.categoryNote),
      summary: c.summary,
      modes: modesText(c.modes),
      amount: amount.text,
      owner: unnamed ? unnamedOwner(item.ownerKind, category) : item.ownerName,
      due: dueText(c),
      contact: lines(unnamed ? ['经牵头单位', lead.phone] : [c.office, c.phone]),
      note: lines([source, withheld ? '详情限认证单位' : '']),
    },
  }
}

const lines = (parts: readonly string[]): string => parts.filter((p) => p !== '').join('\n')

function productRow(item: IssuedItem & { kind: 'product' }, on: string): IssuedRow {
  const c = item.content
  const cases = c.cases.map((x) => [x.year === null ? '' : `${x.year}年`, x.place, x.title].filter(Boolean).join(' '))
  return {
    itemId: item.id,
    itemNumber: item.number,
    version: item.version,
    category: c.categories[0] ?? 'scene-other',
    amountState: 'unsaid',
    amountFen: null,
    cells: {
      title: c.title,
      owner: item.ownerName,
      category: categoryText(c.categories, ''),
      summary: c.summary,
      cases: numbered(cases),
      modes: modesText(c.modes),
      certificates: numbered(
        c.certificates
          .filter((x) => (x.expiresOn === '' || x.expiresOn >= on) && (x.validFrom ?? '') <= on)
          .map((x) => x.name),
      ),
      park: c.location || item.park || item.street,
      phone: c.phone,
      note: '',
    },
  }
}

/** Several things in one cell are numbered lines; one stands alone. */
function numbered(texts: readonly string[]): string {
  return texts.length < 2 ? (texts[0] ?? '') : texts.map((t, i) => `${i + 1}. ${t}`).join('\n')
}

/**
 * The frozen row of an item. An owner that stays unnamed leaves neither name nor office nor telephone in it; a
 * certificate that has expired `on` the day of issue (`YYYY-MM-DD`) is not issued.
 */
export function issuedRow(item: IssuedItem, lead: LeadContact, on: string): IssuedRow {
  return item.kind === 'opportunity' ? opportunityRow(item, lead) : productRow(item, on)
}
