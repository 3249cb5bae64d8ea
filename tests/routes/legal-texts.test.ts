import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { legalTexts } from '#app/domain/legal-texts.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { readConfig } from '#app/server/config.ts'
import { loadKeys } from '#app/server/keys.ts'
import { prepareData } from '#app/server/prepare-data.ts'
import { openDatabase } from '#db/sqlite.ts'
import type { OpenDatabase } from '#db/sqlite.ts'
import { startWeb, withRealServices } from '#tests/support/web.ts'
import type { Web } from '#tests/support/web.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

/** Each page carries the sentences of the legal frame that belong to what it shows, as somebody reads it. */
type Text = keyof typeof legalTexts

const both: Text[] = ['list', 'product']
/** Path → who reads it ('' is a visitor) and the sentences on it. */
const pages: Record<string, [login: string, texts: Text[]]> = {
  '/': ['', both],
  '/search?q=智慧': ['', [...both, 'reference']],
  '/search?q=没有这样的东西': ['', both],
  '/search?q=智慧&list=product': ['', ['product']],
  '/opportunities': ['', ['list', 'reference']],
  '/opportunities/JH-2026-0002': ['', ['list', 'advice']],
  '/opportunities/new': ['demo-dept', ['list']],
  '/opportunities/JH-2026-0002/respond': ['demo-ent3', ['advice']],
  '/products': ['', ['product', 'reference']],
  '/products/CP-2026-0002': ['', ['product', 'contact']],
  '/releases': ['', both],
  '/releases/2026-1': ['', both],
  '/releases/2026-1/copy': ['', both],
  '/salons': ['', ['list']],
  '/salons/SL-2026-0001': ['', ['list']],
  '/organisations': ['', both],
  '/desk/suggestions': ['demo-ent', ['match']],
  '/desk/matches': ['demo-ent', ['match']],
  '/matches/JH-2026-0002/CP-2026-0012': ['demo-organiser', ['match', 'contact']],
}
/** Pages without a role on which nothing of the lists stands, or that only their owner sees. */
const WITHOUT = [
  'login',
  'salons.r.$token',
  'salons.r.$token_.notice',
  'salons.f.$token',
  'salons.$number_.board',
  'salons.$number_.door.$token',
  'opportunities.$number_.versions',
  'products_.$number_.versions',
]

let folder: string
let database: OpenDatabase
let world: World
let web: Web
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'datai-texts-'))
  const config = { ...readConfig({ NODE_ENV: 'test', DATAI_DATA: folder }, '/'), limits: false }
  mkdirSync(config.secretsDir, { recursive: true })
  const keys = loadKeys(config.secretsDir, true)
  await prepareData(config, keys, () => {})
  database = openDatabase(join(folder, 'datai.sqlite'))
  const clock = { now: () => Date.now(), offset: () => 0 }
  world = await createWorld({ config, keys, clock, db: database.db, read: database.db })
  withRealServices(world)
  web = await startWeb(world)
}, 300_000)
afterAll(async () => {
  await web.close()
  world.close()
  database.close()
  rmSync(folder, { recursive: true })
})

async function cookieOf(login: string): Promise<string> {
  const { db, keys } = world.services
  const person = await db
    .selectFrom('person')
    .leftJoin('membership', 'membership.person_id', 'person.id')
    .select(['person.id', 'membership.organisation_id'])
    .where('person.login_hash', '=', keys.lookupHash('login', login))
    .executeTakeFirstOrThrow()
  const organisation = person.organisation_id === null ? null : { id: person.organisation_id }
  return web.logIn({ personId: person.id, organisation } as SignedIn)
}

test.each(Object.entries(pages))('%s', async (path, [login, texts]) => {
  const answer = await web.get(path, login === '' ? '' : await cookieOf(login))
  expect(answer.status).toBe(200)
  const html = await answer.text()
  const page = html.slice(0, html.indexOf('window.__remixContext'))
  for (const text of texts) expect(page, text).toContain(legalTexts[text])
})

test('the page of a unit carries the sentence of what it shows', async () => {
  const unit = await world.services.db
    .selectFrom('organisation')
    .innerJoin('opportunity', 'opportunity.organisation_id', 'organisation.id')
    .select('organisation.id')
    .where('opportunity.status', '=', 'published')
    .executeTakeFirstOrThrow()
  const html = await (await web.get(`/organisations/${unit.id}`)).text()
  expect(html).toContain(legalTexts.list)
})

test('no public page has been forgotten', () => {
  const dir = 'app/routes'
  const isPublic = (source: string) =>
    source.includes('export default') &&
    /export const loader = protectedRoute\.loader\(\s*\{[^}]*permission: 'public\.read'/.test(source)
  const routes = readdirSync(dir)
    .filter((file) => isPublic(readFileSync(join(dir, file), 'utf8')))
    .map((file) => file.replace(/\.tsx$/, ''))
  const known = new Set(WITHOUT)
  for (const { id } of Object.values(web.build.routes)) {
    const parts: string[] = []
    for (let at: string | undefined = id; at && at !== 'root'; at = web.build.routes[at]?.parentId)
      parts.unshift(web.build.routes[at]?.path ?? '')
    const pattern = new RegExp(`^/${parts.filter(Boolean).join('/').replace(/:\w+/g, '[^/]+')}$`)
    if (Object.keys(pages).some((path) => pattern.test(path.split('?')[0] ?? ''))) known.add(id.replace('routes/', ''))
  }
  known.add('organisations_.$id')
  expect(routes.length).toBeGreaterThan(8)
  expect(routes.filter((route) => !known.has(route))).toEqual([])
})
