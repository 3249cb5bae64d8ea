import { z } from 'zod'
import { text } from '#app/domain/fields.ts'

export const REASON_LIMIT = 200

const reason = text(REASON_LIMIT).refine((s) => s !== '', '请写明原因')
const id = z.string().max(60)

/** What can be declared and decided about the interests in a pair. */
export const interestForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('recuse'), reason }),
  z.strictObject({ intent: z.literal('propose'), reason }),
  z.strictObject({ intent: z.literal('stop'), reason }),
  z.strictObject({ intent: z.literal('askLift'), reason }),
  z.strictObject({ intent: z.literal('lift'), liftId: id, reason }),
  z.strictObject({ intent: z.literal('keep'), liftId: id, reason }),
  z.strictObject({ intent: z.literal('grant'), waiverId: id, reason }),
  z.strictObject({ intent: z.literal('refuse'), waiverId: id, reason }),
])
