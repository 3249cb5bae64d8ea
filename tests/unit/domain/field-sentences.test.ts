import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import '#app/domain/fields.ts'

const said = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message

describe('sentences of schemas without one of their own', () => {
  it.each([
    [z.string(), undefined, '请填写或选择'],
    [z.enum(['a', 'b']), '', '请填写或选择'],
    [z.enum(['a', 'b']), 'c', '请重新填写'],
    [z.number().max(3), 4, '超过了上限'],
    [z.array(z.string()).min(1), [], '没有达到下限'],
  ])('%#: plain Chinese instead of the library’s English', (schema, value, sentence) => {
    expect(said(schema, value)).toBe(sentence)
  })
  it('gives way to the sentence of the schema', () => {
    expect(said(z.enum(['a'], '请选择单位类型'), undefined)).toBe('请选择单位类型')
  })
})
