import type { OpportunityContent } from './opportunity-content.ts'
import type { ProductContent } from './product-content.ts'
import type { MatchReason } from './vocabulary.ts'

type NeedField = keyof OpportunityContent
type OfferField = keyof ProductContent

/** What the text of an item says in words; a reason that names no field of its own rests on these. */
const NEED_WORDS = ['title', 'summary', 'currentState', 'goal', 'musts', 'shoulds'] as const
const OFFER_WORDS = ['title', 'summary', 'capabilities', 'cases'] as const

/**
 * What each reason names: the fields of both sides that would have to change for the reason to have gone. A refused pair
 * does not return before one of them has changed; any other change leaves the refusal as it is.
 */
export const reasonFields: Record<MatchReason, { need: readonly NeedField[]; offer: readonly OfferField[] }> = {
  mustUnmet: {
    need: ['musts'],
    offer: ['summary', 'capabilities', 'cases', 'certificates', 'deployment', 'leadTimeDays'],
  },
  certificate: { need: ['musts', 'shoulds'], offer: ['certificates'] },
  delivery: { need: ['validity', 'deadline', 'dueOn', 'dueNote', 'musts'], offer: ['leadTimeDays'] },
  budget: { need: ['amount', 'funding', 'modes'], offer: ['price', 'modes'] },
  inUse: { need: ['summary', 'currentState', 'goal'], offer: ['title', 'summary'] },
  scope: {
    need: ['title', 'summary', 'categories', 'modes', 'spaces'],
    offer: ['title', 'summary', 'categories', 'modes', 'offers', 'wants'],
  },
  capacity: { need: ['validity', 'deadline', 'dueOn', 'dueNote', 'amount'], offer: ['leadTimeDays', 'validUntil'] },
  changed: { need: [...NEED_WORDS, 'categories', 'modes', 'amount', 'dueOn'], offer: [] },
  other: { need: NEED_WORDS, offer: OFFER_WORDS },
}

const needLabels: Partial<Record<NeedField, string>> = {
  title: '名称',
  summary: '需求概况',
  categories: '所属领域',
  modes: '合作方式',
  validity: '有效期',
  deadline: '有效期',
  currentState: '现状与数据',
  goal: '期望目标',
  musts: '必备条件',
  shoulds: '优先条件',
  spaces: '空间',
  amount: '金额',
  funding: '资金来源',
  dueOn: '实施时限',
  dueNote: '实施时限',
}
const offerLabels: Partial<Record<OfferField, string>> = {
  title: '名称',
  summary: '功能简介',
  categories: '所属领域',
  modes: '可提供的合作方式',
  cases: '应用案例',
  capabilities: '能力条目',
  deployment: '部署方式',
  certificates: '资质/知识产权',
  price: '价格',
  leadTimeDays: '交付周期',
  offers: '能提供',
  wants: '想要',
  validUntil: '有效期',
}

/** Lists whose order says nothing. */
const UNORDERED: readonly string[] = [
  'musts',
  'shoulds',
  'categories',
  'modes',
  'spaces',
  'cases',
  'capabilities',
  'certificates',
  'deployment',
  'offers',
  'wants',
]

/** A value as text that is the same for the same meaning: keys in order, nothing empty, lines without their ids. */
function meaning(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(meaning).join()}]`
  if (typeof value === 'string') return JSON.stringify(value.normalize('NFKC').replace(/\s+/g, ' ').trim())
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const filled = Object.entries(value).filter(([key, v]) => key !== 'id' && v !== undefined)
  return `{${filled
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, v]) => `${JSON.stringify(key)}:${meaning(v)}`)
    .join()}}`
}

function meaningOf(field: string, value: unknown): string {
  if (!Array.isArray(value) || !UNORDERED.includes(field)) return meaning(value)
  return `[${value.map(meaning).sort().join()}]`
}

/** Does the refusal of a pair still hold? `refusal_changed`: what has changed of that on which it rests, null if unknown. */
export function refusalHolds(match: { status: string; refusal_changed: readonly string[] | null }): boolean {
  return (match.status === 'declined' || match.status === 'dismissed') && match.refusal_changed?.length === 0
}

type Side = 'need' | 'offer'
/** Field → its meaning then, for each side. */
type Basis = Record<Side, Record<string, string>>

/** What a refusal rests on: the fields that its reason names as they are now, ready to be stored. */
export function refusalBasis(reason: MatchReason, need: OpportunityContent, offer: ProductContent): string {
  const { need: ofNeed, offer: ofOffer } = reasonFields[reason]
  const basis: Basis = {
    need: Object.fromEntries(ofNeed.map((field) => [field, meaningOf(field, need[field])])),
    offer: Object.fromEntries(ofOffer.map((field) => [field, meaningOf(field, offer[field])])),
  }
  return JSON.stringify(basis)
}

/** Words for the fields that a stored refusal rests on and that are different now: 机会的金额. Empty: it still holds. */
export function changedSince(stored: string, need: OpportunityContent, offer: ProductContent): string[] {
  const basis = JSON.parse(stored) as Basis
  const changed = (side: Side, now: Record<string, unknown>, labels: Partial<Record<string, string>>) =>
    Object.entries(basis[side])
      .filter(([field, then]) => meaningOf(field, now[field]) !== then)
      .map(([field]) => `${side === 'need' ? '机会' : '产品'}的${labels[field] ?? field}`)
  return [...new Set([...changed('need', need, needLabels), ...changed('offer', offer, offerLabels)])]
}
