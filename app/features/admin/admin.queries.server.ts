import { DomainError } from '#app/domain/errors.ts'
import { foldLogin } from '#app/domain/login-name.ts'
import { can } from '#app/domain/policy/can.ts'
import { maskContact } from '#app/domain/text.ts'
import { membershipRole, staffRole } from '#app/domain/vocabulary.ts'
import type { MembershipRole, StaffRole } from '#app/domain/vocabulary.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { readContact } from '#app/server/create-person.ts'
import { historyOf } from '#db/repos/history.ts'
import { membershipsOf, peoplePage, personById, rolesOf, sessionsOf, staffRoles } from '#db/repos/people.ts'
import { openProposals } from '#db/repos/staff.ts'
import { technicalStatus } from './technical-status.server.ts'

const PAGE_SIZE = 20
const label = (role: string) => staffRole.labels[role as StaffRole]

export async function viewAdmin(ctx: Ctx, query: { q: string; staff: boolean; page: number }) {
  const actor = requirePermission(ctx, 'system.status')
  const { rows, total } = await peoplePage(ctx.read, {
    q: query.q,
    loginHash: ctx.keys.lookupHash('login', foldLogin(query.q)),
    staffOnly: query.staff,
    limit: PAGE_SIZE,
    offset: (query.page - 1) * PAGE_SIZE,
  })
  const roles = await rolesOf(
    ctx.read,
    rows.map((p) => p.id),
  )
  return {
    people: rows.map((p) => ({
      id: p.id,
      name: p.name,
      title: p.title,
      active: p.status === 'active',
      login: maskContact(readContact(ctx.keys, p).login),
      roles: (roles.get(p.id) ?? []).map(label),
    })),
    total,
    pageSize: PAGE_SIZE,
    ...query,
    mayAct: can(ctx.actor, 'staff.grant') === true,
    proposals: (await openProposals(ctx.read)).map((p) => ({
      id: p.id,
      personId: p.person_id,
      person: p.person,
      proposer: p.proposer,
      role: label(p.role),
      change: p.change,
      at: p.proposed_at,
      own: p.proposed_by === actor.personId,
    })),
    status: await technicalStatus(ctx),
    now: ctx.now,
  }
}

export async function viewPerson(ctx: Ctx, id: string) {
  const actor = requirePermission(ctx, 'system.status')
  const person = await personById(ctx.read, id)
  if (!person) throw new DomainError('notFound')
  const roles = await staffRoles(ctx.read, id)
  const proposals = await openProposals(ctx.read, id)
  const sessions = await sessionsOf(ctx.read, id)
  return {
    id,
    name: person.name,
    title: person.title,
    login: maskContact(readContact(ctx.keys, person).login),
    active: person.status === 'active',
    createdAt: person.created_at,
    self: id === actor.personId,
    mayAct: can(ctx.actor, 'staff.grant') === true,
    roles: staffRole.codes.map((code) => ({
      code,
      label: staffRole.labels[code],
      held: roles.includes(code),
      proposed: proposals.some((p) => p.role === code),
    })),
    memberships: (await membershipsOf(ctx.read, id)).map((m) => ({
      id: m.organisation_id,
      name: m.name,
      role: membershipRole.labels[m.role as MembershipRole],
    })),
    sessions: sessions.filter((s) => s.expires_at > ctx.now && s.absolute_expires_at > ctx.now).length,
    history: (await historyOf(ctx.read, 'person', id)).map((h) => ({
      at: h.created_at,
      action: h.action,
      person: h.person_name ?? '',
      reason: h.reason,
    })),
    now: ctx.now,
  }
}
