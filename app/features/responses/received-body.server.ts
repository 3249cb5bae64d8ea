import { DomainError } from '#app/domain/errors.ts'
import { actsFor } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import { fitToNeed, responseContentSchema } from '#app/domain/response-content.ts'
import type { ResponseContent } from '#app/domain/response-content.ts'
import { READABLE } from '#app/domain/response-rules.ts'
import type { ResponseStatus } from '#app/domain/status.ts'
import type { Ctx } from '#app/server/context.ts'
import { openBody } from '#app/server/sealed-body.ts'
import { responseVersion } from '#db/repos/responses.ts'
import type { ResponseRow } from '#db/repos/responses.ts'
import type { ReadDb } from '#db/schema.ts'
import type { Need } from './load-need.server.ts'

/** May the actor read the answers to this need once they are viewed or opened? */
export function readsReceived(ctx: Pick<Ctx, 'actor'>, need: Need): boolean {
  const resource = { organisations: [need.row.organisation_id], assigned: need.assigned }
  const owner = actsFor(ctx.actor, need.row.organisation_id)
  const reviewer = ctx.actor.kind === 'person' && need.assigned.includes(ctx.actor.personId)
  return (owner || reviewer) && can(ctx.actor, 'response.read', resource) === true
}

/**
 * The second of the two that decrypt: the owner (or the assigned reviewer) reads the submitted version once it was
 * viewed or opened. Before that there is nothing to find, and a cost nobody asked for is not part of the answer.
 */
export async function readReceivedBody(
  ctx: Pick<Ctx, 'actor' | 'keys'>,
  db: ReadDb,
  need: Need,
  answer: ResponseRow,
): Promise<ResponseContent> {
  const readable = READABLE.includes(answer.status as ResponseStatus) && answer.opportunity_id === need.row.id
  if (!readable || need.sealed || answer.submitted_version === null || !readsReceived(ctx, need))
    throw new DomainError('sealed')
  const version = answer.submitted_version
  const stored = await responseVersion(db, answer.id, version)
  if (!stored) throw new Error('a version of an answer is missing')
  const content = responseContentSchema.parse(openBody(ctx.keys, { responseId: answer.id, version }, stored))
  return fitToNeed(content, need.content, need.asksCost)
}
