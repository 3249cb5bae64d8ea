import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import type { ServerBuild } from '@remix-run/node'
import { DAY_MS } from '#app/domain/time.ts'
import { followUpHash } from '#app/server/follow-up-link.ts'
import { openDatabase, openReadDatabase } from '#db/sqlite.ts'
import { accessible, person, shoot } from '#tests/support/browser.ts'
import type { Person } from '#tests/support/browser.ts'
import { buildDir, removeData, startProduct } from '#tests/support/product.ts'
import type { Product } from '#tests/support/product.ts'

/** Every page of the product, as each role sees it: it answers, fits both widths, breaks no rule and is a picture. */
const ROLES = ['anonymous', 'demo-dept-head', 'demo-ent', 'demo-reviewer', 'demo-organiser', 'demo-admin'] as const
type Role = (typeof ROLES)[number]

/** A page may be refused: forbidden, unknown, not in this state of the item, withdrawn; nothing else. */
const REFUSALS = [403, 404, 409, 410]
/** Public pages that say more to those who are party to them. */
const PERSONAL = /^\/$|^\/(opportunities|products|salons)\/[^/]+$/
/** Sends away by its nature. */
const NO_PAGE = new Set(['routes/logout'])

test.use({ navigationTimeout: 60_000 })

let product: Product
let routes: ServerBuild['routes']
let ids: Record<string, string[]>
const people = new Map<Role, Person>()
const seen = new Set<string>()

const as = (role: Role): Person => {
  const someone = people.get(role)
  if (!someone) throw new Error(role)
  return someone
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(600_000)
  product = await startProduct()
  const file = pathToFileURL(join(buildDir(), 'server/index.js')).href
  routes = ((await import(file)) as ServerBuild).routes
  for (const role of ROLES)
    people.set(role, await person(browser, product.url, role === 'anonymous' ? {} : { login: role }))
  ids = { ...(await begun()), ...(await loaded()) }
})

test.afterAll(async () => {
  for (const someone of people.values()) await someone.close()
  await product.stop()
  removeData(product)
})

/** What the demonstration leaves to be begun: an import, an invitation, an answer, a review, a release. */
async function begun(): Promise<Record<string, string[]>> {
  const last = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const head = as('demo-dept-head')
  await head.open('/desk/import')
  const sheet =
    '序号,名称,需求概况,责任单位\n1,夜市油烟监测,夜市摊位油烟在线监测,演示区商务局\n2,,缺名称的一行,演示区商务局\n'
  await head.page
    .locator('input[type=file]')
    .setInputFiles({ name: '清单.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) })
  await head.page.getByRole('button', { name: '上传并试读' }).click()
  await head.page.waitForURL(/\/desk\/import\/[^/]+$/)
  const firm = as('demo-ent')
  await firm.open('/organisation')
  await firm.page.getByRole('button', { name: '生成邀请链接' }).click()
  await firm.page.waitForURL(/\/organisation\/invites\//)
  // The address changes a moment before the page does.
  const link = async () => /\/join\/([\w-]+)/.exec(await firm.page.content())?.[1] ?? ''
  await expect.poll(link).not.toBe('')
  const token = await link()
  const invite = last(firm.page)
  await firm.open('/opportunities/JH-2026-0005/respond')
  await firm.page.getByLabel(/^方案概述/).fill('逐台加装监测终端，平台与维保单位共用。')
  await firm.page.getByRole('button', { name: '下一步：核对' }).click()
  await firm.page.waitForURL('**/respond/review')
  const reviewer = as('demo-reviewer')
  await reviewer.open('/desk/review')
  await reviewer.page.getByRole('link', { name: '象山路历史街区夜间导览与互动体验' }).click()
  await reviewer.page.getByRole('heading', { level: 1, name: '象山路历史街区夜间导览与互动体验' }).waitFor()
  await reviewer.page.getByRole('button', { name: '领取' }).click()
  await reviewer.page.locator('#decide').waitFor()
  const organiser = as('demo-organiser')
  await organiser.open('/desk/releases/new')
  await organiser.page.getByRole('main').getByRole('button', { name: '新建批次' }).click()
  await organiser.page.waitForURL(/\/desk\/releases\/(?!new$)[^/]+$/)
  const release = last(organiser.page)
  await organiser.open('/desk/judging/new')
  await organiser.page.getByLabel(/^名称/).fill('走查一轮')
  await organiser.page.getByLabel(/^评判人甲/).selectOption({ index: 1 })
  await organiser.page.getByLabel(/^评判人乙/).selectOption({ index: 2 })
  await organiser.page.getByRole('button', { name: '新建并通知评判人' }).click()
  await organiser.page.waitForURL(/\/desk\/judging\/PP-/)
  const round = last(organiser.page)
  await organiser.open('/desk/salons/SL-2026-0001/registrations')
  const schedule = /\/salons\/r\/([\w-]+)/.exec(await organiser.page.content())?.[1] ?? ''
  await organiser.open('/desk/salons/SL-2026-0001/print/poster')
  const door = /\/door\/([\w-]+)/.exec(await organiser.page.content())?.[1] ?? ''
  await organiser.open('/desk/salons/SL-2026-0001/print/badges')
  const badge = (await organiser.page.locator('.badges .cap').nth(1).textContent()) ?? ''
  return {
    '/desk/import/:id': [last(head.page)],
    '/organisation/invites/:id': [invite],
    '/desk/releases/:id': [release],
    '/desk/judging/:number': [round],
    '/join/:token': [token],
    '/salons/r/:token': [schedule],
    '/salons/f/:token': [await asked()],
    '/salons/:number/door/:token': [`SL-2026-0001/door/${door}`],
    '/desk/salons/:number/badge/:code': [`SL-2026-0001/badge/${badge}`],
  }
}

/** A question 30 days after a salon. The demonstration's salon has not taken place, so one talk of it is written as held. */
async function asked(): Promise<string> {
  const database = openDatabase(join(product.dataDir, 'datai.sqlite'))
  const token = 'e'.repeat(32)
  try {
    const talk = await database.db
      .selectFrom('meeting')
      .selectAll()
      .where('status', '=', 'scheduled')
      .orderBy('id')
      .executeTakeFirstOrThrow()
    const held = { status: 'held', outcome: 'intent' }
    await database.db.updateTable('meeting').set(held).where('id', '=', talk.id).execute()
    await database.db
      .insertInto('follow_up')
      .values({
        id: 'asked',
        salon_id: talk.salon_id,
        wave: 30,
        organisation_id: talk.offer_organisation_id,
        body: '',
        status: 'sent',
        link_hash: followUpHash(token),
        closes_at: Date.now() + 30 * DAY_MS,
        created_at: Date.now(),
      })
      .execute()
    return token
  } finally {
    database.close()
  }
}

/** Numbers and ids of the demonstration for the part of a route's path that asks for one. */
async function loaded(): Promise<Record<string, string[]>> {
  const database = openReadDatabase(join(product.dataDir, 'datai.sqlite'))
  const { db } = database
  const idOf = async (table: 'opportunity' | 'product', status: string) =>
    (await db.selectFrom(table).select('id').where('status', '=', status).orderBy('number').executeTakeFirstOrThrow())
      .id
  try {
    const need = 'JH-2026-0002'
    const answer = db
      .selectFrom('response')
      .innerJoin('opportunity', 'opportunity.id', 'response.opportunity_id')
      .select('response.id')
      .where('opportunity.number', '=', need)
    const someone = await db.selectFrom('person').select('id').executeTakeFirstOrThrow()
    const unit = await db.selectFrom('organisation').select('id').executeTakeFirstOrThrow()
    return {
      '/responses/:response': [(await answer.executeTakeFirstOrThrow()).id],
      '/opportunities/:number/standing': [`${need}/standing?q=CP-2026-0003`],
      '/products/:number/standing': ['CP-2026-0012/standing?q=JH-2026-0005'],
      '/opportunities/:number': [need, 'JH-2026-0005', await idOf('opportunity', 'draft')],
      '/products/:number': ['CP-2026-0002', await idOf('product', 'draft')],
      '/matches/:opportunity/:product': [`${need}/CP-2026-0012`],
      '/releases/:number': ['2026-1'],
      // Made by a release of the walk's own; unknown here, so its files are refused.
      '/notices/:notice': ['unknown'],
      '/unknown/:file': ['schedule.ics'],
      '/print/:sheet': [
        ...['notice', 'agenda', 'script', 'schedules', 'cards', 'tents', 'badges', 'check-in', 'poster'],
      ],
      '/papers/:file': ['agenda.pdf', 'script.docx', 'check-in.xlsx'],
      '/salons/:number': ['SL-2026-0001'],
      '/desk/review/:kind/:id': [
        `opportunity/${await idOf('opportunity', 'submitted')}`,
        `opportunity/${await idOf('opportunity', 'published')}`,
      ],
      '/desk/export/:file': ['own-opportunities.xlsx'],
      '/admin/people/:id': [someone.id],
      '/organisations/:id': [unit.id],
    }
  } finally {
    database.close()
  }
}

interface Address {
  route: string
  path: string
  /** A file or a redirect has no page to look at. */
  page: boolean
}

/** The addresses of every route, its parameters filled with what is there. */
function addresses(): Address[] {
  return Object.values(routes).flatMap(({ id, module }) => {
    if (id === 'root') return []
    const parts: string[] = []
    for (let at: string | undefined = id; at && at !== 'root'; at = routes[at]?.parentId)
      parts.unshift(routes[at]?.path ?? '')
    let paths = [`/${parts.filter(Boolean).join('/')}`]
    for (const [place, values] of Object.entries(ids)) {
      paths = paths.flatMap((path) =>
        path.includes(place) ? values.map((value) => path.replace(place, place.replace(/:.*/, value))) : [path],
      )
    }
    expect(paths.filter((path) => path.includes(':'))).toEqual([])
    return paths.map((path) => ({ route: id, path, page: module.default !== undefined && !NO_PAGE.has(id) }))
  })
}

/** Looks at one page and says what is wrong with it. */
async function look(role: Role, path: string): Promise<string[]> {
  const { page, open } = as(role)
  const problems: string[] = []
  const note = (text: string) => problems.push(`${role} ${path}: ${text}`)
  const onError = (error: Error) => note(error.message)
  const onConsole = (message: { type(): string; text(): string }) => {
    if (message.type() === 'error' && /Content Security Policy|hydrat/i.test(message.text())) note(message.text())
  }
  page.on('pageerror', onError)
  page.on('console', onConsole)
  try {
    await open(path)
    await expect(page).toHaveTitle(/搭台/)
    await shoot(page, `${role}${path.replaceAll('/', '_')}`.slice(0, 120))
    await accessible(page)
  } catch (error) {
    note(error instanceof Error ? error.message.slice(0, 600) : String(error))
  }
  page.off('pageerror', onError)
  page.off('console', onConsole)
  return problems
}

/** What a role meets at all addresses. */
async function walk(role: Role): Promise<string[]> {
  const problems: string[] = []
  for (const { route, path, page } of addresses()) {
    const answer = await as(role).context.request.get(product.url + path, { maxRedirects: 0 })
    const status = answer.status()
    if (status >= 400 && !REFUSALS.includes(status)) problems.push(`${role} ${path}: ${status}`)
    if (status !== 200 || !page) continue
    if (role !== 'anonymous' && seen.has(`anonymous ${path}`) && !PERSONAL.test(path)) continue
    seen.add(`${role} ${path}`)
    seen.add(route)
    problems.push(...(await look(role, path)))
  }
  return problems
}

test('every page as every role, and every page seen by somebody', async () => {
  test.setTimeout(1_800_000)
  for (const role of ROLES)
    await test.step(role, async () => {
      expect.soft(await walk(role), role).toEqual([])
    })
  const unseen = addresses().filter(({ route, page }) => page && !seen.has(route))
  expect(unseen.map(({ route }) => route)).toEqual([])
})

test('a page that is not there and one that is not for everybody say so', async () => {
  for (const [role, path] of [
    ['anonymous', '/opportunities/JH-2026-9999'],
    ['demo-ent', '/desk/releases'],
  ] as const) {
    const { page } = as(role)
    const answer = await page.goto(product.url + path)
    expect(REFUSALS).toContain(answer?.status())
    await expect(page.getByRole('link', { name: '回到首页' })).toBeVisible()
    await shoot(page, `${role}${path.replaceAll('/', '_')}`)
    await accessible(page)
  }
})

test('an item is printed as itself: no navigation, its title, its facts and its sentence of the legal frame', async () => {
  const { page } = as('anonymous')
  for (const path of ['/opportunities/JH-2026-0002', '/products/CP-2026-0002']) {
    await page.goto(product.url + path)
    const title = await page.getByRole('heading', { level: 1 }).innerText()
    await page.emulateMedia({ media: 'print' })
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
    await expect(page.getByText(/^本清单为供需对接信息|^产品信息由企业提供/).first()).toBeVisible()
    for (const gone of ['banner', 'navigation', 'button', 'search'] as const)
      for (const element of await page.getByRole(gone).all()) await expect(element).toBeHidden()
    await shoot(page, `printed${path.replaceAll('/', '_')}`)
    await page.emulateMedia({ media: null })
  }
})
