import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { DAY_MS } from '#app/domain/time.ts'
import { acceptInvite } from '#app/features/organisations/accept-invite.server.ts'
import { changeMember } from '#app/features/organisations/change-member.server.ts'
import { handOverRole } from '#app/features/organisations/hand-over-role.server.ts'
import { inviteMember } from '#app/features/organisations/invite-member.server.ts'
import { viewInvite, viewJoin, viewOwn } from '#app/features/organisations/own.queries.server.ts'
import { removeMember } from '#app/features/organisations/remove-member.server.ts'
import { revokeInvite } from '#app/features/organisations/revoke-invite.server.ts'
import { createSessions } from '#app/server/session.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

let world: World
let organisationId: string
let head: SignedIn
let member: SignedIn
beforeEach(async () => {
  world = await createWorld()
  organisationId = await world.organisation({ name: '示例服务有限公司' })
  head = await world.person({ name: '联络员', organisation: organisationId })
  member = await world.person({ name: '经办人', organisation: organisationId, role: 'member' })
})
afterEach(() => world.close())

/** A real session; the answer says who its cookie stands for now. */
async function session(person: SignedIn) {
  const sessions = createSessions(world.services)
  const cookie = await sessions.start({ personId: person.personId, organisationId, agent: 'test' })
  const pair = cookie.split(';')[0] ?? ''
  return { who: async () => (await sessions.read(pair)).actor }
}
const role = async (person: SignedIn) =>
  (
    await world.services.db
      .selectFrom('membership')
      .select('role')
      .where('person_id', '=', person.personId)
      .executeTakeFirst()
  )?.role

describe('invitations', () => {
  it('lead one person into the unit, once', async () => {
    const { token } = await inviteMember(world.ctx(head), { organisationId, role: 'member' })
    const guest = await world.person({ name: '新同事' })
    expect(await viewJoin(world.ctx(), token)).toMatchObject({ organisation: '示例服务有限公司', role: '单位经办人' })
    await acceptInvite(world.ctx(guest), token)
    expect(await role(guest)).toBe('member')
    const second = await world.person({})
    await expect(acceptInvite(world.ctx(second), token)).rejects.toMatchObject({ code: 'linkUsed' })
    await expect(viewJoin(world.ctx(), token)).rejects.toMatchObject({ code: 'linkUsed' })
    const told = await world.services.db.selectFrom('message').selectAll().execute()
    expect(told.map((m) => m.recipient_id)).toEqual([head.personId])
  })

  it('show link, QR code and text again to the 单位联络员; the database holds no token', async () => {
    const { id, token } = await inviteMember(world.ctx(head), { organisationId, role: 'admin' })
    const shown = await viewInvite(world.ctx(head), id)
    expect(shown.url).toBe(`http://127.0.0.1:3000/join/${token}`)
    expect(shown.text).toContain(shown.url)
    expect(decodeURIComponent(shown.qr)).toContain('<svg')
    expect(world.database.serialize().includes(token)).toBe(false)
    expect((await viewOwn(world.ctx(head)))?.invites).toHaveLength(1)
    expect((await viewOwn(world.ctx(member)))?.invites).toHaveLength(0)
    await expect(viewInvite(world.ctx(member), id)).rejects.toMatchObject({ code: 'forbidden' })
    const stranger = await world.person({ organisation: await world.organisation() })
    await expect(viewInvite(world.ctx(stranger), id)).rejects.toMatchObject({ code: 'notFound' })
  })

  it('end after 14 days, when revoked, and for somebody who is a member already', async () => {
    const guest = await world.person({})
    const old = await inviteMember(world.ctx(head), { organisationId, role: 'member' })
    world.pass(14 * DAY_MS - 1)
    await expect(viewJoin(world.ctx(), old.token)).resolves.toBeDefined()
    world.pass(1)
    await expect(acceptInvite(world.ctx(guest), old.token)).rejects.toMatchObject({ code: 'linkUsed' })
    const revoked = await inviteMember(world.ctx(head), { organisationId, role: 'member' })
    await revokeInvite(world.ctx(head), revoked.id)
    await expect(acceptInvite(world.ctx(guest), revoked.token)).rejects.toMatchObject({ code: 'linkUsed' })
    const own = await inviteMember(world.ctx(head), { organisationId, role: 'admin' })
    await expect(acceptInvite(world.ctx(member), own.token)).rejects.toMatchObject({ code: 'duplicate' })
    await expect(viewJoin(world.ctx(guest), own.token)).resolves.toBeDefined()
  })

  it('are made and revoked by a 单位联络员 of the unit only', async () => {
    const { id } = await inviteMember(world.ctx(head), { organisationId, role: 'member' })
    const stranger = await world.person({ organisation: await world.organisation() })
    const organiser = await world.person({ staff: ['organiser'] })
    for (const actor of [member, stranger, organiser]) {
      const invite = inviteMember(world.ctx(actor), { organisationId, role: 'admin' })
      await expect(invite).rejects.toMatchObject({ code: 'forbidden' })
      await expect(revokeInvite(world.ctx(actor), id)).rejects.toMatchObject({ code: 'forbidden' })
    }
  })

  it('do not let a person with a staff role into an enterprise', async () => {
    const reviewer = await world.person({ staff: ['reviewer'] })
    const { token } = await inviteMember(world.ctx(head), { organisationId, role: 'member' })
    await expect(acceptInvite(world.ctx(reviewer), token)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('members', () => {
  it('who are removed lose their sessions at once', async () => {
    const s = await session(member)
    expect((await s.who()).kind).toBe('person')
    await removeMember(world.ctx(head), { organisationId, personId: member.personId })
    expect((await s.who()).kind).toBe('anonymous')
    expect(await role(member)).toBeUndefined()
  })

  it('may leave; others are removed only by a 单位联络员 of the unit', async () => {
    const other = await world.person({ organisation: organisationId, role: 'member' })
    const stranger = await world.person({ organisation: await world.organisation() })
    for (const actor of [member, stranger]) {
      const attempt = removeMember(world.ctx(actor), { organisationId, personId: other.personId })
      await expect(attempt).rejects.toMatchObject({ code: 'forbidden' })
    }
    await removeMember(world.ctx(other), { organisationId, personId: other.personId })
    expect(await role(other)).toBeUndefined()
  })

  it('keep one 单位联络员: the last one neither leaves nor is lowered, whoever else has a disabled account', async () => {
    const disabled = await world.person({ organisation: organisationId })
    await world.services.db
      .updateTable('person')
      .set({ status: 'disabled' })
      .where('id', '=', disabled.personId)
      .execute()
    const leave = removeMember(world.ctx(head), { organisationId, personId: head.personId })
    await expect(leave).rejects.toMatchObject({ code: 'wrongState' })
    const lower = changeMember(world.ctx(head), { organisationId, personId: head.personId }, { role: 'member' })
    await expect(lower).rejects.toMatchObject({ code: 'wrongState' })
    await changeMember(world.ctx(head), { organisationId, personId: member.personId }, { role: 'admin' })
    await removeMember(world.ctx(head), { organisationId, personId: head.personId })
    expect(await role(member)).toBe('admin')
  })

  it('hand over the role in one step; the successor logs in anew', async () => {
    const successor = await session(member)
    const otherDevice = await session(head)
    await handOverRole(world.ctx(head), { organisationId, personId: member.personId })
    expect([await role(head), await role(member)]).toEqual(['member', 'admin'])
    expect((await successor.who()).kind).toBe('anonymous')
    expect((await otherDevice.who()).kind).toBe('anonymous')
  })

  it('do not hand over to a stranger, a disabled account or oneself', async () => {
    const stranger = await world.person({})
    for (const personId of [stranger.personId, head.personId]) {
      const attempt = handOverRole(world.ctx(head), { organisationId, personId })
      await expect(attempt).rejects.toMatchObject({ code: 'wrongState' })
    }
    await world.services.db
      .updateTable('person')
      .set({ status: 'disabled' })
      .where('id', '=', member.personId)
      .execute()
    const attempt = handOverRole(world.ctx(head), { organisationId, personId: member.personId })
    await expect(attempt).rejects.toMatchObject({ code: 'wrongState' })
    expect(await role(head)).toBe('admin')
  })

  it('get 可提交 from their 单位联络员, and nobody grants it to oneself', async () => {
    const key = { organisationId, personId: member.personId }
    await expect(changeMember(world.ctx(member), key, { maySubmit: true })).rejects.toMatchObject({ code: 'forbidden' })
    await changeMember(world.ctx(head), key, { maySubmit: true })
    const s = await session(member)
    expect(await s.who()).toMatchObject({ organisation: { role: 'member', maySubmit: true } })
    await changeMember(world.ctx(head), key, { maySubmit: false })
    expect((await s.who()).kind).toBe('anonymous')
  })

  it('audit each change exactly once', async () => {
    const key = { organisationId, personId: member.personId }
    await changeMember(world.ctx(head), key, { maySubmit: true })
    await removeMember(world.ctx(head), key)
    const rows = await world.services.db.selectFrom('audit').select('action').orderBy('seq').execute()
    expect(rows.map((r) => r.action)).toEqual(['membership.change', 'membership.remove'])
  })
})
