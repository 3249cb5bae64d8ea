import { responseContentSchema } from '#app/domain/response-content.ts'
import type { ResponseContent } from '#app/domain/response-content.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { openBody } from '#app/server/sealed-body.ts'
import { responseVersion } from '#db/repos/responses.ts'
import type { ResponseRow } from '#db/repos/responses.ts'
import type { ReadDb } from '#db/schema.ts'
import { ownSide } from './own-side.server.ts'

/** The first of the two that decrypt: the answering unit reads a version of its own answer. */
export async function readOwnBody(
  ctx: Pick<Ctx, 'actor' | 'keys'>,
  db: ReadDb,
  answer: ResponseRow,
  version: number,
): Promise<ResponseContent> {
  requirePermission(ctx, 'response.readOwn', ownSide(ctx.actor, answer))
  const stored = await responseVersion(db, answer.id, version)
  if (!stored) throw new Error('a version of an answer is missing')
  return responseContentSchema.parse(openBody(ctx.keys, { responseId: answer.id, version }, stored))
}

/** What the unit goes on editing: the draft, or what it submitted last. */
export async function readLatestBody(
  ctx: Pick<Ctx, 'actor' | 'keys'>,
  db: ReadDb,
  answer: ResponseRow,
): Promise<ResponseContent | null> {
  const version = answer.draft_version ?? answer.submitted_version
  return version === null ? null : readOwnBody(ctx, db, answer, version)
}
