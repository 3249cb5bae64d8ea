import { DomainError } from '#app/domain/errors.ts'
import type { GraderLetter } from '#app/domain/judging/grade.ts'
import { isStaff } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { roundByNumber } from '#db/repos/judging.ts'
import type { JudgingRound } from '#db/repos/judging.ts'
import type { ReadDb } from '#db/schema.ts'

/** A round that the actor may know of: the lead unit all, a reviewer those to grade. Everything else is not there. */
export async function loadRound(
  ctx: Ctx,
  db: ReadDb,
  number: string,
): Promise<{ actor: SignedIn; round: JudgingRound }> {
  const actor = requirePermission(ctx, 'judging.grade')
  const round = await roundByNumber(db, number)
  if (!round || can(actor, 'judging.grade', { assigned: [round.grader_a, round.grader_b] }) !== true)
    throw new DomainError('notFound')
  return { actor, round }
}

/** Which of the two graders somebody is; null for neither. */
export function letterOf(round: JudgingRound, personId: string): GraderLetter | null {
  if (round.grader_a === personId) return 'A'
  return round.grader_b === personId ? 'B' : null
}

/** Null for the lead unit, which sees every round; else the person whose rounds are seen. */
export const seenBy = (actor: SignedIn): string | null => (isStaff(actor, 'organiser') ? null : actor.personId)
