import { z } from 'zod'
import { unknownNoteFields } from '#app/domain/invitation-note.ts'
import { flag, line, listOf, pageNumber, text } from '#app/domain/fields.ts'
import { guardedText, seenField } from './match.schema.ts'
import { matchLevel } from '#app/domain/vocabulary.ts'

/** Open needs whose pairs stand on a page for choosing, and drafts on a page. */
export const NEEDS_TO_CHOOSE = 30
export const DRAFTS_PER_PAGE = 50
/** Most pairs that one choice holds. */
export const MOST_AT_ONCE = 50

const filter = line(60).catch('').default('')

/** What narrows the pairs for choosing, as it stands in the address. */
export const invitationsQuery = z.object({
  category: filter,
  release: filter,
  salon: filter,
  level: z.enum(matchLevel.codes).optional().catch(undefined),
  /** Every row begins ticked. */
  all: flag,
  page: pageNumber,
})
export type InvitationsQuery = z.infer<typeof invitationsQuery>

export const holdForm = z.strictObject({
  pairs: listOf(z.string().regex(/^[\w-]{1,40}~[\w-]{1,40}$/)).pipe(
    z.array(z.string()).min(1, '请至少勾选一对').max(MOST_AT_ONCE, `一次最多 ${MOST_AT_ONCE} 对`),
  ),
  template: text(400)
    .refine((s) => s !== '', '请写下附言')
    .superRefine((template, issue) => {
      const [unknown] = unknownNoteFields(template)
      if (unknown !== undefined)
        issue.addIssue({ code: 'custom', message: `没有“{${unknown}}”这一项，请改用列出的各项` })
    }),
  salon: filter,
  seen: seenField,
})

const draft = line(40)

/** What can be done with the held drafts. */
export const heldForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('edit'), draft, version: z.coerce.number().int(), note: guardedText }),
  z.strictObject({ intent: z.literal('drop'), draft }),
  z.strictObject({
    intent: z.literal('send'),
    drafts: listOf(draft).pipe(z.array(z.string()).min(1, '请至少勾选一份').max(DRAFTS_PER_PAGE)),
  }),
  // The same form holds the ticked boxes; here they choose nothing.
  z.strictObject({ intent: z.literal('sendAll'), drafts: listOf(draft).optional() }),
])

export const heldQuery = z.object({ page: pageNumber })
