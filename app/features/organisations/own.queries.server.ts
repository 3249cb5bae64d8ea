import { checkCreditCode } from '#app/domain/credit-code.ts'
import { DomainError } from '#app/domain/errors.ts'
import { formatDay, dayOf } from '#app/domain/time.ts'
import { membershipRole } from '#app/domain/vocabulary.ts'
import type { MembershipRole } from '#app/domain/vocabulary.ts'
import { absoluteUrl, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { qrCode } from '#app/server/qr-code.ts'
import { pendingClaimsOf } from '#db/repos/membership-claims.ts'
import { membersOf, membership } from '#db/repos/memberships.ts'
import { personById } from '#db/repos/people.ts'
import { linkById, openLinks } from '#db/repos/personal-links.ts'
import { openInvite } from './accept-invite.server.ts'
import { INVITE } from './invite-member.server.ts'
import type { InvitePayload } from './invite-member.server.ts'
import { loadOrganisation } from './load-organisation.server.ts'

/** The organisation that the person acts for, or null for people without one. */
export async function viewOwn(ctx: Ctx) {
  const acting = ctx.actor.kind === 'person' ? ctx.actor.organisation : null
  if (!acting || ctx.actor.kind !== 'person') return null
  const row = await loadOrganisation(ctx.read, acting.id)
  const admin = acting.role === 'admin'
  const members = await membersOf(ctx.read, acting.id)
  return {
    id: row.id,
    version: row.version,
    status: row.status,
    reason: row.refuse_reason,
    codeWarning: checkCreditCode(row.code).warning,
    mayPost: row.may_post === 1,
    mayOffer: row.may_offer === 1,
    admin,
    self: ctx.actor.personId,
    values: {
      code: row.code,
      name: row.name,
      kind: row.kind,
      parentName: row.parent_name,
      shortName: row.short_name,
      size: row.size,
      park: row.park,
      street: row.street,
      address: row.address,
      officePhone: row.office_phone,
      description: row.description,
      categories: JSON.parse(row.categories_json) as string[],
    },
    members: members.map((m) => ({
      id: m.person_id,
      name: m.name,
      title: m.title,
      role: m.role as MembershipRole,
      maySubmit: m.may_submit === 1,
      active: m.status === 'active',
      since: m.created_at,
    })),
    // What waits for a decision of the 单位联络员 concerns nobody else.
    claims: admin && row.status === 'verified' ? await pendingClaimsOf(ctx.read, row.id) : [],
    invites: admin ? await invites(ctx, row.id) : [],
    now: ctx.now,
  }
}
export type OwnOrganisation = NonNullable<Awaited<ReturnType<typeof viewOwn>>>

async function invites(ctx: Ctx, organisationId: string) {
  const links = await openLinks(ctx.read, INVITE, { id: organisationId, now: ctx.now })
  return links.map((l) => ({
    id: l.id,
    role: (JSON.parse(l.payload_json) as InvitePayload).role,
    createdAt: l.created_at,
    expiresAt: l.expires_at,
  }))
}

/** One invitation with its link, QR code and a text to send; only for a 单位联络员 of the unit. */
export async function viewInvite(ctx: Ctx, id: string) {
  const link = await linkById(ctx.read, id)
  const own = ctx.actor.kind === 'person' ? ctx.actor.organisation?.id : undefined
  if (!link || link.purpose !== INVITE || link.object_id !== own) throw new DomainError('notFound')
  requirePermission(ctx, 'organisation.manage', { organisations: [link.object_id] })
  const organisation = await loadOrganisation(ctx.read, link.object_id)
  const payload = JSON.parse(link.payload_json) as InvitePayload
  const works = link.used_at === null && link.expires_at > ctx.now
  if (!works) return { id, works, organisation: organisation.name, url: '', qr: '', text: '', role: payload.role }
  const token = ctx.keys.decryptField(Buffer.from(payload.token, 'base64'), `personal_link.token:${id}`)
  const url = absoluteUrl(ctx, `/join/${token}`)
  const until = formatDay(dayOf(link.expires_at))
  return {
    id,
    works,
    organisation: organisation.name,
    role: payload.role,
    until,
    url,
    qr: await qrCode(url),
    text: `【搭台】请点开链接，加入“${organisation.name}”（${membershipRole.labels[payload.role]}）：${url} 。链接只能用一次，${until}前有效，请勿转发。`,
  }
}

/** What somebody sees who opens an invitation. */
export async function viewJoin(ctx: Ctx, token: string) {
  const link = await openInvite(ctx.read, token, ctx.now)
  const organisation = await loadOrganisation(ctx.read, link.object_id)
  const inviter = link.created_by ? await personById(ctx.read, link.created_by) : undefined
  const personId = ctx.actor.kind === 'person' ? ctx.actor.personId : null
  return {
    organisation: organisation.name,
    role: membershipRole.labels[(JSON.parse(link.payload_json) as InvitePayload).role],
    inviter: inviter?.name ?? '',
    until: formatDay(dayOf(link.expires_at)),
    signedInAs: ctx.actor.kind === 'person' ? ctx.actor.name : null,
    member: personId !== null && (await membership(ctx.read, personId, organisation.id)) !== undefined,
  }
}
