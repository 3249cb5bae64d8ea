import { dayOf } from './time.ts'
import { responseReason } from './vocabulary.ts'
import type { AnswerMode, ResponseReason } from './vocabulary.ts'
import type { ResponseStatus } from './status.ts'
import { addWorkingDays } from './working-days.ts'

/** The owner replies within so many working days. */
export const REPLY_WORKING_DAYS = 15

interface Sealing {
  mode: AnswerMode
  deadlineAt: number | null
}

/** 截止前保密: true until the published deadline, even when the owner stops answering earlier. */
export function sealedNow(need: Sealing, now: number): boolean {
  return need.mode === 'sealed' && (need.deadlineAt === null || now < need.deadlineAt)
}

/** The last day for the owner's reply, `YYYY-MM-DD`: counted from the deadline when sealed, else from the receipt. */
export function replyDueOn(need: Sealing, submittedAt: number): string {
  const from = need.mode === 'sealed' && need.deadlineAt !== null ? need.deadlineAt - 1 : submittedAt
  return addWorkingDays(dayOf(from), REPLY_WORKING_DAYS)
}

/** The states in which the owner reads the body. */
export const READABLE: readonly ResponseStatus[] = ['viewed', 'opened', 'interested', 'declined']
/** The states in which an answer has been handed in and stands. */
export const RECEIVED: readonly ResponseStatus[] = ['submitted', ...READABLE]
/** The states in which the owner still owes a reply. */
export const AWAITING: readonly ResponseStatus[] = ['submitted', 'viewed', 'opened']

/** 逾期未答复: the last day for the reply has passed. `today` is `YYYY-MM-DD`. */
export function isOverdue(answer: { status: ResponseStatus; replyDueOn: string }, today: string): boolean {
  return AWAITING.includes(answer.status) && answer.replyDueOn !== '' && answer.replyDueOn < today
}

/** The reason in words; the line is counted from 1. */
export function reasonWords(code: ResponseReason, line: number | null): string {
  return code === 'mustUnmet' ? `未满足第 ${line ?? '?'} 条` : responseReason.labels[code]
}

const sentences: Record<ResponseReason, string> = {
  mustUnmet: '方案暂未满足必备条件第 N 条，本次不再推进。',
  inUse: '本单位已有在用系统，本次不再推进。',
  budget: '方案与现有资金条件不符，本次不再推进。',
  changed: '需求已有调整，本次不再推进。',
  postponed: '这项需求暂缓实施，恢复后欢迎再次联系。',
  other: '经研究，本次不再推进，感谢贵单位应答。',
}

/** The sentence a firm gets when the owner writes none of its own. */
export function defaultSentence(code: ResponseReason, line: number | null): string {
  return sentences[code].replace('N', String(line ?? ''))
}
