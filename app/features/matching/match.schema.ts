import { z } from 'zod'
import { contactRefusal } from '#app/domain/contact-words.ts'
import { flag, line, pageNumber, text } from '#app/domain/fields.ts'
import { matchReason } from '#app/domain/vocabulary.ts'
import { shownField } from '#app/domain/shown-field.ts'
import { viaField } from './via.ts'

/** Longest list of pairs that a form sends back. */
const SHOWN_FIELD = 8000
/** Note of an invitation and words beside a reason. */
export const NOTE_LIMIT = 200

/** What the address of 为我推荐 asks for. */
export const suggestionsQuery = z.object({ page: pageNumber, more: flag })

const from = line(300).default('')
/** What the other side reads before both have agreed. */
export const guardedText = text(NOTE_LIMIT).superRefine((words, issue) => {
  const refusal = contactRefusal(words)
  if (refusal !== null) issue.addIssue({ code: 'custom', message: refusal })
})
const reasonCode = z.enum(matchReason.codes, '请选择原因')
const reasonText = guardedText.default('')

/** What the page showed from which somebody acts. */
export const seenField = shownField(SHOWN_FIELD)
const back = { from, seen: seenField }

/** Everything that can be done on the page of a pair. */
export const matchForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('invite'), note: guardedText.default(''), via: viaField, ...back }),
  z.strictObject({ intent: z.literal('agree'), ...back }),
  z.strictObject({ intent: z.literal('decline'), reasonCode, reasonText, ...back }),
  z.strictObject({ intent: z.literal('dismiss'), reasonCode, reasonText, ...back }),
  z.strictObject({ intent: z.literal('restore'), ...back }),
  z.strictObject({ intent: z.literal('confirm'), side: z.enum(['need', 'offer']), ...back }),
  z.strictObject({ intent: z.literal('ask'), question: guardedText.refine((s) => s !== '', '请写下问题'), ...back }),
  z.strictObject({ intent: z.literal('answer'), answer: guardedText.refine((s) => s !== '', '请写下回答'), ...back }),
  z.strictObject({ intent: z.literal('unask'), ...back }),
  z.strictObject({ intent: z.literal('remind'), ...back }),
  z.strictObject({ intent: z.literal('recall'), ...back }),
])

/** What the list of 对接 is divided into. */
export const matchViewCodes = ['waiting', 'silent', 'agreed', 'sent', 'declined', 'dismissed'] as const
export const MATCHES_PER_PAGE = 20

const filter = line(60).catch('').default('')

/** What narrows the list of 对接, as it stands in the address. */
export const matchListQuery = z.object({
  state: z.enum(matchViewCodes).optional().catch(undefined),
  category: filter,
  release: filter,
  page: pageNumber,
})
export type MatchListQuery = z.infer<typeof matchListQuery>
/** Needs of the own unit on a page of 为我推荐, each with its best products. */
export const NEEDS_PER_PAGE = 4

/** Gaps on a page of 供需缺口. */
export const GAPS_PER_PAGE = 8

/** What is chosen on 供需缺口, as it stands in the address. */
export const gapsQuery = z.object({
  side: z.enum(['need', 'offer']).catch('need').default('need'),
  category: filter,
  space: filter,
  page: pageNumber,
})
export type GapsQuery = z.infer<typeof gapsQuery>
