import { DomainError } from '#app/domain/errors.ts'
import type { MembershipRole, OrganisationKind } from '#app/domain/vocabulary.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { sha256 } from '#app/server/ids.ts'
import { notify } from '#app/server/notify.ts'
import { insertMembership } from '#db/repos/memberships.ts'
import { memberIds, setSessionOrganisation } from '#db/repos/people.ts'
import { linkByHash, takeLink } from '#db/repos/personal-links.ts'
import type { PersonalLink } from '#db/repos/personal-links.ts'
import type { ReadDb } from '#db/schema.ts'
import { refuseConflict } from './decide-claim.server.ts'
import { INVITE } from './invite-member.server.ts'
import type { InvitePayload } from './invite-member.server.ts'
import { loadOrganisation } from './load-organisation.server.ts'

/** The invitation behind a token, if it still works; otherwise `linkUsed`. An unknown token gets the same answer. */
export async function openInvite(db: ReadDb, token: string, now: number): Promise<PersonalLink> {
  const link = await linkByHash(db, sha256(token))
  if (!link || link.purpose !== INVITE || link.used_at !== null || link.expires_at <= now)
    throw new DomainError('linkUsed')
  return link
}

/** The signed-in person joins the unit of the invitation and acts for it from now on. */
export async function acceptInvite(ctx: Ctx, token: string): Promise<{ organisation: string }> {
  const actor = requirePermission(ctx, 'organisation.register')
  return inTransaction(ctx, async (tx) => {
    const link = await openInvite(tx.tx, token, ctx.now)
    const organisation = await loadOrganisation(tx.tx, link.object_id)
    await refuseConflict(tx.tx, organisation.kind as OrganisationKind, actor.personId)
    const role: MembershipRole = (JSON.parse(link.payload_json) as InvitePayload).role
    const added = await insertMembership(tx.tx, {
      personId: actor.personId,
      organisationId: organisation.id,
      role,
      now: ctx.now,
    })
    if (!added) throw new DomainError('duplicate', { message: '您已经是这个单位的成员，链接没有使用。' })
    if (!(await takeLink(tx.tx, link.id, { personId: actor.personId, now: ctx.now }))) throw new DomainError('linkUsed')
    await setSessionOrganisation(tx.tx, actor.sessionHash, organisation.id)
    await audit(tx, {
      action: 'membership.join',
      object: { kind: 'organisation', id: organisation.id },
      changes: { role: { after: role } },
    })
    const admins = (await memberIds(tx.tx, organisation.id, 'admin')).filter((id) => id !== actor.personId)
    await notify(tx, admins, {
      event: `membership.joined:${link.id}`,
      kind: 'membership.joined',
      subject: `${actor.name}已加入${organisation.name}`,
      body: '对方通过邀请链接加入。如非本单位人员，请在成员名单中移除。',
      link: '/organisation',
    })
    return { organisation: organisation.name }
  })
}
