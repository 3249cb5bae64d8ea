import { z } from 'zod'
import { fen, line, text } from './fields.ts'
import type { Finding, OpportunityContent } from './opportunity-content.ts'
import type { ProductContent } from './product-content.ts'
import { cooperationMode } from './vocabulary.ts'

/** Does the offer meet one 必备条件 of the need? Empty while it has not been answered. */
export const meetsWords = { yes: '满足', partly: '部分满足', no: '不满足' } as const
export type Meets = keyof typeof meetsWords

export const joinWords = { yes: '愿意参加', no: '暂不参加' } as const

/** Limits shown as live counts beside the fields. */
export const responseLimits = {
  overview: 500,
  mustAnswer: 200,
  cases: 500,
  cooperation: 300,
  contactName: 20,
  contactPhone: 30,
} as const

export const mustAnswerSchema = z.strictObject({
  /** Id of the need's requirement line. */
  line: z.string().min(1).max(40),
  meets: z.enum(['yes', 'partly', 'no']).or(z.literal('')).default(''),
  text: text(responseLimits.mustAnswer).default(''),
})
export type MustAnswer = z.infer<typeof mustAnswerSchema>

/**
 * What an answer says: the whole of it is stored as ciphertext only. A draft may be incomplete; `responseFindings`
 * names what is missing. Money is 分.
 */
export const responseContentSchema = z.strictObject({
  /** 关联产品: id of one of the organisation's own products, or empty. */
  productId: z.string().max(40).default(''),
  overview: text(responseLimits.overview).default(''),
  mustAnswers: z.array(mustAnswerSchema).max(40).default([]),
  cases: text(responseLimits.cases).default(''),
  leadTimeDays: z.number().int().min(1, '写作天数，例如 60').max(3650, '不能超过 3650 天').nullable().default(null),
  modes: z.array(z.enum(cooperationMode.codes)).max(6).default([]),
  cost: z
    .strictObject({ min: fen, max: fen })
    .refine((c) => c.min === null || c.max === null || c.min <= c.max, '区间的起点不能大于终点')
    .default({ min: null, max: null }),
  cooperation: text(responseLimits.cooperation).default(''),
  joinSalon: z.enum(['yes', 'no']).or(z.literal('')).default(''),
  contact: z
    .strictObject({
      name: line(responseLimits.contactName).default(''),
      phone: line(responseLimits.contactPhone).default(''),
    })
    .default({ name: '', phone: '' }),
  /** 真实性承诺, given with the submission. */
  pledge: z.boolean().default(false),
})
export type ResponseContent = z.infer<typeof responseContentSchema>

export const emptyResponse: ResponseContent = responseContentSchema.parse({})

export const PLEDGE = '本单位承诺所填内容真实、准确，并对其负责。'

type Need = Pick<OpportunityContent, 'musts'>

const required: [field: string, message: string, ok: (c: ResponseContent) => boolean][] = [
  ['overview', '请填写方案概述', (c) => c.overview !== ''],
  ['modes', '请选择合作方式', (c) => c.modes.length > 0],
  ['contact.name', '请填写联系人', (c) => c.contact.name !== ''],
  ['contact.phone', '请填写联系电话', (c) => c.contact.phone !== ''],
]

const advised: [field: string, message: string, ok: (c: ResponseContent) => boolean][] = [
  ['cases', '类似案例还没有写', (c) => c.cases !== ''],
  ['leadTimeDays', '实施周期还没有写', (c) => c.leadTimeDays !== null],
  ['joinSalon', '是否愿意参加沙龙还没有选', (c) => c.joinSalon !== ''],
]

/** What is missing (待完善) before the answer can be submitted, in the order of the form. */
export function responseFindings(c: ResponseContent, need: Need): Finding[] {
  const found: Finding[] = []
  const add = (rows: typeof required, kind: Finding['kind']) => {
    for (const [field, message, ok] of rows) if (!ok(c)) found.push({ field, message, kind })
  }
  add(required.slice(0, 1), 'must')
  need.musts.forEach((must, i) => {
    const answer = c.mustAnswers.find((a) => a.line === must.id)
    if (!answer?.meets) found.push({ field: `mustAnswers.${i}`, message: `请应答必备条件第 ${i + 1} 条`, kind: 'must' })
    else if (answer.meets !== 'yes' && answer.text === '')
      found.push({ field: `mustAnswers.${i}`, message: `必备条件第 ${i + 1} 条不完全满足，请写明情况`, kind: 'must' })
  })
  add(required.slice(1), 'must')
  add(advised, 'advice')
  return found
}

/** The answers to the need's lines in its order; lines that the need no longer has are dropped. */
export function answersInOrder(c: ResponseContent, need: Need): MustAnswer[] {
  return need.musts.map((m) => c.mustAnswers.find((a) => a.line === m.id) ?? { line: m.id, meets: '', text: '' })
}

/** What may be stored: only answers to lines of the need, and no cost where the owner must not see one. */
export function fitToNeed(c: ResponseContent, need: Need, asksCost: boolean): ResponseContent {
  return { ...c, mustAnswers: answersInOrder(c, need), cost: asksCost ? c.cost : { min: null, max: null } }
}

const cut = (s: string, max: number) => [...s].slice(0, max).join('')

/** What a product already says of an answer. */
export function contentFromProduct(productId: string, p: ProductContent): ResponseContent {
  const cases = p.cases.map((c) => [c.year === null ? '' : `${c.year} 年`, c.place, c.title].filter(Boolean).join(' '))
  return {
    ...emptyResponse,
    productId,
    overview: cut(p.summary, responseLimits.overview),
    cases: cut(cases.join('\n'), responseLimits.cases),
    leadTimeDays: p.leadTimeDays,
    modes: p.modes,
    cost: { min: p.price.min, max: p.price.max },
    contact: { name: '', phone: cut(p.phone, responseLimits.contactPhone) },
  }
}

/** Puts `source` where `content` is still empty: nothing that was typed is lost. Line answers belong to one need. */
export function fillBlanks(content: ResponseContent, source: ResponseContent): ResponseContent {
  const { cost, contact } = content
  return {
    ...content,
    productId: content.productId || source.productId,
    overview: content.overview || source.overview,
    cases: content.cases || source.cases,
    leadTimeDays: content.leadTimeDays ?? source.leadTimeDays,
    modes: content.modes.length > 0 ? content.modes : source.modes,
    cost: cost.min === null && cost.max === null ? source.cost : cost,
    cooperation: content.cooperation || source.cooperation,
    joinSalon: content.joinSalon || source.joinSalon,
    contact: { name: contact.name || source.contact.name, phone: contact.phone || source.contact.phone },
  }
}
