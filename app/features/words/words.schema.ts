import { z } from 'zod'
import { line, pageNumber, text } from '#app/domain/fields.ts'

export const wordsLimits = { words: 400, reason: 200 } as const
export const CHANGES_PER_PAGE = 20

export const wordsQuery = z.object({ page: pageNumber })

const version = z.coerce.number().int().min(0).max(1_000_000)
const id = line(60)
const reason = text(wordsLimits.reason).refine((s) => s !== '', '请写明理由')

/** Which change a page is about: as it stands in its address. */
export const changeQuery = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('save'), id: id.default('') }),
    z.object({ kind: z.literal('remove'), id }),
    z.object({ kind: z.literal('undo'), version }),
    z.object({ kind: z.literal('return'), day: z.iso.date() }),
  ])
  .catch({ kind: 'save', id: '' })
  .default({ kind: 'save', id: '' })

/** `intent` preview shows what a change would do; `make` makes it, with the seal of the preview that was shown. */
const common = { intent: z.enum(['preview', 'make']), seal: line(100).default(''), reason }
export const changeForm = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('save'), id: id.default(''), words: text(wordsLimits.words) }),
  z.strictObject({ ...common, kind: z.literal('remove'), id }),
  z.strictObject({ ...common, kind: z.literal('undo'), version }),
  z.strictObject({ ...common, kind: z.literal('return'), day: z.iso.date('请选择日期') }),
])
type Form = z.infer<typeof changeForm>
type Without<T> = T extends unknown ? Omit<T, 'intent' | 'seal'> : never
/** A change as it is asked for. */
export type AskedChange = Without<Form>
export type AskedPage = z.infer<typeof changeQuery>
