import { z } from 'zod'
import { text } from '#app/domain/fields.ts'

export const REASON_LIMIT = 200

const reason = text(REASON_LIMIT).refine((s) => s !== '', '请写明原因')
const waiverId = z.string().max(60)

/** What can be declared and decided about the interests in a pair. */
export const interestForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('recuse'), reason }),
  z.strictObject({ intent: z.literal('propose'), reason }),
  z.strictObject({ intent: z.literal('grant'), waiverId, reason }),
  z.strictObject({ intent: z.literal('refuse'), waiverId, reason }),
])
