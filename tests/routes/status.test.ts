import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditAlone } from '#app/server/audit.ts'
import { auditHead } from '#db/repos/audit.ts'
import { startWeb, withRealServices } from '#tests/support/web.ts'
import type { Web } from '#tests/support/web.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

let world: World
let web: Web
beforeAll(async () => {
  world = await createWorld()
  withRealServices(world)
  web = await startWeb(world)
}, 300_000)
afterAll(async () => {
  await web.close()
  world.close()
})

test('the status page says what is switched off, what waits and where the audit chain ends', async () => {
  const auditor = await world.person({ staff: ['auditor'] })
  await auditAlone(world.ctx(auditor), { action: 'test', object: { kind: 'test', id: '1' } })
  const head = await auditHead(world.services.read)
  for (const staff of ['auditor', 'admin'] as const) {
    const cookie = await web.logIn(await world.person({ staff: [staff] }))
    const answer = await web.get('/-/status', cookie)
    expect(answer.status, staff).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const html = (await answer.text()).replaceAll('<!-- -->', '')
    for (const fact of [
      'DATAI_LIMITS=off',
      '未接入，检索由数据库提供',
      '等待 0，多次失败 0',
      '没有，请尽快备份',
      '磁盘',
    ])
      expect(html, fact).toContain(fact)
    expect(html).toContain(`末条校验值 ${head?.hash.slice(0, 16)}`)
    expect(await (await web.get('/admin', cookie)).text()).toContain('href="/-/status"')
  }
})

test('it is for administrators and auditors alone, and hides neither live nor ready', async () => {
  for (const staff of ['reviewer', 'organiser'] as const)
    expect((await web.get('/-/status', await web.logIn(await world.person({ staff: [staff] })))).status).toBe(403)
  const away = await web.get('/-/status')
  expect([away.status, away.headers.get('location')]).toEqual([302, '/login?next=%2F-%2Fstatus'])
  expect(await (await web.get('/-/live')).text()).toBe('live')
  expect(await (await web.get('/-/ready')).text()).toBe('ready')
})
