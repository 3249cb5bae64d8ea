import { DAY_MS } from '#app/domain/time.ts'
import type { MembershipRole } from '#app/domain/vocabulary.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { newId, newToken, sha256 } from '#app/server/ids.ts'
import { insertLink } from '#db/repos/personal-links.ts'

export const INVITE_DAYS = 14
export const INVITE = 'invite'

/** What the link carries. The token is ciphertext, so that the 联络员 can show the link again and a database copy cannot. */
export interface InvitePayload {
  role: MembershipRole
  token: string
}

/** Makes a personal link by which one person joins the unit: once, within 14 days. Returns the id of the link. */
export async function inviteMember(
  ctx: Ctx,
  input: { organisationId: string; role: MembershipRole },
): Promise<{ id: string; token: string }> {
  const actor = requirePermission(ctx, 'organisation.manage', { organisations: [input.organisationId] })
  const id = newId()
  const token = newToken()
  const cipher = ctx.keys.encryptField(token, `personal_link.token:${id}`).toString('base64')
  await inTransaction(ctx, async (tx) => {
    await insertLink(tx.tx, {
      id,
      tokenHash: sha256(token),
      purpose: INVITE,
      objectId: input.organisationId,
      payload: { role: input.role, token: cipher } satisfies InvitePayload,
      createdBy: actor.personId,
      now: ctx.now,
      expiresAt: ctx.now + INVITE_DAYS * DAY_MS,
    })
    await audit(tx, {
      action: 'membership.invite',
      object: { kind: 'organisation', id: input.organisationId },
      changes: { role: { after: input.role } },
    })
  })
  return { id, token }
}
