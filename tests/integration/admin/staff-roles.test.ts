import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { roleConflict } from '#app/domain/policy/exclusive.ts'
import { staffRole } from '#app/domain/vocabulary.ts'
import type { StaffRole } from '#app/domain/vocabulary.ts'
import { viewAdmin, viewPerson } from '#app/features/admin/admin.queries.server.ts'
import { decideStaffRole } from '#app/features/admin/decide-staff-role.server.ts'
import { endSessions } from '#app/features/admin/end-sessions.server.ts'
import { proposeStaffRole } from '#app/features/admin/propose-staff-role.server.ts'
import { setAccountStatus } from '#app/features/admin/set-account-status.server.ts'
import { createSessions } from '#app/server/session.ts'
import type { SearchPort } from '#search/port.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

let world: World
let first: SignedIn
let second: SignedIn
beforeEach(async () => {
  world = await createWorld()
  first = await world.person({ name: '管理员甲', staff: ['admin'] })
  second = await world.person({ name: '管理员乙', staff: ['admin'] })
})
afterEach(() => world.close())

async function session(person: SignedIn) {
  const sessions = createSessions(world.services)
  const cookie = await sessions.start({ personId: person.personId, organisationId: null, agent: 'test' })
  return async () => (await sessions.read(cookie.split(';')[0] ?? '')).actor
}
const rolesOf = async (person: SignedIn) =>
  (
    await world.services.db
      .selectFrom('staff_grant')
      .select('role')
      .where('person_id', '=', person.personId)
      .orderBy('role')
      .execute()
  ).map((r) => r.role)
const proposals = () => world.services.db.selectFrom('staff_proposal').selectAll().execute()
async function propose(by: SignedIn, person: SignedIn, role: StaffRole, change: 'grant' | 'revoke' = 'grant') {
  await proposeStaffRole(world.ctx(by), { personId: person.personId, role, change })
  const row = (await proposals()).find((p) => p.person_id === person.personId && p.role === role)
  if (!row) throw new Error('no proposal')
  return row.id
}

describe('staff roles', () => {
  it('are proposed by one administrator, confirmed by another, and the person logs in anew', async () => {
    const person = await world.person({})
    const who = await session(person)
    const proposalId = await propose(first, person, 'reviewer')
    expect(await rolesOf(person)).toEqual([])
    await expect(decideStaffRole(world.ctx(first), { proposalId, confirm: true })).rejects.toMatchObject({
      code: 'secondPerson',
    })
    expect(await rolesOf(person)).toEqual([])
    await decideStaffRole(world.ctx(second), { proposalId, confirm: true })
    expect(await rolesOf(person)).toEqual(['reviewer'])
    expect((await who()).kind).toBe('anonymous')
    await expect(decideStaffRole(world.ctx(second), { proposalId, confirm: true })).rejects.toMatchObject({
      code: 'wrongState',
    })
  })

  it('are never given to oneself, neither as proposer nor as confirmer', async () => {
    const own = proposeStaffRole(world.ctx(first), { personId: first.personId, role: 'organiser', change: 'grant' })
    await expect(own).rejects.toMatchObject({ code: 'secondPerson' })
    const proposalId = await propose(second, first, 'organiser')
    await expect(decideStaffRole(world.ctx(first), { proposalId, confirm: true })).rejects.toMatchObject({
      code: 'secondPerson',
    })
    expect(await rolesOf(first)).toEqual(['admin'])
  })

  it('can be dropped by either, once proposed twice is refused', async () => {
    const person = await world.person({})
    const proposalId = await propose(first, person, 'organiser')
    await expect(propose(second, person, 'organiser')).rejects.toMatchObject({ code: 'duplicate' })
    await decideStaffRole(world.ctx(first), { proposalId, confirm: false })
    expect([await proposals(), await rolesOf(person)]).toEqual([[], []])
  })

  it('are revoked the same way, and one administrator always remains', async () => {
    const one = await propose(first, second, 'admin', 'revoke')
    const both = await propose(second, first, 'admin', 'revoke')
    await decideStaffRole(world.ctx(second), { proposalId: one, confirm: true })
    expect(await rolesOf(second)).toEqual([])
    await expect(decideStaffRole(world.ctx(first), { proposalId: both, confirm: true })).rejects.toMatchObject({
      code: 'wrongState',
    })
    expect(await rolesOf(first)).toEqual(['admin'])
  })

  it('exclude each other and membership in an enterprise, also when that came after the proposal', async () => {
    const auditor = await world.person({ staff: ['auditor'] })
    const admin = { personId: auditor.personId, role: 'admin', change: 'grant' } as const
    await expect(proposeStaffRole(world.ctx(first), admin)).rejects.toMatchObject({ code: 'forbidden' })
    const person = await world.person({})
    const proposalId = await propose(first, person, 'reviewer')
    await world.services.db
      .insertInto('membership')
      .values({
        person_id: person.personId,
        organisation_id: await world.organisation({ kind: 'enterprise' }),
        role: 'member',
        created_at: 1,
      })
      .execute()
    await expect(decideStaffRole(world.ctx(second), { proposalId, confirm: true })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(await rolesOf(person)).toEqual([])
  })

  it('conflict exactly in the pairs AD–AU and AD–RV', () => {
    const pairs = staffRole.codes.flatMap((a) =>
      staffRole.codes
        .filter((b) => b > a && roleConflict(a, { roles: [b], kinds: [] }) !== null)
        .map((b) => `${a}-${b}`),
    )
    expect(pairs.sort()).toEqual(['admin-auditor', 'admin-reviewer'])
    for (const role of staffRole.codes) {
      expect(roleConflict(role, { roles: [], kinds: ['department'] })).toBeNull()
      expect(roleConflict(role, { roles: [], kinds: ['department', 'soe'] })).not.toBeNull()
    }
  })

  it('are no business of anybody but administrators', async () => {
    const person = await world.person({})
    const proposalId = await propose(first, person, 'reviewer')
    const input = { personId: person.personId, role: 'organiser', change: 'grant' } as const
    const others = [
      await world.person({ organisation: await world.organisation() }),
      await world.person({ staff: ['organiser'] }),
      await world.person({ staff: ['reviewer'] }),
      await world.person({ staff: ['auditor'] }),
    ]
    for (const actor of others) {
      const ctx = world.ctx(actor)
      const key = { personId: person.personId }
      await expect(proposeStaffRole(ctx, input)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(decideStaffRole(ctx, { proposalId, confirm: true })).rejects.toMatchObject({ code: 'forbidden' })
      await expect(endSessions(ctx, person.personId)).rejects.toMatchObject({ code: 'forbidden' })
      const disable = setAccountStatus(ctx, { ...key, to: 'disabled', reason: 'x' })
      await expect(disable).rejects.toMatchObject({ code: 'forbidden' })
    }
    expect(await rolesOf(person)).toEqual([])
  })
})

describe('accounts', () => {
  it('are switched off with a reason and at once, and on again', async () => {
    const person = await world.person({})
    const who = await session(person)
    const set = (to: 'active' | 'disabled', reason: string) =>
      setAccountStatus(world.ctx(first), { personId: person.personId, to, reason })
    await expect(set('disabled', '')).rejects.toMatchObject({ code: 'badInput' })
    expect((await who()).kind).toBe('person')
    await set('disabled', '离职')
    expect((await who()).kind).toBe('anonymous')
    await expect(set('disabled', '离职')).rejects.toMatchObject({ code: 'wrongState' })
    await set('active', '')
    const history = (await viewPerson(world.ctx(first), person.personId)).history
    expect(history.map((h) => [h.action, h.reason])).toEqual([
      ['disable', '离职'],
      ['enable', ''],
    ])
  })

  it('are not switched off by their own administrator', async () => {
    const attempt = setAccountStatus(world.ctx(first), { personId: first.personId, to: 'disabled', reason: 'x' })
    await expect(attempt).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('are found by a part of the name or the whole login, whose text is never shown', async () => {
    const search: SearchPort = {
      find: (request) => world.services.search.find(request),
      health: async () => ({ engine: 'absent', detail: '' }),
    }
    const ctx = { ...world.ctx(first), search }
    const person = await world.person({ name: '林示例' })
    const find = async (q: string, staff = false) =>
      (await viewAdmin(ctx, { q, staff, page: 1 })).people.map((p) => p.name)
    expect(await find('林')).toEqual(['林示例'])
    expect(await find(`TEST-${person.personId}`)).toEqual(['林示例'])
    expect(await find(`test-${person.personId.slice(0, 20)}`)).toEqual([])
    expect(await find('', true)).toEqual(['管理员乙', '管理员甲'])
    const page = JSON.stringify(await viewAdmin(ctx, { q: '林', staff: false, page: 1 }))
    expect(page).not.toContain(`test-${person.personId}`)
    expect(await viewAdmin(ctx, { q: '', staff: false, page: 1 })).toMatchObject({
      status: { limits: false, readOnly: false, outbox: { waiting: 0 }, search: { engine: 'absent' } },
    })
  })

  it('can be read by the auditor, who may change nothing', async () => {
    const auditor = await world.person({ staff: ['auditor'] })
    expect((await viewPerson(world.ctx(auditor), first.personId)).mayAct).toBe(false)
    const organiser = await world.person({ staff: ['organiser'] })
    await expect(viewPerson(world.ctx(organiser), first.personId)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
