import { DomainError } from '#app/domain/errors.ts'
import { membershipConflict } from '#app/domain/policy/exclusive.ts'
import type { OrganisationKind, StaffRole } from '#app/domain/vocabulary.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notify } from '#app/server/notify.ts'
import { claimById, decideClaim as decide } from '#db/repos/membership-claims.ts'
import { activeAdmins, insertMembership } from '#db/repos/memberships.ts'
import { staffRoles } from '#db/repos/people.ts'
import type { ReadDb } from '#db/schema.ts'
import { loadOrganisation } from './load-organisation.server.ts'
import type { LoadedOrganisation } from './load-organisation.server.ts'

/**
 * Accepts or refuses a person who says to belong to a unit: a 单位联络员 of a verified unit, otherwise (no 联络员, or
 * not verified) the lead unit. Whoever is accepted into a unit without 联络员 becomes one.
 */
export async function decideClaim(
  ctx: Ctx,
  input: { claimId: string; accept: boolean; reason: string },
): Promise<{ organisationId: string }> {
  return inTransaction(ctx, async (tx) => {
    const claim = await claimById(tx.tx, input.claimId)
    if (!claim) throw new DomainError('notFound')
    const organisation = await loadOrganisation(tx.tx, claim.organisation_id)
    const admins = await activeAdmins(tx.tx, organisation.id)
    const actor = requireDecider(ctx, organisation, admins)
    if (!input.accept && input.reason === '')
      throw new DomainError('badInput', { fields: { reason: '请写明原因，对方会看到' } })
    const status = input.accept ? 'accepted' : 'refused'
    const decision = { status, reason: input.reason, personId: actor.personId, now: ctx.now } as const
    if (!(await decide(tx.tx, claim.id, decision))) throw new DomainError('wrongState')
    if (input.accept) {
      await refuseConflict(tx.tx, organisation.kind as OrganisationKind, claim.person_id)
      const role = admins === 0 ? 'admin' : 'member'
      await insertMembership(tx.tx, {
        personId: claim.person_id,
        organisationId: organisation.id,
        role,
        now: ctx.now,
      })
    }
    const object = { kind: 'organisation', id: organisation.id }
    await audit(tx, { action: `membership.${status}`, object, changes: { person: { after: claim.person_id } } })
    await notify(tx, [claim.person_id], {
      event: `membership.${status}:${claim.id}:${ctx.now}`,
      kind: `membership.${status}`,
      subject: input.accept ? `您已加入${organisation.name}` : `${organisation.name}没有通过您的加入申请`,
      body: input.accept ? '下次打开页面即可代表该单位办理。' : `原因：${input.reason}`,
      link: input.accept ? '/organisation' : '/account',
    })
    return { organisationId: organisation.id }
  })
}

function requireDecider(ctx: Ctx, organisation: LoadedOrganisation, admins: number) {
  if (organisation.status === 'verified' && admins > 0)
    return requirePermission(ctx, 'organisation.manage', { organisations: [organisation.id] })
  return requirePermission(ctx, 'organisation.verify')
}

/** A person with a staff role cannot become a member of an enterprise. */
export async function refuseConflict(db: ReadDb, kind: OrganisationKind, personId: string): Promise<void> {
  const conflict = membershipConflict(kind, (await staffRoles(db, personId)) as StaffRole[])
  if (conflict) throw new DomainError('forbidden', { message: conflict })
}
