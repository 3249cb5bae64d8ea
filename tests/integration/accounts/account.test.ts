import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { personalNotice } from '#app/domain/personal-notice.ts'
import { acceptNotice } from '#app/features/accounts/accept-notice.server.ts'
import { ownData, viewAccount, viewMessages } from '#app/features/accounts/account.queries.server.ts'
import { changeOwnContact } from '#app/features/accounts/change-own-contact.server.ts'
import { changeOwnPassword } from '#app/features/accounts/change-own-password.server.ts'
import { changeOwnProfile } from '#app/features/accounts/change-own-profile.server.ts'
import { endOwnSessions } from '#app/features/accounts/end-own-sessions.server.ts'
import { logIn } from '#app/features/accounts/log-in.server.ts'
import { readMessages } from '#app/features/accounts/read-messages.server.ts'
import { switchOrganisation } from '#app/features/accounts/switch-organisation.server.ts'
import { inTransaction } from '#app/server/context.ts'
import { createPerson } from '#app/server/create-person.ts'
import { notify } from '#app/server/notify.ts'
import { hashPassword } from '#app/server/passwords.ts'
import { createSessions } from '#app/server/session.ts'
import { sha256 } from '#app/server/ids.ts'
import type { Sessions } from '#app/server/session.ts'
import { putSetting } from '#db/repos/settings.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

const PASSWORD = 'correct horse'
let world: World
let sessions: Sessions
let personId: string
beforeEach(async () => {
  world = await createWorld()
  sessions = createSessions(world.services)
  const passwordHash = await hashPassword(PASSWORD)
  const person = { login: '13800000001', name: '林示例', title: '办公室', passwordHash, noticeVersion: '' }
  personId = await inTransaction(world.ctx(), (tx) => createPerson(tx, person))
})
afterEach(() => world.close())

const pairOf = (cookie: string) => cookie.split(';')[0] ?? ''
async function signIn(password = PASSWORD): Promise<{ pair: string; actor: SignedIn }> {
  const { cookie } = await logIn(world.ctx(), sessions, { login: '138 0000 0001', password, agent: 'test' })
  const { actor } = await sessions.read(pairOf(cookie))
  if (actor.kind !== 'person') throw new Error('not signed in')
  return { pair: pairOf(cookie), actor }
}
const alive = async (pair: string) => (await sessions.read(pair)).actor.kind === 'person'

describe('the own account', () => {
  it('changes the password, ends the other sessions and keeps the one of the request', async () => {
    const here = await signIn()
    const elsewhere = await signIn()
    await changeOwnPassword(world.ctx(here.actor), { password: PASSWORD, newPassword: 'another long phrase' })
    expect([await alive(here.pair), await alive(elsewhere.pair)]).toEqual([true, false])
    await expect(signIn()).rejects.toMatchObject({ code: 'wrongLogin' })
    await expect(signIn('another long phrase')).resolves.toBeDefined()
  })

  it('refuses a wrong present password and a weak new one', async () => {
    const { actor } = await signIn()
    const wrong = changeOwnPassword(world.ctx(actor), { password: 'wrong', newPassword: 'another long phrase' })
    await expect(wrong).rejects.toMatchObject({ fields: { password: '当前密码不对' } })
    const weak = changeOwnPassword(world.ctx(actor), { password: PASSWORD, newPassword: 'short' })
    await expect(weak).rejects.toMatchObject({ fields: { newPassword: expect.anything() as unknown } })
    const staff = { ...actor, staff: ['reviewer'] as const }
    const eleven = changeOwnPassword(world.ctx(staff), { password: PASSWORD, newPassword: 'eleven char' })
    await expect(eleven).rejects.toMatchObject({ fields: { newPassword: '密码至少 12 位' } })
    await expect(signIn()).resolves.toBeDefined()
  })

  it('changes the contact with the password only, as ciphertext', async () => {
    const { actor } = await signIn()
    const input = { mobile: '13911112222', mail: 'lin@example.com' }
    await expect(changeOwnContact(world.ctx(actor), { ...input, password: 'wrong' })).rejects.toMatchObject({
      code: 'badInput',
    })
    await changeOwnContact(world.ctx(actor), { ...input, password: PASSWORD })
    expect(await viewAccount(world.ctx(actor))).toMatchObject({ ...input, login: '13800000001' })
    for (const secret of ['13911112222', 'lin@example.com', '13800000001'])
      expect(world.database.serialize().includes(secret)).toBe(false)
    await changeOwnContact(world.ctx(actor), { mobile: '', mail: '', password: PASSWORD })
    expect(await viewAccount(world.ctx(actor))).toMatchObject({ mobile: '', mail: '' })
  })

  it('ends one or all other sessions, and nobody else’s', async () => {
    const here = await signIn()
    const second = await signIn()
    const third = await signIn()
    expect((await viewAccount(world.ctx(here.actor))).sessions).toHaveLength(3)
    await endOwnSessions(world.ctx(here.actor), { sessionId: second.actor.sessionHash })
    expect([await alive(here.pair), await alive(second.pair), await alive(third.pair)]).toEqual([true, false, true])
    await endOwnSessions(world.ctx(here.actor), 'others')
    expect([await alive(here.pair), await alive(third.pair)]).toEqual([true, false])
    const stranger = await world.person({})
    const attempt = endOwnSessions(world.ctx(stranger), { sessionId: here.actor.sessionHash })
    await expect(attempt).rejects.toMatchObject({ code: 'notFound' })
    expect(await alive(here.pair)).toBe(true)
  })

  it('stores the hash of the session id only: what the page shows logs nobody in', async () => {
    const { pair, actor } = await signIn()
    expect(actor.sessionHash).toBe(sha256(pair.split('=')[1] ?? ''))
    expect(await alive(`session=${actor.sessionHash}`)).toBe(false)
  })

  it('asks for consent to a newer notice and stores version and time', async () => {
    const { actor } = await signIn()
    expect((await viewAccount(world.ctx(actor))).noticeAccepted).toBe(false)
    world.pass(5000)
    await acceptNotice(world.ctx(actor))
    const row = await world.services.db
      .selectFrom('person')
      .selectAll()
      .where('id', '=', personId)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({ terms_version: personalNotice.version, terms_at: world.now() })
  })

  it('exports everything about the person and nothing secret', async () => {
    const { actor } = await signIn()
    await changeOwnProfile(world.ctx(actor), { name: '林新名', title: '主任' })
    const text = JSON.stringify(await ownData(world.ctx(actor)))
    for (const part of ['林新名', '主任', '13800000001']) expect(text).toContain(part)
    for (const secret of ['argon2', actor.sessionHash]) expect(text).not.toContain(secret)
    await expect(ownData(world.ctx())).rejects.toMatchObject({ code: 'signInFirst' })
  })
})

describe('switching the organisation', () => {
  it('acts for the chosen one from the next request, and only for an own one', async () => {
    const [first, second, foreign] = [
      await world.organisation(),
      await world.organisation(),
      await world.organisation(),
    ]
    for (const [i, organisation_id] of [first, second].entries())
      await world.services.db
        .insertInto('membership')
        .values({ person_id: personId, organisation_id, role: 'member', created_at: i })
        .execute()
    const { pair, actor } = await signIn()
    expect(actor.organisation?.id).toBe(first)
    await switchOrganisation(world.ctx(actor), second)
    expect((await sessions.read(pair)).actor).toMatchObject({ organisation: { id: second } })
    await expect(switchOrganisation(world.ctx(actor), foreign)).rejects.toMatchObject({ code: 'notFound' })
  })
})

describe('messages', () => {
  it('are the own ones only, and can be marked as read', async () => {
    const { actor } = await signIn()
    const other = await world.person({})
    const message = (n: number) => ({ event: `e${n}`, kind: 'test', subject: `第 ${n} 条`, body: '', link: '/desk' })
    await inTransaction(world.ctx(), async (tx) => {
      await notify(tx, [personId], message(1))
      await notify(tx, [personId], { ...message(2), held: true })
      await notify(tx, [other.personId], message(3))
    })
    expect(await viewMessages(world.ctx(actor), 1)).toMatchObject({ total: 1, unread: 1 })
    await readMessages(world.ctx(actor))
    expect(await viewMessages(world.ctx(actor), 1)).toMatchObject({ total: 1, unread: 0 })
    expect(await viewMessages(world.ctx(other), 1)).toMatchObject({ unread: 1 })
  })
})

describe('read-only mode', () => {
  it('refuses writing with a sentence and lets people sign in and read', async () => {
    await putSetting(world.services.db, 'readOnly', true, { by: null, now: world.now() })
    const { actor } = await signIn()
    const attempt = changeOwnProfile(world.ctx(actor), { name: '林新名', title: '' })
    await expect(attempt).rejects.toMatchObject({ code: 'readOnly' })
    expect((await viewAccount(world.ctx(actor))).name).toBe('林示例')
    await putSetting(world.services.db, 'readOnly', false, { by: null, now: world.now() })
    await expect(changeOwnProfile(world.ctx(actor), { name: '林新名', title: '' })).resolves.toBeUndefined()
  })
})
