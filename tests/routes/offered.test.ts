import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { createSalon } from '#app/features/salons/save-salon.server.ts'
import { stepSalon } from '#app/features/salons/step-salon.server.ts'
import { salonForm } from '#tests/integration/salons/salon-support.ts'
import { startWeb, withRealServices } from '#tests/support/web.ts'
import type { Web } from '#tests/support/web.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

/** Pages that everybody reads offer a beginning to whoever may begin, and to the others no link that ends in 403. */

let world: World
let web: Web
let salon: string
const people: [string, SignedIn][] = []

beforeAll(async () => {
  world = await createWorld()
  withRealServices(world)
  web = await startWeb(world)
  const organiser = await world.person({ staff: ['organiser'] })
  salon = await createSalon(world.ctx(organiser), salonForm())
  await stepSalon(world.ctx(organiser), salon, 'openRegistration')
  const unit = async (o: Parameters<World['organisation']>[0]) =>
    world.person({ organisation: await world.organisation(o), role: 'member' })
  people.push(
    ['organiser of another salon', await world.person({ staff: ['organiser'] })],
    ['reviewer', await world.person({ staff: ['reviewer'] })],
    ['auditor', await world.person({ staff: ['auditor'] })],
    ['person without a unit', await world.person({})],
    ['member who may post', await unit({ mayOffer: false })],
    ['member who may offer', await unit({ mayPost: false })],
    ['member of an unverified unit', await unit({ verified: false })],
  )
}, 300_000)

afterAll(async () => {
  await web.close()
  world.close()
})

const BEGINNINGS = ['/opportunities/new', '/products/new', '/register']

test('every beginning that a page offers is open to the one who sees it', async () => {
  const offered: string[] = []
  for (const [name, person] of people) {
    const cookie = await web.logIn(person)
    for (const path of ['/', '/opportunities', '/products', '/salons', `/salons/${salon}`, '/desk']) {
      const html = await (await web.get(path, cookie)).text()
      const links = [...html.matchAll(/<a [^>]*href="([^"]+)"/g)].map((m) => m[1] ?? '')
      for (const to of new Set(links.filter((to) => BEGINNINGS.some((end) => to.endsWith(end))))) {
        expect((await web.get(to, cookie)).status, `${name}: ${path} → ${to}`).toBe(200)
        offered.push(`${name} ${to}`)
      }
    }
  }
  expect(offered).toContain('member who may post /opportunities/new')
  expect(offered).toContain('member who may offer /products/new')
  expect(offered).toContain(`member who may offer /salons/${salon}/register`)
  expect(offered.filter((line) => /^(organiser|reviewer|auditor|person without)/.test(line))).toEqual([])
})

test('whoever is not offered it reads why', async () => {
  const page = async (name: string) => {
    const person = people.find(([n]) => n === name)?.[1]
    return (await web.get('/', person && (await web.logIn(person)))).text()
  }
  expect(await page('reviewer')).toContain('由单位成员用单位的账号办理')
  expect(await page('member who may post')).toContain('贵单位还没有开通发布产品')
  expect(await page('')).toContain('href="/opportunities/new"')
})
