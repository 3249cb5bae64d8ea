import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import type { ReleasedAgenda } from '#app/domain/salon/released-agenda.ts'
import { ownEntries } from '#app/domain/salon/released-agenda.ts'
import { DAY_MS, dayOf } from '#app/domain/time.ts'
import { loadKeys } from '#app/server/keys.ts'
import { openDatabase, openReadDatabase } from '#db/sqlite.ts'
import { accessible, person, shoot } from '#tests/support/browser.ts'
import type { Person } from '#tests/support/browser.ts'
import { calendarsIn, openMailbox } from '#tests/support/mailbox.ts'
import type { MailedEvent, Mailbox } from '#tests/support/mailbox.ts'
import { removeData, startProduct } from '#tests/support/product.ts'
import type { Product } from '#tests/support/product.ts'

/**
 * From theme to report with five accounts: an organiser, a department and three firms; further units come by telephone.
 * Their mails arrive at a real SMTP server.
 */
test.describe.configure({ mode: 'serial' })

const UNITS = {
  'demo-dept-head': '演示区商务局',
  'demo-ent': '示例溯源科技有限公司',
  'demo-ent2': '示例衡器制造有限公司',
  'demo-ent3': '示例楼宇科技有限公司',
} as const
type Login = keyof typeof UNITS
const LOGINS = Object.keys(UNITS) as Login[]
/** Units without an account, which the organiser registers and confirms by telephone. */
const BY_PHONE = [
  '示例百货商贸有限公司',
  '示例通信有限公司演示区分公司',
  '演示区城市发展集团有限公司',
  '示例清环智能设备有限公司',
]
const [STORE, TELECOM, , CLEAN] = BY_PHONE as [string, string, string, string]

let product: Product
let box: Mailbox
let organiser: Person
const people = new Map<Login, Person>()
let number = ''
/** Mail address and unit of each account. */
const addresses = new Map<string, Login>()
const as = (login: Login): Person => {
  const someone = people.get(login)
  if (!someone) throw new Error(login)
  return someone
}
const at = (path: string) => `/desk/salons/${number}${path}`

async function read<T>(ask: (db: ReturnType<typeof openReadDatabase>['db']) => Promise<T>): Promise<T> {
  const database = openReadDatabase(join(product.dataDir, 'datai.sqlite'))
  try {
    return await ask(database.db)
  } finally {
    database.close()
  }
}

/** The demonstration accounts have no mail address: each gets one. */
async function giveAddresses(): Promise<void> {
  const keys = loadKeys(join(product.dataDir, 'secrets'), false)
  const database = openDatabase(join(product.dataDir, 'datai.sqlite'))
  try {
    for (const login of LOGINS) {
      const member = await database.db
        .selectFrom('membership as m')
        .innerJoin('organisation as o', 'o.id', 'm.organisation_id')
        .select('m.person_id as id')
        .where('o.name', '=', UNITS[login])
        .where('m.role', '=', 'admin')
        .executeTakeFirstOrThrow()
      const address = `${login}@example.cn`
      addresses.set(address, login)
      await database.db
        .updateTable('person')
        .set({ mail_cipher: keys.encryptField(address, `person.mail:${member.id}`) })
        .where('id', '=', member.id)
        .execute()
    }
  } finally {
    database.close()
  }
}

const unitId = (name: string) =>
  read(
    async (db) =>
      (await db.selectFrom('organisation').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id,
  )
const released = (version: number) =>
  read(async (db) => {
    const row = await db
      .selectFrom('agenda_version as v')
      .innerJoin('salon as s', 's.id', 'v.salon_id')
      .select('v.content_json')
      .where('s.number', '=', number)
      .where('v.version', '=', version)
      .executeTakeFirstOrThrow()
    return JSON.parse(row.content_json) as ReleasedAgenda
  })

/** Confirms a step that asks once. */
async function confirm(scope: Page, label: string, verb = `确认${label}`): Promise<void> {
  await scope
    .locator('summary', { hasText: `${label}…` })
    .first()
    .click()
  await scope.getByRole('button', { name: verb, exact: true }).first().click()
}

/** The mails of a version, by account, once all have come. */
async function mailsOf(version: number, expected: readonly Login[]) {
  const found = () => box.mails.filter(({ mail }) => mail.subject?.includes(`议程第 ${version} 版`))
  await expect.poll(() => found().length, { timeout: 60_000 }).toBeGreaterThanOrEqual(expected.length)
  // Whoever should get none is given the time that the others needed.
  await organiser.page.waitForTimeout(3_000)
  expect(
    found()
      .map(({ to }) => addresses.get(to))
      .sort(),
  ).toEqual([...expected].sort())
  return new Map(found().map(({ to, mail }) => [addresses.get(to)!, mail]))
}

test.beforeAll(async ({ browser }) => {
  box = await openMailbox()
  product = await startProduct({ env: { SMTP_URL: box.url, MAIL_FROM: '搭台 <salon@example.cn>' } })
  await giveAddresses()
  organiser = await person(browser, product.url, { login: 'demo-organiser' })
  for (const login of LOGINS) people.set(login, await person(browser, product.url, { login }))
})

test.afterAll(async () => {
  try {
    for (const someone of people.values()) await someone.close()
    await organiser.close()
  } finally {
    await product.stop()
    await box.close()
    removeData(product)
  }
})

test('a salon begins with a theme', async () => {
  const { page, open } = organiser
  await open('/desk/salons/new?category=growth-retail')
  await expect(page.getByLabel('主题')).not.toHaveValue('')
  await page.getByLabel(/^地点/).fill('示例会议中心一楼')
  await page.locator('input[name="startsAt.day"]').fill(dayOf(Date.now() + 20 * DAY_MS))
  await page.locator('input[name="closesAt.day"]').fill(dayOf(Date.now() + 18 * DAY_MS))
  await page.locator('input[name="answersAt.day"]').fill(dayOf(Date.now() + 18 * DAY_MS))
  await page.getByRole('button', { name: '新建沙龙' }).click()
  await page.waitForURL(/\/desk\/salons\/SL-\d{4}-\d{4}$/)
  number = page.url().split('/').at(-1) ?? ''
  await page.getByRole('button', { name: '开放报名' }).click()
  await expect(page.getByText('报名中').first()).toBeVisible()
})

test('a department and three firms register, four more units by telephone', async () => {
  for (const login of LOGINS) {
    const unit = as(login)
    await unit.open(`/salons/${number}/register`)
    await unit.page.getByLabel('姓名').first().fill('示例参会人')
    await unit.page.locator('main input[name=consent]').check()
    await unit.page.getByRole('button', { name: '提交报名' }).click()
    await expect(unit.page.getByText('已报名').first()).toBeVisible()
  }
  const { page, open } = organiser
  for (const [i, name] of BY_PHONE.entries()) {
    await open(at('/registrations'))
    await page.locator('#for-unit summary', { hasText: '代为报名' }).click()
    await page.locator('select[name=organisationId]').selectOption({ label: name })
    await page.getByLabel('姓名').first().fill('电话参会人')
    await page.getByRole('button', { name: '代为报名' }).click()
    await expect(page.getByText(`${LOGINS.length + i + 1} 家单位`).first()).toBeVisible()
  }
})

test('the organiser chooses pairs; units agree themselves or by telephone', async () => {
  const { page, open } = organiser
  await open(at('/pairs?registered=1'))
  const chosen = page.getByRole('table', { name: '选出的配对' })
  await expect(chosen).toBeVisible()
  expect(await chosen.getByRole('checkbox').count()).toBeGreaterThanOrEqual(7)
  await shoot(page, 'journey-pairs')
  await page.getByRole('button', { name: '邀请勾选的双方' }).click()
  await expect(page.getByText('待双方确认').first()).toBeVisible()
  for (const login of LOGINS) {
    const unit = as(login)
    await unit.open(at('/invitations'))
    const accept = unit.page.getByRole('button', { name: '参加', exact: true })
    for (let left = await accept.count(); left > 0; left--) {
      await accept.first().click()
      await expect(accept).toHaveCount(left - 1)
    }
  }
  await open(at('/pairs?registered=1'))
  const byPhone = page.locator('summary', { hasText: '代为确认…' })
  for (let left = await byPhone.count(); left > 0; left--) {
    await byPhone.first().click()
    const form = page.locator('details[open]').filter({ hasText: '谁同意的' })
    await form.getByLabel(/^谁同意的/).fill('李经理')
    await form.getByRole('button', { name: '确认代为确认' }).click()
    await expect(byPhone).toHaveCount(left - 1)
  }
})

const talkHandles = (page: Page) => page.locator('.agenda-grid [data-talk]')

/** A talk that has another lit cell than its own: its id and that cell. */
async function movable(page: Page, not = '') {
  for (const handle of await talkHandles(page).all()) {
    const id = (await handle.getAttribute('data-talk')) ?? ''
    if (id === not) continue
    await handle.click()
    const lit = page.locator('.agenda-grid td.lit')
    const place =
      (await lit.count()) === 0
        ? null
        : await lit.first().evaluate((td: HTMLTableCellElement) => ({
            table: (td.parentElement as HTMLTableRowElement).rowIndex,
            round: td.cellIndex,
          }))
    await page.keyboard.press('Escape')
    if (place) return { id, place }
  }
  throw new Error('no talk can be moved')
}
const where = (page: Page, id: string) =>
  page.locator(`[data-talk="${id}"]`).evaluate((link) => {
    const td = link.closest('td') as HTMLTableCellElement
    return { table: (td.parentElement as HTMLTableRowElement).rowIndex, round: td.cellIndex }
  })

async function compose(label: '排议程' | '重排其余'): Promise<void> {
  const { page } = organiser
  if (label === '重排其余') await page.locator('summary', { hasText: '重排其余…' }).click()
  await page.getByRole('button', { name: label, exact: true }).click()
  await page.getByRole('button', { name: '采用', exact: true }).click({ timeout: 60_000 })
  await expect(page.getByText('排好的议程，还没有采用')).toBeHidden()
}

test('the agenda is composed; one talk is dragged with the mouse and one moved by keys', async () => {
  const { page, open } = organiser
  await open(at('/agenda'))
  await compose('排议程')
  await expect(page.getByText('点或拖一场洽谈来移动')).toBeVisible()
  const first = await movable(page)
  await page.locator(`[data-talk="${first.id}"]`).dragTo(
    page
      .locator('.agenda-grid tbody tr')
      .nth(first.place.table - 1)
      .locator('td')
      .nth(first.place.round - 1),
  )
  await expect(page.getByText('已移动').first()).toBeVisible()
  expect(await where(page, first.id)).toEqual(first.place)
  await page.reload()
  await expect(page.getByText('点或拖一场洽谈来移动')).toBeVisible()
  const second = await movable(page, first.id)
  const home = await where(page, second.id)
  await page.locator(`[data-talk="${second.id}"]`).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('正在移动')).toBeVisible()
  const step = async (forward: string, back: string, n: number) => {
    for (let i = 0; i < Math.abs(n); i++) await page.keyboard.press(n > 0 ? forward : back)
  }
  await step('ArrowDown', 'ArrowUp', second.place.table - home.table)
  await step('ArrowRight', 'ArrowLeft', second.place.round - home.round)
  await page.keyboard.press('Enter')
  await expect(page.getByText('已移动').first()).toBeVisible()
  expect(await where(page, second.id)).toEqual(second.place)
  await shoot(page, 'journey-agenda')
})

async function release(version: number): Promise<void> {
  const { page, open } = organiser
  await open(at('/release'))
  await confirm(page, `发布第 ${version} 版`, `发布第 ${version} 版`)
  await expect(page.getByText('通知还没有发送').first()).toBeVisible()
  await shoot(page, `journey-release-${version}`)
  await page.getByRole('button', { name: /^全部发送 \d+ 条$/ }).click()
  await expect(page.getByText(/\d+ 条通知已发送/).first()).toBeVisible()
}

/** The last state of each entry in each account's calendar. */
const calendars = new Map<Login, Map<string, MailedEvent>>()

/** Puts the mailed files into the calendars as a program does: a higher number replaces, CANCEL takes out. */
async function take(login: Login, mail: Parameters<typeof calendarsIn>[0], version: number): Promise<void> {
  const own = calendars.get(login) ?? new Map<string, MailedEvent>()
  calendars.set(login, own)
  for (const { method, events } of calendarsIn(mail))
    for (const event of events) {
      const before = own.get(event.uid)
      expect(event.sequence).toBe(version * 1000)
      expect(event.sequence).toBeGreaterThan(before?.sequence ?? -1)
      if (method === 'CANCEL') {
        expect(event.status).toBe('CANCELLED')
        expect(before, 'only what it has can be cancelled').toBeDefined()
        own.delete(event.uid)
      } else own.set(event.uid, event)
    }
  const agenda = await released(version)
  const entries = ownEntries(agenda, await unitId(UNITS[login]))
  expect([...own.values()].map((e) => `${e.uid} ${e.startsAt}`).sort()).toEqual(
    entries.map((e) => `${e.id}@datai ${e.startsAt}`).sort(),
  )
}

test('release 1 tells everybody who takes part, with a calendar', async () => {
  await release(1)
  const mails = await mailsOf(1, LOGINS)
  for (const [login, mail] of mails) await take(login, mail, 1)
})

test('three firms cancel: by link, by telephone and signed in', async ({ browser }) => {
  const { page, open } = organiser
  await open(at('/registrations'))
  const text = (await page.locator('tr', { hasText: UNITS['demo-ent2'] }).textContent()) ?? ''
  const link = /\/salons\/r\/[\w-]{20,}/.exec(text)?.[0]
  const phone = await person(browser, product.url, { width: 390 })
  await phone.open(link ?? '')
  await confirm(phone.page, '不能来了，取消报名', '确认取消报名')
  await expect(phone.page.getByText('已取消').first()).toBeVisible()
  await phone.close()

  const row = page.locator('tr', { hasText: CLEAN })
  await row.locator('summary', { hasText: '取消报名…' }).click()
  await row.getByRole('button', { name: '确认取消报名' }).click()
  await expect(page.getByText('取消 2 家')).toBeVisible()

  const firm = as('demo-ent')
  await firm.open(`/salons/${number}/register`)
  await confirm(firm.page, '取消报名')
  await expect(firm.page.getByText('已取消报名').first()).toBeVisible()
})

/** The entries of a unit in an agenda, without talks of units that have cancelled. */
async function standing(agenda: ReleasedAgenda, login: Login) {
  const away = await Promise.all([UNITS['demo-ent'], UNITS['demo-ent2'], CLEAN].map(unitId))
  const off = new Set(
    agenda.talks
      .filter((t) => away.includes(t.needOrganisationId) || away.includes(t.offerOrganisationId))
      .map((t) => t.id),
  )
  return ownEntries(agenda, await unitId(UNITS[login])).filter((e) => !off.has(e.id))
}
const STAY = ['demo-dept-head', 'demo-ent3'] as const

test('whoever was to meet them hears of it at once, with what takes the talks out of the calendar', async () => {
  const one = await released(1)
  for (const login of STAY) {
    const own = calendars.get(login)
    const stays = await standing(one, login)
    const mails = () =>
      box.mails.filter(({ to, mail }) => addresses.get(to) === login && mail.subject?.startsWith('洽谈取消'))
    const events = () =>
      mails().flatMap(({ mail }) => calendarsIn(mail).flatMap((c) => c.events.map((e) => ({ c, e }))))
    await expect.poll(() => events().length, { timeout: 60_000 }).toBe((own?.size ?? 0) - stays.length)
    for (const { c, e } of events()) {
      expect([c.method, e.status]).toEqual(['CANCEL', 'CANCELLED'])
      expect(e.sequence).toBeGreaterThan(own?.get(e.uid)?.sequence ?? Infinity)
      own?.delete(e.uid)
    }
    expect([...(own?.keys() ?? [])].sort()).toEqual(stays.map((e) => `${e.id}@datai`).sort())
  }
  expect(one.talks.length).toBeGreaterThan((await standing(one, 'demo-dept-head')).length)
})

test('what is left is composed again, and release 2 tells only those whose own day changed', async () => {
  const { page, open } = organiser
  await open(at('/agenda?view=units'))
  await page.getByRole('button', { name: '锁定示例楼宇' }).click()
  await expect(page.getByText('已锁定').first()).toBeVisible()
  await open(at('/agenda'))
  await compose('重排其余')
  // Nobody has to move for those who cancelled; the organiser moves one talk.
  const { id, place } = await movable(page)
  await page.locator(`[data-talk="${id}"]`).click()
  await page
    .locator('.agenda-grid tbody tr')
    .nth(place.table - 1)
    .locator('td')
    .nth(place.round - 1)
    .click()
  await expect(page.getByText('已移动').first()).toBeVisible()
  await release(2)
  const [one, two] = [await released(1), await released(2)]
  const told: Login[] = []
  for (const login of STAY) {
    const [before, after] = [await standing(one, login), await standing(two, login)]
    if (JSON.stringify(before) !== JSON.stringify(after)) told.push(login)
  }
  expect(told).toEqual(['demo-dept-head'])
  const mails = await mailsOf(2, told)
  for (const [login, mail] of mails) {
    expect(mail.text).toMatch(/改为：/)
    await take(login, mail, 2)
  }
})

/** Moves the clock to so long after the salon's beginning; sessions are then over. */
async function later(browser: Parameters<typeof person>[0], ms: number): Promise<void> {
  const starts = (await released(2)).startsAt
  product.setClock(Math.round((starts + ms - Date.now()) / 1000))
  await organiser.close()
  for (const someone of people.values()) await someone.close()
  people.clear()
  organiser = await person(browser, product.url, { login: 'demo-organiser' })
  for (const login of ['demo-dept-head', 'demo-ent3'] as const)
    people.set(login, await person(browser, product.url, { login }))
}

test('the day: check-in, and what came of the talks from both sides', async ({ browser }) => {
  await later(browser, 3_600_000)
  const { page, open } = organiser
  for (const name of [UNITS['demo-dept-head'], UNITS['demo-ent3'], STORE, TELECOM]) {
    await open(at('/check-in'))
    const row = page.locator('tr', { hasText: name })
    await row.getByRole('button', { name: '签到', exact: true }).click()
    await expect(row.getByText(/✓ \d\d:\d\d/)).toBeVisible()
  }
  for (const login of ['demo-dept-head', 'demo-ent3'] as const) {
    const unit = as(login)
    await unit.open(at('/invitations'))
    const talk = unit.page.locator('[data-row]').filter({
      hasText: login === 'demo-ent3' ? UNITS['demo-dept-head'] : UNITS['demo-ent3'],
    })
    await talk.getByRole('button', { name: '有合作意向' }).click()
    await expect(talk.getByRole('button', { name: '✓ 有合作意向' })).toBeVisible()
  }
  await open(at('/outcomes'))
  await expect(page.getByText(/有合作意向 1 场/)).toBeVisible()
  await open(at(''))
  await confirm(page, '标记为已举办')
  await expect(page.getByText('已举办').first()).toBeVisible()
})

test('the report is made, edited and published; the archive has the numbers', async ({ browser }) => {
  const { page, open } = organiser
  await open(at('/report'))
  const text = page.getByLabel('公开部分')
  await expect(text).toHaveValue(/少于 3 场有合作意向/)
  await text.fill(`${await text.inputValue()}\n感谢各单位参加。`)
  await page.getByRole('button', { name: '保存并公开' }).click()
  await expect(page.getByText('已保存并公开').first()).toBeVisible()
  await shoot(page, 'journey-report')
  const visitor = await person(browser, product.url)
  await visitor.open('/salons?past=1')
  await expect(visitor.page.getByText(/双方都有合作意向 少于 3/)).toBeVisible()
  await shoot(visitor.page, 'salon-archive')
  await accessible(visitor.page)
  await visitor.open(`/salons/${number}`)
  await expect(visitor.page.getByText('感谢各单位参加。')).toBeVisible()
  await shoot(visitor.page, 'salon-held')
  await accessible(visitor.page)
  await visitor.page.getByRole('link', { name: '议程第 1 版' }).click()
  await expect(visitor.page.getByText('这是议程第 1 版，已被第 2 版代替')).toBeVisible()
  await visitor.close()
})

test('30 days later both sides say with one tap what came of it', async ({ browser }) => {
  await later(browser, 31 * DAY_MS)
  const { page, open } = organiser
  await open('/desk')
  await expect(page.getByText('可以做 30 天回访')).toBeVisible()
  await open(at('/follow-up'))
  await shoot(page, 'follow-up-due')
  await page.getByRole('button', { name: '起草回访' }).click()
  await expect(page.getByText(/已起草 2 条回访/).first()).toBeVisible()
  await page.locator('summary', { hasText: '看和改文字' }).first().click()
  await shoot(page, 'follow-up-drafts')
  await accessible(page)
  await page.getByRole('button', { name: '全部发送 2 条' }).click()
  await expect(page.getByText('2 条回访已发送').first()).toBeVisible()
  const asked = () => box.mails.filter(({ mail }) => mail.subject?.startsWith('洽谈有什么进展'))
  await expect.poll(() => asked().length, { timeout: 60_000 }).toBe(2)

  const words = () => read((db) => db.selectFrom('follow_up_word').selectAll().execute())
  const linkFor = (login: Login) => {
    const mail = asked().find(({ to }) => addresses.get(to) === login)?.mail
    return /\/salons\/f\/\w+/.exec(mail?.text ?? '')?.[0] ?? ''
  }
  // By link, on a phone, without account and without script; opening it answers nothing.
  const scanner = await person(browser, product.url)
  await scanner.open(linkFor('demo-ent3'))
  await shoot(scanner.page, 'follow-up-link')
  await accessible(scanner.page)
  await scanner.close()
  const phone = await person(browser, product.url, { width: 390, javaScript: false })
  await phone.open(linkFor('demo-ent3'))
  expect(await words()).toEqual([])
  await phone.page.getByRole('button', { name: '正在推进' }).click()
  await expect(phone.page.getByText('都填好了，谢谢')).toBeVisible()
  await phone.close()
  // Signed in, from the desk.
  const dept = as('demo-dept-head')
  await dept.open('/desk')
  await dept.page.getByRole('link', { name: '去填写' }).first().click()
  await dept.page.getByRole('button', { name: '已签约' }).click()
  await expect(dept.page.getByText('已填：已签约')).toBeVisible()
  expect((await words()).map((w) => `${w.side} ${w.answer} ${w.source}`).sort()).toEqual([
    'need contract account',
    'offer ongoing link',
  ])
  await open(at('/follow-up'))
  await expect(page.getByText('说法不一').first()).toBeVisible()
  await shoot(page, 'follow-up-answers')
  await accessible(page)
  await open('/desk/collaborations')
  await expect(page.getByText('双方说法不一，以较保守的计').first()).toBeVisible()
  await shoot(page, 'collaborations-progress')
  await open(at('/report'))
  await expect(page.getByRole('heading', { name: '30 天后' })).toBeVisible()
})
