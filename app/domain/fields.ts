import { z } from 'zod'
import { countCharacters, hasUnsafeCharacters, manyLines, oneLine } from './text.ts'
import { isDay } from './time.ts'

/** The building blocks of form schemas: each normalises what was typed and refuses with a Chinese sentence. */

/** What a schema says that has no sentence of its own: never the English of the library. */
z.config({
  customError({ code, input }) {
    if (input === undefined || input === null || input === '') return '请填写或选择'
    if (code === 'too_big') return '超过了上限'
    if (code === 'too_small') return '没有达到下限'
    return '请重新填写'
  },
})

const CONTROL = '含有看不见的控制字符，请删去后重输'

/** One line of at most `max` characters (code points). */
export const line = (max: number) =>
  z
    .string()
    .transform(oneLine)
    .refine((s) => countCharacters(s) <= max, `不能超过 ${max} 字`)
    .refine((s) => !hasUnsafeCharacters(s), CONTROL)

/** Several lines of together at most `max` characters. */
export const text = (max: number) =>
  z
    .string()
    .transform(manyLines)
    .refine((s) => countCharacters(s) <= max, `不能超过 ${max} 字`)
    .refine((s) => !hasUnsafeCharacters(s), CONTROL)

/** A calendar day `YYYY-MM-DD`, or empty. */
export const day = z
  .string()
  .trim()
  .refine((s) => s === '' || isDay(s), '日期写作 2026-12-31')

/** Money in 分, or null where it is open. */
export const fen = z.number().int().nonnegative().nullable()

/** A field that may be sent once, several times or not at all: always a list, empty entries dropped. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (v): unknown[] => (v === undefined ? [] : Array.isArray(v) ? (v as unknown[]) : [v]).filter((x) => x !== ''),
    z.array(item),
  )

/** A checkbox: present means true. */
export const flag = z.preprocess((v) => v !== undefined && v !== '' && v !== '0' && v !== 'false', z.boolean())

/** The page number of a list; anything else than a positive number means the first page. */
export const pageNumber = z.coerce.number().int().min(1).max(100_000).catch(1).default(1)
