import { z } from 'zod'
import { day, fen, line, text } from './fields.ts'
import type { Finding } from './opportunity-content.ts'
import { categoryCodes } from './taxonomy.ts'
import { cooperationMode, deployment, priceKind } from './vocabulary.ts'

/** One capability line: what, and where it can be measured a value with a unit. */
export const capabilitySchema = z.strictObject({
  id: z.string().min(1).max(40),
  what: line(80),
  value: z.union([z.number(), line(40)]).optional(),
  unit: line(12).optional(),
})
export type Capability = z.infer<typeof capabilitySchema>

export const certificateSchema = z.strictObject({
  name: line(80),
  number: line(60).default(''),
  /** First day of validity; absent means that it has begun, so that texts of before keep their hash. */
  validFrom: day.optional(),
  expiresOn: day.default(''),
})
export type Certificate = z.infer<typeof certificateSchema>

export const caseSchema = z.strictObject({
  title: line(80),
  place: line(60).default(''),
  year: z.number().int().min(1990).max(2100).nullable().default(null),
  source: line(200).default(''),
})
export type ProductCase = z.infer<typeof caseSchema>

export const productLimits = {
  title: 40,
  summary: 500,
  capabilities: 30,
  certificates: 20,
  cases: 20,
  phone: 40,
} as const

/** What a product says. Incomplete while a draft; `productFindings` names what is missing. Money is 分. */
export const productContentSchema = z.strictObject({
  title: line(productLimits.title).default(''),
  summary: text(productLimits.summary).default(''),
  categories: z.array(z.enum(categoryCodes)).max(6).default([]),
  modes: z.array(z.enum(cooperationMode.codes)).max(6).default([]),
  cases: z.array(caseSchema).max(productLimits.cases).default([]),
  capabilities: z.array(capabilitySchema).max(productLimits.capabilities).default([]),
  deployment: z.array(z.enum(deployment.codes)).max(5).default([]),
  certificates: z.array(certificateSchema).max(productLimits.certificates).default([]),
  price: z
    .strictObject({ kind: z.enum(priceKind.codes).or(z.literal('')).default(''), min: fen, max: fen })
    .refine((a) => a.min === null || a.max === null || a.min <= a.max, '区间的起点不能大于终点')
    .default({ kind: '', min: null, max: null }),
  leadTimeDays: z.number().int().min(1).max(3650).nullable().default(null),
  location: line(60).default(''),
  phone: line(productLimits.phone).default(''),
  offers: z.array(z.enum(categoryCodes)).max(12).default([]),
  wants: z.array(z.enum(categoryCodes)).max(12).default([]),
  validUntil: day.default(''),
})
export type ProductContent = z.infer<typeof productContentSchema>

export const emptyProduct: ProductContent = productContentSchema.parse({})

const requiredFields: [field: keyof ProductContent, message: string, ok: (c: ProductContent) => boolean][] = [
  ['title', '请填写名称', (c) => c.title !== ''],
  ['summary', '请填写功能简介', (c) => c.summary !== ''],
  ['categories', '请选择所属领域', (c) => c.categories.length > 0],
  ['modes', '请选择可提供的合作方式', (c) => c.modes.length > 0],
  ['phone', '请填写对外业务电话', (c) => c.phone !== ''],
]

const adviceFields: [field: keyof ProductContent, message: string, ok: (c: ProductContent) => boolean][] = [
  ['capabilities', '能力条目还没有写，对方的必备条件无法按字段核对', (c) => c.capabilities.length > 0],
  ['cases', '应用案例还没有写', (c) => c.cases.length > 0],
  ['certificates', '资质或知识产权还没有写', (c) => c.certificates.length > 0],
  ['price', '价格还没有写（可选“面议”）', (c) => c.price.kind !== ''],
]

/** What is missing (待完善) before the product can be submitted, in the order of the form. */
export function productFindings(c: ProductContent, context: { today: string }): Finding[] {
  const found: Finding[] = []
  for (const [field, message, ok] of requiredFields) if (!ok(c)) found.push({ field, message, kind: 'must' })
  if ((c.price.kind === 'exact' || c.price.kind === 'range') && c.price.min === null && c.price.max === null)
    found.push({ field: 'price', message: '请填写价格，或改选“面议”', kind: 'must' })
  if (c.validUntil !== '' && c.validUntil < context.today)
    found.push({ field: 'validUntil', message: '有效期已经过去，请改为以后的日期', kind: 'must' })
  for (const [field, message, ok] of adviceFields) if (!ok(c)) found.push({ field, message, kind: 'advice' })
  return found
}
