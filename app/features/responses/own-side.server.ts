import { DomainError } from '#app/domain/errors.ts'
import { actsFor } from '#app/domain/policy/actor.ts'
import type { Actor } from '#app/domain/policy/actor.ts'
import type { Resource } from '#app/domain/policy/can.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { standsBackFrom } from '#db/repos/conflicts.ts'
import { responseOf } from '#db/repos/responses.ts'
import type { ResponseRow } from '#db/repos/responses.ts'
import type { ReadDb } from '#db/schema.ts'
import type { Need } from './load-need.server.ts'

type Owned = Pick<ResponseRow, 'organisation_id' | 'author_id'>

/**
 * What an answer is to the actor for reading and writing it: its 单位联络员, its author, or a member who was granted
 * 可提交. An author who acts for another unit is nobody to it.
 */
export function ownSide(actor: Actor, answer: Owned): Resource {
  if (actor.kind !== 'person' || !actsFor(actor, answer.organisation_id)) return {}
  const granted = actor.organisation?.maySubmit ? [actor.personId] : []
  return { organisations: [answer.organisation_id], persons: [answer.author_id, ...granted] }
}

/** For submitting and withdrawing a member needs 可提交; being the author is not enough. */
export function submittingSide(actor: Actor, answer: Owned): Resource {
  if (actor.kind !== 'person' || !actsFor(actor, answer.organisation_id)) return {}
  return {
    organisations: [answer.organisation_id],
    persons: actor.organisation?.maySubmit ? [actor.personId] : [],
  }
}

/** The acting organisation's answer to a need, for whoever may read it; undefined when there is none yet. */
export async function findOwn(ctx: Pick<Ctx, 'actor'>, db: ReadDb, need: Need): Promise<ResponseRow | undefined> {
  const organisation = ctx.actor.kind === 'person' ? ctx.actor.organisation : null
  const row = organisation ? await responseOf(db, need.row.id, organisation.id) : undefined
  if (row) requirePermission(ctx, 'response.readOwn', ownSide(ctx.actor, row))
  return row
}

/** As `findOwn`; an answer that is not there does not exist. */
export async function loadOwn(ctx: Pick<Ctx, 'actor'>, db: ReadDb, need: Need): Promise<ResponseRow> {
  const row = await findOwn(ctx, db, need)
  if (!row) throw new DomainError('notFound')
  return row
}

/** Has the actor declared to stand back from what this answer is about? Then colleagues submit, withdraw and decide it. */
export async function recusedFrom(
  ctx: Pick<Ctx, 'actor' | 'read'>,
  answer: Pick<ResponseRow, 'opportunity_id' | 'organisation_id'>,
): Promise<boolean> {
  if (ctx.actor.kind !== 'person') return false
  const firm = { opportunityId: answer.opportunity_id, organisationId: answer.organisation_id }
  return standsBackFrom(ctx.read, firm, ctx.actor.personId)
}
