import { DomainError } from '#app/domain/errors.ts'
import type { Ctx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { insertQuestion } from '#db/repos/match-questions.ts'
import { changePair } from './act-on-pair.server.ts'
import type { PairKeys } from './load-pair.server.ts'
import { keepInvited, tellOthers } from './keep-invited.server.ts'

/** An invited side asks before it decides. It can still agree or decline; one question of a pair is open at a time. */
export async function askQuestion(ctx: Ctx, input: PairKeys & { question: string }): Promise<void> {
  await changePair(ctx, input, async (tx, pair, match) => {
    const { side, waiting } = pair
    if (side !== 'need' && side !== 'offer') throw new DomainError('forbidden')
    if (!waiting.ask || ctx.actor.kind !== 'person')
      throw new DomainError('wrongState', {
        message: match.question_side === null ? undefined : '已有一个问题待回答，回答后可以再问。',
      })
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
      subject: '对接邀请有一个问题待回答',
      text: `对方在答复前想问：${input.question}。回答后对方再决定。`,
    })
  })
}
