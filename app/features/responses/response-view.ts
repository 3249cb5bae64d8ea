import type { ResponseContent } from '#app/domain/response-content.ts'
import { responseStatus } from '#app/domain/status.ts'
import type { ResponseStatus } from '#app/domain/status.ts'
import type { AnswerMode } from '#app/domain/vocabulary.ts'

/** What every page of an answer says about the need. */
export interface NeedHead {
  key: string
  number: string | null
  title: string
  ownerName: string
  publicMoney: boolean
  asksCost: boolean
  mode: AnswerMode
  deadlineAt: number | null
  musts: { id: string; text: string }[]
  replyDays: number
}

export interface ProductLink {
  key: string
  title: string
}

/** The body of an answer as it is shown. */
export interface BodyView {
  content: ResponseContent
  product: ProductLink | null
}

export interface DecisionView {
  result: 'interested' | 'declined'
  at: number
  reason: string
  text: string
  advice: string
  followPath: string
}

const shapes = {
  draft: 'draft',
  submitted: 'wait',
  viewed: 'wait',
  opened: 'wait',
  interested: 'open',
  declined: 'shut',
  withdrawn: 'back',
} as const satisfies Record<ResponseStatus, string>

export function responseState(status: ResponseStatus) {
  return { word: responseStatus[status], shape: shapes[status] }
}
