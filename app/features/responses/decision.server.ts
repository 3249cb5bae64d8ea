import { DomainError } from '#app/domain/errors.ts'
import { defaultSentence, reasonWords } from '#app/domain/response-rules.ts'
import { responseStatus } from '#app/domain/status.ts'
import type { FollowPath, ResponseReason } from '#app/domain/vocabulary.ts'
import type { Need } from './load-need.server.ts'

export type Decision =
  | { result: 'interested'; followPath: FollowPath | ''; text: string }
  | { result: 'declined'; reason: ResponseReason | ''; line: number | null; text: string; advice: string }

/** A reply as it is stored, proposed and decided alike. */
export interface DecisionColumns {
  result: 'interested' | 'declined'
  reason_code: ResponseReason | ''
  reason_line: number | null
  reason_text: string
  advice: string
  follow_path: FollowPath | ''
}

/** What a reply says, complete; refuses at the field. Where public money is spent 有意向 names the 后续路径. */
export function decisionColumns(need: Need, decision: Decision): DecisionColumns {
  const none = { reason_code: '', reason_line: null, advice: '', follow_path: '' } as const
  if (decision.result === 'interested') {
    if (need.publicMoney && decision.followPath === '')
      throw new DomainError('badInput', { fields: { followPath: '请选择后续路径' } })
    return { ...none, result: 'interested', follow_path: decision.followPath, reason_text: decision.text }
  }
  const { reason, line, text, advice } = decision
  if (reason === '') throw new DomainError('badInput', { fields: { reason: '请选择原因' } })
  const lines = need.content.musts.length
  if (reason === 'mustUnmet' && (line === null || line < 1 || line > lines))
    throw new DomainError('badInput', { fields: { line: `请选择第几条（1 至 ${lines}）` } })
  const reason_line = reason === 'mustUnmet' ? line : null
  const reason_text = text || defaultSentence(reason, reason_line)
  return { ...none, result: 'declined', reason_code: reason, reason_line, reason_text, advice }
}

/** The message that the answering unit gets with the decision. */
export function decisionMessage(
  need: Need,
  number: string,
  d: Pick<DecisionColumns, 'result' | 'reason_code' | 'reason_line'>,
): { subject: string; body: string } {
  const { title } = need.content
  const why =
    d.reason_code === ''
      ? '对接意向不是采购结果，后续安排请看页面。'
      : `原因：${reasonWords(d.reason_code, d.reason_line)}。`
  return {
    subject: `应答有了答复（${responseStatus[d.result]}）：${title}`,
    body: `对“${title}”的应答 ${number}：${responseStatus[d.result]}。${why}`,
  }
}
