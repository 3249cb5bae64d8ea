import { z } from 'zod'
import { day, flag, line, listOf } from '#app/domain/fields.ts'
import type { DefaultValidity } from '#app/domain/importing/opportunity-row.ts'
import { DomainError } from '#app/domain/errors.ts'

const validityShape = { validity: z.enum(['', 'until', 'open']).default(''), day: day.default('') }

export const uploadForm = z.strictObject({
  kind: z.enum(['opportunity', 'product']),
  scope: z.enum(['own', 'several']),
  ...validityShape,
})

const rowNumber = z.coerce.number().int().min(1).max(5000)

export const sheetForm = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('rows'),
    shown: z.string().max(4000).default(''),
    row: listOf(z.string().max(20)),
    edit: z.record(z.string().max(20), z.string().max(5000)).default({}),
    /** `s0r12c3=采购`: the suggestion that was taken. */
    fix: z.string().max(6000).optional(),
    fixAll: z.string().max(20).optional(),
    next: z.enum(['0', '1']).default('0'),
  }),
  z.strictObject({
    intent: z.literal('sheet'),
    sheet: z.coerce.number().int().min(0).max(999),
    first: rowNumber,
    last: rowNumber,
    wasFirst: rowNumber,
    wasLast: rowNumber,
    map: z.record(z.string().max(4), z.string().max(20)).default({}),
    unit: line(60).default(''),
    reset: flag,
    left: z.enum(['0', '1']).optional(),
  }),
  z.strictObject({ intent: z.literal('validity'), ...validityShape }),
  z.strictObject({ intent: z.literal('discard') }),
  z.strictObject({ intent: z.literal('undo') }),
])
export type SheetForm = z.infer<typeof sheetForm>

/** 有效期 as a form sends it; 统一截止 without its day is refused at the field. */
export function readValidity(input: { validity: '' | 'until' | 'open'; day: string }): DefaultValidity | null {
  if (input.validity === '') return null
  if (input.validity === 'open') return { validity: 'open' }
  if (input.day === '') throw new DomainError('badInput', { fields: { day: '请填写统一截止日期' } })
  return { validity: 'until', deadline: input.day }
}
