import { DomainError } from '#app/domain/errors.ts'
import { matchQuestionActions, requireStatus } from '#app/domain/status.ts'
import type { MatchQuestionStatus } from '#app/domain/status.ts'
import type { Ctx } from '#app/server/context.ts'
import { closeQuestion, openQuestionOf } from '#db/repos/match-questions.ts'
import { changePair } from './act-on-pair.server.ts'
import { keepInvited, tellOthers } from './keep-invited.server.ts'
import type { PairKeys } from './load-pair.server.ts'

/** The other side answers the open question; the side that asked then decides. */
export async function answerQuestion(ctx: Ctx, input: PairKeys & { answer: string }): Promise<void> {
  await changePair(ctx, input, async (tx, pair, match) => {
    const open = await openQuestionOf(tx.tx, match.id)
    if (!open) throw new DomainError('wrongState', { message: '这个问题已经回答、收回，或对方已作决定。' })
    if (!pair.waiting.answer || ctx.actor.kind !== 'person') throw new DomainError('forbidden')
    const status = requireStatus(matchQuestionActions, 'answer', open.status as MatchQuestionStatus)
    const answer = { answer: input.answer, answered_side: pair.side ?? '', answered_by: ctx.actor.personId }
    if (!(await closeQuestion(tx.tx, open.id, { status, closed_at: tx.now, ...answer })))
      throw new DomainError('conflict')
    await keepInvited(tx, match, {
      action: 'answer',
      reason: input.answer,
      question: { before: open.status, after: status },
    })
    await tellOthers(tx, pair, {
      event: `match.answered:${open.id}`,
      subject: match.status === 'invited' ? '对接邀请的问题已有回答' : '推荐的一对的问题已有回答',
      text: `问：${open.question}。答：${input.answer}。${match.status === 'invited' ? '请决定同意或谢绝。' : '可以据此决定是否邀请。'}`,
    })
  })
}

/** The side that asked takes its question back. A second click changes nothing. */
export async function withdrawQuestion(ctx: Ctx, keys: PairKeys): Promise<void> {
  await changePair(ctx, keys, async (tx, pair, match) => {
    const open = await openQuestionOf(tx.tx, match.id)
    if (!open) return
    if (!pair.waiting.unask) throw new DomainError('forbidden')
    const status = requireStatus(matchQuestionActions, 'withdraw', open.status as MatchQuestionStatus)
    if (!(await closeQuestion(tx.tx, open.id, { status, closed_at: tx.now }))) throw new DomainError('conflict')
    await keepInvited(tx, match, { action: 'unask', question: { before: open.status, after: status } })
  })
}
