import { z } from 'zod'
import { day, fen, line, text } from './fields.ts'
import { parseDeadline } from './time.ts'
import { categoryCodes, spaceCodes } from './taxonomy.ts'
import {
  amountKind,
  answerMode,
  attendanceLevel,
  cooperationMode,
  funding,
  preparation,
  spendsPublicMoney,
  visibility,
} from './vocabulary.ts'
import type { OrganisationKind } from './vocabulary.ts'

const optionalCode = <T extends readonly [string, ...string[]]>(codes: T) => z.enum(codes).or(z.literal('')).default('')

/** A requirement that fields can check: `what op value unit`, for example 响应时间 <= 3 秒. */
export const checkSchema = z.strictObject({
  what: line(40),
  op: z.enum(['>=', '<=', '=', 'has']),
  value: z.union([z.number(), line(40)]),
  unit: line(12).optional(),
})

export const requirementLineSchema = z.strictObject({
  id: z.string().min(1).max(40),
  text: line(120),
  check: checkSchema.optional(),
})
export type RequirementLine = z.infer<typeof requirementLineSchema>

/** Limits shown as live counts beside the fields. */
export const opportunityLimits = {
  title: 40,
  summary: 500,
  currentState: 500,
  goal: 500,
  office: 40,
  phone: 40,
  requirement: 120,
  requirements: 20,
} as const

/**
 * What a need says. A draft may be incomplete: every field has an empty default, and `opportunityFindings` names
 * what is still missing. Money is 分; `deadline` is `YYYY-MM-DD` or `YYYY-MM-DD HH:mm` in Shanghai.
 */
export const opportunityContentSchema = z.strictObject({
  title: line(opportunityLimits.title).default(''),
  summary: text(opportunityLimits.summary).default(''),
  categories: z.array(z.enum(categoryCodes)).max(6).default([]),
  categoryNote: line(40).default(''),
  modes: z.array(z.enum(cooperationMode.codes)).max(6).default([]),
  office: line(opportunityLimits.office).default(''),
  phone: line(opportunityLimits.phone).default(''),
  validity: z.enum(['until', 'open']).or(z.literal('')).default(''),
  deadline: z
    .string()
    .trim()
    .refine((s) => s === '' || parseDeadline(s) !== null, '日期写作 2026-12-31 或 2026-12-31 17:00')
    .default(''),
  currentState: text(opportunityLimits.currentState).default(''),
  goal: text(opportunityLimits.goal).default(''),
  musts: z.array(requirementLineSchema).max(opportunityLimits.requirements).default([]),
  shoulds: z.array(requirementLineSchema).max(opportunityLimits.requirements).default([]),
  spaces: z.array(z.enum(spaceCodes)).max(8).default([]),
  spaceNote: line(60).default(''),
  amount: z
    .strictObject({ kind: optionalCode(amountKind.codes), min: fen, max: fen })
    .refine((a) => a.min === null || a.max === null || a.min <= a.max, '区间的起点不能大于终点')
    .default({ kind: '', min: null, max: null }),
  funding: optionalCode(funding.codes),
  preparation: optionalCode(preparation.codes),
  preparationLink: line(200)
    .refine((s) => s === '' || /^https?:\/\/[^\s]+$/.test(s), '链接要以 http:// 或 https:// 开头')
    .default(''),
  dueOn: day.default(''),
  dueNote: line(40).default(''),
  level: optionalCode(attendanceLevel.codes),
  visibility: z.enum(visibility.codes).default('public'),
  anonymousOwner: z.boolean().default(false),
  answerMode: z.enum(answerMode.codes).default('rolling'),
  showAnswerCount: z.boolean().default(false),
  /** N 家已应答 on the public page; absent means no, so that texts of before keep their hash. */
  publicAnswerCount: z.literal(true).optional(),
  askCost: z.boolean().default(false),
})
export type OpportunityContent = z.infer<typeof opportunityContentSchema>

/** An empty need: what a new form starts from. */
export const emptyOpportunity: OpportunityContent = opportunityContentSchema.parse({})

/** The part of a need that everyone sees when its details are for verified organisations only. */
export const summaryFields = [
  'title',
  'summary',
  'categories',
  'categoryNote',
  'modes',
  'office',
  'phone',
  'validity',
  'deadline',
  'level',
  'visibility',
  'anonymousOwner',
  'answerMode',
] as const satisfies readonly (keyof OpportunityContent)[]

export interface Finding {
  field: string
  message: string
  /** `must` stops a submission, `advice` does not. */
  kind: 'must' | 'advice'
}

const requiredFields: [field: keyof OpportunityContent, message: string, ok: (c: OpportunityContent) => boolean][] = [
  ['title', '请填写名称', (c) => c.title !== ''],
  ['summary', '请填写需求概况', (c) => c.summary !== ''],
  ['categories', '请选择所属领域', (c) => c.categories.length > 0],
  ['modes', '请选择合作方式', (c) => c.modes.length > 0],
  ['office', '请填写责任科室', (c) => c.office !== ''],
  ['phone', '请填写办公电话', (c) => c.phone !== ''],
  [
    'validity',
    '请填写有效期：截止日期或长期有效',
    (c) => c.validity === 'open' || (c.validity === 'until' && c.deadline !== ''),
  ],
]

const adviceFields: [field: keyof OpportunityContent, message: string, ok: (c: OpportunityContent) => boolean][] = [
  ['currentState', '现状与数据还没有写', (c) => c.currentState !== ''],
  ['goal', '期望目标还没有写', (c) => c.goal !== ''],
  ['musts', '必备条件还没有写', (c) => c.musts.length > 0],
  ['amount', '金额还没有写（可选“暂未确定”）', (c) => c.amount.kind !== ''],
]

/** The number of required things (名称、需求概况、所属领域、合作方式、责任科室、办公电话、有效期). */
export const requiredCount = requiredFields.length

/**
 * What is missing (待完善) before the need can be submitted, in the order of the form.
 * `now` decides whether the deadline has already passed; `ownerKind`, null when not
 * known, and the 资金来源 decide whether the fair-competition rule applies.
 */
export function opportunityFindings(
  c: OpportunityContent,
  context: { now: number; ownerKind: OrganisationKind | null },
): Finding[] {
  const found: Finding[] = []
  for (const [field, message, ok] of requiredFields) if (!ok(c)) found.push({ field, message, kind: 'must' })
  const deadlineAt = deadlineOf(c)
  if (c.validity === 'until' && deadlineAt !== null && deadlineAt <= context.now)
    found.push({ field: 'deadline', message: '截止时间已经过去，请改为以后的时间', kind: 'must' })
  if (c.answerMode === 'sealed' && c.validity !== 'until')
    found.push({ field: 'answerMode', message: '截止后统一查看需要一个截止日期', kind: 'must' })
  if (c.categories[0] === 'scene-other' && c.categoryNote === '')
    found.push({ field: 'categoryNote', message: '所属领域选了“其他”，请注明', kind: 'must' })
  if ((c.amount.kind === 'exact' || c.amount.kind === 'range') && c.amount.min === null && c.amount.max === null)
    found.push({ field: 'amount', message: '请填写金额，或改选“暂未确定”', kind: 'must' })
  if (spendsPublicMoney(context.ownerKind, c.funding)) found.push(...unfairLines(c))
  for (const [field, message, ok] of adviceFields) if (!ok(c)) found.push({ field, message, kind: 'advice' })
  return found
}

/** May an answer name a cost? Where public money is spent only when the owner asks for it. */
export function asksCost(c: Pick<OpportunityContent, 'funding' | 'askCost'>, ownerKind: OrganisationKind): boolean {
  return c.askCost || !spendsPublicMoney(ownerKind, c.funding)
}

/** The deadline as an instant; null for 长期有效 and for a need without one. */
export function deadlineOf(c: Pick<OpportunityContent, 'validity' | 'deadline'>): number | null {
  return c.validity === 'until' && c.deadline !== '' ? parseDeadline(c.deadline) : null
}

/**
 * Conditions that an owner spending public money may not set (政府采购法实施条例 第20条、公平竞争审查条例):
 * place of registration, size, ownership, registered capital, a brand, local records or awards.
 */
const UNFAIR: [RegExp, string][] = [
  [/(本区|本市|本省|本地|当地|辖区内?|区内|市内|省内)[^，。；,;]{0,8}(注册|登记|企业|公司|供应商)|注册地/, '注册地'],
  [/注册资[本金]/, '注册资本'],
  [/(国有|民营|外资|内资|国资)(企业|控股|背景)|所有制/, '所有制'],
  [
    /(大型|中型|规上|规模以上|上市|百强|500强|五百强)(企业|公司)|(营业收入|年产值|从业人员|员工)[^，。；,;]{0,8}(不低于|不少于|以上)/,
    '企业规模',
  ],
  [/(本区|本市|本省|本地|当地|区内|市内|省内)[^，。；,;]{0,10}(业绩|案例|奖项|获奖|荣誉)/, '本地业绩或奖项'],
  [/(指定|仅限|限于|必须(采用|使用))[^，。；,;]{0,12}品牌/, '特定品牌'],
]

/** What a check may not ask about, whatever its value. Business words stand here alone: 系统规模 is a measure. */
const UNFAIR_CHECKS: [RegExp, string][] = [
  [/注册地|(公司|企业|供应商|单位)(所在地|地址|住所)|^(所在地|属地|住所地?|经营地址?|总部)$/, '注册地'],
  [/注册资[本金]|实缴资本/, '注册资本'],
  [/所有制|(企业|公司|单位|股权|资本)(性质|类型|背景)|^(国有|民营|外资|内资|国资|国企|央企)(企业|控股)?$/, '所有制'],
  [
    /(企业|公司|单位|人员|员工)规模|^规模$|营业?收入?额|营业收入|年?产值|纳税额?|资产总额|总资产|从业人员|(员工|职工|企业)(总?人数|数量?)|上市公司|规上/,
    '企业规模',
  ],
  [/品牌/, '特定品牌'],
  [/(本地|本区|本市|本省|当地|区内|市内|省内|[区市省县]级).{0,10}(业绩|案例|奖|荣誉)/, '本地业绩或奖项'],
]
const RECORD = /业绩|案例|奖|荣誉/
/** A value that names a place: 本区, 市级, 示例市. */
const PLACE = /本[区市省县地]|当地|[区市省]内|辖区|[区市省县]级|^\p{Script=Han}{1,8}[区市省县]$/u

const plain = (words: string) => words.normalize('NFKC').replace(/\s+/g, '')

/** What a requirement line demands that the fair-competition rule forbids, by its text and by what fields check of it. */
function unfairDemand({ text, check }: RequirementLine): string | undefined {
  const what = plain(check?.what ?? '')
  const value = plain(String(check?.value ?? ''))
  const said = [text, what + value + (check?.unit ?? ''), value + what].map(plain)
  const hit =
    UNFAIR.find(([pattern]) => said.some((words) => pattern.test(words))) ??
    UNFAIR_CHECKS.find(([pattern]) => pattern.test(what) || pattern.test(value))
  if (hit) return hit[1]
  return RECORD.test(what) && PLACE.test(value) ? '本地业绩或奖项' : undefined
}

/** Requirement lines that break the fair-competition rule, each as a finding that stops the submission. */
export function unfairLines(c: Pick<OpportunityContent, 'musts' | 'shoulds'>): Finding[] {
  const found: Finding[] = []
  const check = (lines: RequirementLine[], field: string, word: string) =>
    lines.forEach((l, i) => {
      const demand = unfairDemand(l)
      if (demand !== undefined)
        found.push({
          field: `${field}.${i}`,
          message: `${word}第 ${i + 1} 条限定了${demand}：使用财政资金的需求不得以此为条件（《政府采购法实施条例》第二十条、《公平竞争审查条例》）`,
          kind: 'must',
        })
    })
  check(c.musts, 'musts', '必备条件')
  check(c.shoulds, 'shoulds', '优先条件')
  return found
}
