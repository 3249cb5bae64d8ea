import { DomainError } from '#app/domain/errors.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { requireNoConflict } from '#app/server/pair-interests.ts'
import { insertQuestion } from '#db/repos/match-questions.ts'
import type { MatchRow } from '#db/repos/matches.ts'
import { changePair } from './act-on-pair.server.ts'
import { idsOf } from './load-pair.server.ts'
import type { Pair, PairKeys } from './load-pair.server.ts'
import { keepInvited, tellOthers } from './keep-invited.server.ts'

/**
 * The owner of a need asks before or after it invites, an invited side before it decides. Asking is neither an invitation
 * nor a word; one question of a pair is open at a time.
 */
export async function askQuestion(ctx: Ctx, input: PairKeys & { question: string }): Promise<void> {
  const ask = async (tx: TxCtx, pair: Pair, match: MatchRow) => {
    const { side, waiting } = pair
    if (side !== 'need' && side !== 'offer') throw new DomainError('forbidden')
    if (!waiting.ask || ctx.actor.kind !== 'person')
      throw new DomainError('wrongState', {
        message: match.question_side === null ? undefined : '已有一个问题待回答，回答后可以再问。',
      })
    await requireNoConflict(tx, idsOf(pair))
    const id = newId()
    const row = {
      id,
      match_id: match.id,
      side,
      question: input.question,
      asked_by: ctx.actor.personId,
      asked_at: tx.now,
    }
    if (!(await insertQuestion(tx.tx, { ...row, status: 'open' }))) throw new DomainError('conflict')
    await keepInvited(tx, match, { action: 'ask', reason: input.question, question: { after: 'open' } })
    await tellOthers(tx, pair, {
      event: `match.asked:${id}`,
      subject: match.status === 'invited' ? '对接邀请有一个问题待回答' : '推荐的一对有一个问题待回答',
      text: `${match.status === 'invited' ? '对方在答复前想问' : '对方还没有邀请，想先问'}：${input.question}。回答后对方再决定。`,
    })
  }
  await changePair(ctx, input, ask, ({ waiting }) => waiting.ask)
}
