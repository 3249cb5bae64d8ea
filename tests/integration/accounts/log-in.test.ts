import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { logIn } from '#app/features/accounts/log-in.server.ts'
import { readConfig } from '#app/server/config.ts'
import { inTransaction } from '#app/server/context.ts'
import { createPerson } from '#app/server/create-person.ts'
import { hashPassword } from '#app/server/passwords.ts'
import { createSessions } from '#app/server/session.ts'
import type { Sessions } from '#app/server/session.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

const PASSWORD = 'correct horse'
const LOGIN = '13800000001'
const MINUTE = 60_000

let world: World
let sessions: Sessions
let personId: string
beforeEach(async () => {
  world = await createWorld({ config: readConfig({ NODE_ENV: 'test' }, '/') })
  sessions = createSessions(world.services)
  const passwordHash = await hashPassword(PASSWORD)
  const person = { login: LOGIN, name: '林示例', title: '', passwordHash, noticeVersion: '' }
  personId = await inTransaction(world.ctx(), (tx) => createPerson(tx, person))
})
afterEach(() => world.close())

const attempt = (password: string, { login = LOGIN, address = '127.0.0.1' } = {}) =>
  logIn({ ...world.ctx(), address }, sessions, { login, password, agent: 'test' })
const code = (tried: Promise<unknown>) =>
  tried.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  )
const atOnce = (n: number, login = LOGIN) =>
  Promise.all(Array.from({ length: n }, () => code(attempt('wrong', { login }))))

describe('after failures', () => {
  it('the account is locked for this address for 15 minutes, also when the tries come all at once', async () => {
    expect(await atOnce(5)).toEqual(Array.from({ length: 5 }, () => 'wrongLogin'))
    await expect(attempt(PASSWORD)).rejects.toMatchObject({ code: 'loginLocked', retryAfterSeconds: 900 })
    expect(await code(attempt(PASSWORD, { address: '192.0.2.7' }))).toBe('ok')
    world.pass(15 * MINUTE - 1)
    expect(await code(attempt(PASSWORD))).toBe('loginLocked')
    world.pass(1)
    expect(await code(attempt(PASSWORD))).toBe('ok')
  })

  it('more tries than five at once neither lift the lock nor get in with the right password', async () => {
    const tries = await Promise.all([
      ...Array.from({ length: 9 }, () => code(attempt('wrong'))),
      code(attempt(PASSWORD)),
    ])
    expect(tries.filter((t) => t === 'wrongLogin')).toHaveLength(9)
    expect(await code(attempt(PASSWORD))).toBe('loginLocked')
  })

  it('an unknown name gets the same answers, and each refusal one audit row', async () => {
    expect(await atOnce(5, '13900000009')).toEqual(await atOnce(5))
    expect(await code(attempt(PASSWORD, { login: '13900000009' }))).toBe('loginLocked')
    const rows = await world.services.db
      .selectFrom('audit')
      .select(['object_id', 'changes_json'])
      .where('action', '=', 'session.start')
      .where('result', '=', 'refused')
      .execute()
    expect(rows).toHaveLength(10)
    expect(rows.filter((r) => r.object_id === personId)).toHaveLength(5)
    for (const name of ['13900000009', LOGIN]) expect(JSON.stringify(rows)).not.toContain(name)
  })
})

describe('a session', () => {
  const open = async () => (await attempt(PASSWORD)).cookie.split(';')[0] ?? ''
  const alive = async (pair: string) => (await sessions.read(pair)).actor.kind === 'person'

  it('ends after 30 idle minutes and is prolonged by every use', async () => {
    const pair = await open()
    for (let i = 0; i < 3; i++) {
      world.pass(29 * MINUTE)
      expect(await alive(pair)).toBe(true)
    }
    world.pass(31 * MINUTE)
    expect(await alive(pair)).toBe(false)
  })

  it('of an administrator or auditor ends after 15 idle minutes', async () => {
    await world.services.db
      .insertInto('staff_grant')
      .values({ person_id: personId, role: 'auditor', granted_at: world.now() })
      .execute()
    const pair = await open()
    world.pass(14 * MINUTE)
    expect(await alive(pair)).toBe(true)
    world.pass(16 * MINUTE)
    expect(await alive(pair)).toBe(false)
  })

  it('ends after eight hours however much it is used', async () => {
    const pair = await open()
    for (let i = 0; i < 19; i++) {
      world.pass(25 * MINUTE)
      expect(await alive(pair), `after ${(i + 1) * 25} minutes`).toBe(true)
    }
    world.pass(5 * MINUTE)
    expect(await alive(pair)).toBe(false)
  })
})
