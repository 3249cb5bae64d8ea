import { DomainError } from '#app/domain/errors.ts'
import { personalNotice } from '#app/domain/personal-notice.ts'
import { membershipRole, staffRole } from '#app/domain/vocabulary.ts'
import type { MembershipRole, StaffRole } from '#app/domain/vocabulary.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { readContact } from '#app/server/create-person.ts'
import { claimsBy } from '#db/repos/membership-claims.ts'
import { messagesOf } from '#db/repos/messages.ts'
import { membershipsOf, personById, sessionsOf } from '#db/repos/people.ts'

/** The signed-in person, or `signInFirst`. */
export function self(ctx: Ctx) {
  const persons = ctx.actor.kind === 'person' ? [ctx.actor.personId] : []
  return requirePermission(ctx, 'self.manage', { persons })
}

export async function ownRecord(ctx: Ctx) {
  const person = await personById(ctx.read, self(ctx).personId)
  if (!person) throw new DomainError('signInFirst')
  return person
}

/** Everything the page of the own account shows. */
export async function viewAccount(ctx: Ctx) {
  const actor = self(ctx)
  const person = await ownRecord(ctx)
  return {
    name: person.name,
    title: person.title,
    ...readContact(ctx.keys, person),
    noticeAccepted: person.terms_version === personalNotice.version,
    noticeAt: person.terms_at,
    staff: actor.staff.map((role) => staffRole.labels[role]),
    memberships: (await membershipsOf(ctx.read, person.id)).map((m) => ({
      id: m.organisation_id,
      name: m.name,
      role: membershipRole.labels[m.role as MembershipRole],
      current: m.organisation_id === actor.organisation?.id,
    })),
    claims: await claimsBy(ctx.read, person.id),
    sessions: (await sessionsOf(ctx.read, person.id))
      .filter((s) => s.expires_at > ctx.now && s.absolute_expires_at > ctx.now)
      .map((s) => ({
        id: s.id_hash,
        agent: s.agent,
        createdAt: s.created_at,
        current: s.id_hash === actor.sessionHash,
      })),
    now: ctx.now,
  }
}

const MESSAGES = 20

/** The person's own messages, newest first. */
export async function viewMessages(ctx: Ctx, page: number) {
  const actor = self(ctx)
  const found = await messagesOf(ctx.read, actor.personId, { limit: MESSAGES, offset: (page - 1) * MESSAGES })
  return {
    rows: found.rows.map((m) => ({
      id: m.id,
      subject: m.subject,
      body: m.body,
      link: m.link,
      createdAt: m.created_at,
      read: m.read_at !== null,
      status: m.status,
    })),
    total: found.total,
    unread: found.unread,
    pageSize: MESSAGES,
    page,
    mail: ctx.config.smtpUrl !== null,
    now: ctx.now,
  }
}

const EXPORT_MESSAGES = 10_000

/** Everything stored about the person, for keeping or taking elsewhere (个人信息保护法 第45条). */
export async function ownData(ctx: Ctx) {
  const actor = self(ctx)
  const person = await ownRecord(ctx)
  const messages = await messagesOf(ctx.read, person.id, { limit: EXPORT_MESSAGES, offset: 0 })
  const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString())
  return {
    exportedAt: instant(ctx.now),
    person: {
      name: person.name,
      title: person.title,
      ...readContact(ctx.keys, person),
      noticeVersion: person.terms_version,
      noticeAcceptedAt: instant(person.terms_at),
      registeredAt: instant(person.created_at),
    },
    staffRoles: actor.staff.map((role: StaffRole) => staffRole.labels[role]),
    memberships: (await membershipsOf(ctx.read, person.id)).map((m) => ({
      organisation: m.name,
      role: membershipRole.labels[m.role as MembershipRole],
      since: instant(m.created_at),
    })),
    sessions: (await sessionsOf(ctx.read, person.id)).map((s) => ({
      agent: s.agent,
      startedAt: instant(s.created_at),
    })),
    messages: messages.rows.map((m) => ({
      subject: m.subject,
      body: m.body,
      at: instant(m.created_at),
      readAt: instant(m.read_at),
    })),
  }
}
