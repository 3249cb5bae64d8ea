import { z } from 'zod'
import { flag, line, text } from '#app/domain/fields.ts'
import { reviewChecks } from '#app/domain/review.ts'
import type { ReviewCheck, ReviewComment } from '#app/domain/review.ts'
import { secrecyGround } from '#app/domain/vocabulary.ts'

/** The forms of the review desk as they are sent. */

const many = z.preprocess(
  (v): unknown[] => (v === undefined ? [] : Array.isArray(v) ? v : [v]),
  z.array(z.string()).max(40),
)
const comment = line(300)

const decision = z.strictObject({
  intent: z.enum(['approved', 'returned']),
  version: z.coerce.number().int(),
  contentHash: z.string().max(64),
  step: z.enum(['first', 'second', 'approve']),
  mode: z.enum(['online', 'offline']).default('online'),
  signer: z
    .strictObject({ name: line(40).default(''), office: line(60).default(''), day: z.string().max(10).default('') })
    .default({ name: '', office: '', day: '' }),
  opinion: text(500).default(''),
  comments: z.strictObject({ field: many, line: many, text: many }).partial().default({}),
  checks: z
    .strictObject({
      content: flag,
      secrecy: flag,
      fair: flag,
      trade: flag,
      secrecyBy: line(40).default(''),
      fairBy: line(40).default(''),
    })
    .partial()
    .default({}),
  ground: z
    .enum(Object.keys(secrecyGround.labels) as [string, ...string[]])
    .or(z.literal(''))
    .default(''),
})

/** Remarks whose sentence is written; the line counts only where a number is given. */
function readComments(list: z.infer<typeof decision>['comments'], add: (i: number, message: string) => void) {
  return (list.text ?? []).flatMap((raw, i): ReviewComment[] => {
    const parsed = comment.safeParse(raw)
    const field = list.field?.[i] ?? ''
    if (!parsed.success) add(i, parsed.error.issues[0]?.message ?? '')
    if (!parsed.success || parsed.data === '') return []
    if (!/^[a-zA-Z]{1,30}$/.test(field)) add(i, '请选择意见所在的栏目')
    const row = /^\d{1,2}$/.test((list.line?.[i] ?? '').trim()) ? Number(list.line?.[i]) : 0
    return [{ field: row > 0 ? `${field}.${row - 1}` : field, comment: parsed.data }]
  })
}

export const decisionForm = decision.transform((form, context) => {
  const { intent, comments, checks, mode, signer, ground, ...rest } = form
  const made = (Object.keys(reviewChecks) as ReviewCheck[]).flatMap((check): [ReviewCheck, string][] => {
    if (!checks[check]) return []
    return [[check, check === 'secrecy' ? (checks.secrecyBy ?? '') : check === 'fair' ? (checks.fairBy ?? '') : '']]
  })
  return {
    ...rest,
    intent,
    mode,
    signer: mode === 'offline' ? signer : undefined,
    ground: intent === 'returned' && ground !== '' ? ground : undefined,
    checks: Object.fromEntries(made),
    comments: readComments(comments, (i, message) =>
      context.addIssue({ code: 'custom', path: ['comments', i], message }),
    ),
  }
})

export const takeForm = z.strictObject({
  intent: z.enum(['take', 'release']),
  kind: z.enum(['opportunity', 'product']),
  id: z.string().max(60),
  from: z.string().max(60).optional(),
})
