import { z } from 'zod'
import { checkCreditCode, normaliseCreditCode } from '#app/domain/credit-code.ts'
import { day, line } from '#app/domain/fields.ts'

export const relationLimits = { name: 60, source: 120, reason: 120 } as const

const filled = (max: number, sentence: string) => line(max).refine((s) => s !== '', sentence)
const since = day.refine((s) => s !== '', '请填写日期')
const source = filled(relationLimits.source, '请写明来源，例如企业年报、公示系统、章程')

/** Percent as typed, `35` or `33.33`, in hundredths of a percent. */
const share = z
  .string()
  .trim()
  .transform((s) => s.replace(/[%％]$/, '').trim())
  .refine(
    (s) => /^\d{1,3}(\.\d{1,2})?$/.test(s) && Number(s) > 0 && Number(s) <= 100,
    '写大于 0、不超过 100 的数，最多两位小数',
  )
  .transform((s) => Math.round(Number(s) * 100))

const code = line(30)
  .transform(normaliseCreditCode)
  .refine((s) => s === '' || checkCreditCode(s).error === null, '统一社会信用代码不对，可以留空')

/** What can be entered about a unit, and that it has ended. */
export const relationForm = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('group'),
    groupName: filled(relationLimits.name, '请填写集团名称'),
    groupCode: code.default(''),
    since,
    source,
  }),
  z.strictObject({
    intent: z.literal('holding'),
    direction: z.enum(['holder', 'held'], '请选择谁持有谁的股权'),
    other: filled(relationLimits.name, '请填写另一家单位'),
    share,
    since,
    source,
  }),
  z.strictObject({
    intent: z.literal('end'),
    relationId: z.string().max(60),
    reason: filled(relationLimits.reason, '请写明原因'),
  }),
])
export type RelationInput = z.infer<typeof relationForm>
