import { DomainError } from '#app/domain/errors.ts'
import type { Grade } from '#app/domain/judging/grade.ts'
import { judgingActions, requireStatus } from '#app/domain/status.ts'
import type { JudgingStatus } from '#app/domain/status.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { recordStep } from '#app/server/record-step.ts'
import { pairsOfRound, updatePair, updateRound } from '#db/repos/judging.ts'
import { loadRound } from './load-round.server.ts'

/** Settles a pair that was graded differently, by name and with a reason; the last one finishes the round. */
export async function settlePair(
  ctx: Ctx,
  input: { number: string; position: number; grade: Grade; reason: string },
): Promise<{ status: JudgingStatus; left: number }> {
  return inTransaction(ctx, async (tx) => {
    const { actor, round } = await loadRound(tx, tx.tx, input.number)
    const from = round.status as JudgingStatus
    requireStatus(judgingActions, 'settle', from)
    const pairs = await pairsOfRound(tx.tx, round.id)
    const pair = pairs.find(({ position }) => position === input.position)
    if (!pair) throw new DomainError('notFound')
    if (pair.grade_a === pair.grade_b)
      throw new DomainError('wrongState', { message: '这一对两位评分相同，不需要商定。' })
    const open = pairs.filter((p) => p.grade_a !== p.grade_b && p.settled_grade === null && p !== pair)
    const status = requireStatus(judgingActions, open.length === 0 ? 'finish' : 'settle', from)
    await updatePair(
      tx.tx,
      { roundId: round.id, position: pair.position },
      {
        settled_grade: input.grade,
        settled_reason: input.reason,
        settled_by: actor.personId,
        settled_at: ctx.now,
      },
    )
    const done = status === 'settled' ? { settled_at: ctx.now } : {}
    if (!(await updateRound(tx.tx, round, { status, ...done }))) throw new DomainError('conflict')
    await recordStep(tx, {
      object: { kind: 'judging', id: round.id },
      action: 'settle',
      from,
      to: status,
      reason: input.reason,
      changes: { pair: { after: pair.position }, grade: { before: pair.settled_grade, after: input.grade } },
    })
    return { status, left: open.length }
  })
}
