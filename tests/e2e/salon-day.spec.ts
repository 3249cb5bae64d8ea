import { expect, test } from '@playwright/test'
import { formatTime } from '#app/domain/time.ts'
import { openReadDatabase } from '#db/sqlite.ts'
import { accessible, person, shoot } from '#tests/support/browser.ts'
import type { Person } from '#tests/support/browser.ts'
import { removeData, startProduct } from '#tests/support/product.ts'
import type { Product } from '#tests/support/product.ts'
import { join } from 'node:path'

/** The day of the demonstration salon: at the door, on the hall's screen, with bad reception and a wrong clock. */
test.describe.configure({ mode: 'serial' })

const DESK = '/desk/salons/SL-2026-0001'
const HOUR = 3_600_000
let product: Product
let organiser: Person
let startsAt = 0

async function read<T>(ask: (db: ReturnType<typeof openReadDatabase>['db']) => Promise<T>): Promise<T> {
  const database = openReadDatabase(join(product.dataDir, 'datai.sqlite'))
  try {
    return await ask(database.db)
  } finally {
    database.close()
  }
}

test.beforeAll(async ({ browser }) => {
  product = await startProduct()
  startsAt = (await read((db) => db.selectFrom('salon').select('starts_at').executeTakeFirstOrThrow())).starts_at
  // Ten minutes after the beginning.
  product.setClock(Math.round((startsAt + 10 * 60_000 - Date.now()) / 1000))
  organiser = await person(browser, product.url, { login: 'demo-organiser', width: 390 })
})

test.afterAll(async () => {
  await organiser.close()
  await product.stop()
  removeData(product)
})

test('a badge is confirmed although the network is away at first and the phone an hour late, and a second scan says since when', async () => {
  const { page, context, open } = organiser
  await page.clock.setFixedTime(new Date(startsAt - HOUR))
  await open(`${DESK}/print/badges`)
  const badge = page.locator('.badges li').first()
  const name = (await badge.locator('.text-26').textContent()) ?? ''
  const code = (await badge.locator('.cap').last().textContent()) ?? ''
  await open(`${DESK}/badge/${code}`)
  await expect(page.getByText(name, { exact: true })).toBeVisible()
  await shoot(page, 'badge')
  await accessible(page)
  await context.setOffline(true)
  await page.getByRole('button', { name: '签到' }).click()
  await expect(page.getByText(/网络不通，正在第 \d+ 次重试/)).toBeVisible()
  await context.setOffline(false)
  await expect(page.getByText(/✓ \d\d:\d\d 已签到/)).toBeVisible({ timeout: 20_000 })
  await open(`${DESK}/badge/${code}`)
  const since = /\d\d:\d\d/.exec(await page.getByText(/✓ \d\d:\d\d 已签到/).innerText())?.[0] ?? ''
  expect(since >= formatTime(startsAt) && since < formatTime(startsAt + HOUR)).toBe(true)
  await open(`${DESK}/badge/ZZZZZZ`)
  await expect(page.getByText('没有这个编号的胸牌')).toBeVisible()
})

test('somebody signs in at the door without an account and without script', async ({ browser }) => {
  const { page, open } = organiser
  await open(`${DESK}/print/poster`)
  const address = /https?:\/\/[^\s<"]+(\/salons\/[^\s<"]+\/door\/[\w-]+)/.exec(await page.content())?.[1] ?? ''
  const visitor = await person(browser, product.url, { width: 390, javaScript: false })
  await visitor.open(address)
  await shoot(visitor.page, 'door')
  await visitor.page.getByLabel(/^单位全称/).fill('没有这家单位')
  await visitor.page.getByLabel(/^姓名/).fill('王示例')
  await visitor.page.getByLabel(/^手机后四位/).fill('0000')
  await visitor.page.getByRole('button', { name: '签到' }).click()
  await expect(visitor.page.getByText('没有对上报名信息')).toBeVisible()
  await expect(visitor.page.getByLabel(/^单位全称/)).toHaveValue('没有这家单位')
  await visitor.close()
})

test('somebody without a registration is registered and signed in by one press', async () => {
  const { page, open } = organiser
  await open(`${DESK}/check-in`)
  await page.getByText('现场登记', { exact: true }).last().click()
  const form = page.locator('#walk-in')
  await form.getByLabel(/^单位/).selectOption({ index: 1 })
  await form.getByLabel(/^姓名/).fill('现场示例')
  await form.getByLabel(/^手机/).fill('13900000123')
  await shoot(page, 'walk-in')
  await accessible(page)
  await form.getByRole('button', { name: '现场登记并签到' }).click()
  await expect(page.getByText('已登记现场示例并签到')).toBeVisible()
  await open(`${DESK}/check-in?q=${encodeURIComponent('现场示例')}`)
  await expect(page.getByText(/✓ \d\d:\d\d/).first()).toBeVisible()
})

test('who is registered signs in at the door by unit, name and the last four digits', async ({ browser }) => {
  const { page, open } = organiser
  await open(`${DESK}/check-in?q=${encodeURIComponent('现场示例')}`)
  const row = page.locator('tr', { hasText: '现场示例' })
  const unit = ((await row.locator('td').first().textContent()) ?? '').trim()
  await row.getByRole('button', { name: '取消' }).click()
  await expect(page.getByText('已取消签到')).toBeVisible()
  await open(`${DESK}/print/poster`)
  const address = /https?:\/\/[^\s<"]+(\/salons\/[^\s<"]+\/door\/[\w-]+)/.exec(await page.content())?.[1] ?? ''
  const visitor = await person(browser, product.url, { width: 390, javaScript: false })
  await visitor.open(address)
  await visitor.page.getByLabel(/^单位全称/).fill(unit)
  await visitor.page.getByLabel(/^姓名/).fill('现场示例')
  await visitor.page.getByLabel(/^手机后四位/).fill('0123')
  await visitor.page.getByRole('button', { name: '签到' }).click()
  await expect(visitor.page.getByText(/现场示例，已签到（\d\d:\d\d），请入场/)).toBeVisible()
  await visitor.close()
  await open(`${DESK}/check-in?q=${encodeURIComponent('现场示例')}`)
  await expect(page.getByText(/✓ \d\d:\d\d/).first()).toBeVisible()
})

test('the timer counts a pitch down and follows a shift that is made while it is open', async ({ browser }) => {
  const stage = await person(browser, product.url, { login: 'demo-organiser' })
  const { page } = stage
  await stage.open(`${DESK}/timer`)
  const first = page.locator('ol.rows > li').first()
  const planned = /\d\d:\d\d/.exec((await first.textContent()) ?? '')?.[0] ?? ''
  await first.getByRole('button', { name: '开始计时' }).click()
  const left = page.getByRole('timer')
  await expect(left).toHaveText(/^\d:\d\d$/)
  const shown = await left.textContent()
  await expect(left).not.toHaveText(shown ?? '')
  await page.getByRole('button', { name: '暂停' }).click()
  await expect(page.getByRole('button', { name: '继续' })).toBeVisible()
  await shoot(page, 'timer')
  await accessible(page)
  const shift = async (minutes: string, done: RegExp) => {
    await organiser.open(`${DESK}/day`)
    const point = organiser.page.getByLabel('从哪一环节起')
    const label = (await point.locator('option', { hasText: '需求发布' }).textContent()) ?? ''
    await point.selectOption({ label })
    await organiser.page.getByLabel(/^分钟/).fill(minutes)
    await organiser.page.getByRole('button', { name: '顺延并通知' }).click()
    await expect(organiser.page.getByText(done)).toBeVisible()
  }
  await shift('10', /已顺延 10 分钟/)
  const [hour = 0, minute = 0] = planned.split(':').map(Number)
  const total = hour * 60 + minute + 10
  const later = `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`
  // The page reads the times again every quarter of a minute; what is counted down stays.
  await expect(first).toContainText(later, { timeout: 40_000 })
  await expect(page.getByRole('button', { name: '继续' })).toBeVisible()
  await shift('-10', /已提前 10 分钟/)
  await expect(first).toContainText(planned, { timeout: 40_000 })
  await stage.close()
})

test('the hall’s screen and its countdown follow the server, whatever the clock of the computer says', async ({
  browser,
}) => {
  product.setClock(Math.round((startsAt + 3 * HOUR - Date.now()) / 1000))
  const hall = await person(browser, product.url)
  // An hour wrong.
  await hall.page.clock.install({ time: new Date(startsAt + 4 * HOUR) })
  await hall.open('/salons/SL-2026-0001/board')
  const shown = await hall.page.locator('.board time').textContent()
  expect([0, 1].map((m) => formatTime(startsAt + 3 * HOUR + m * 60_000))).toContain(shown)
  await expect(hall.page.getByRole('heading', { name: /第 \d 轮洽谈/ }).first()).toBeVisible()
  await shoot(hall.page, 'board')
  await accessible(hall.page)
  await hall.close()
})

test('a unit that does not come frees its tables, and the day runs ten minutes late on every page', async ({
  browser,
}) => {
  // Three hours later the first session has ended.
  const later = await person(browser, product.url, { login: 'demo-organiser' })
  const { page, open } = later
  await open(`${DESK}/day`)
  await shoot(page, 'day')
  await accessible(page)
  const row = page.locator('tr', { hasText: '示例衡器制造有限公司' })
  await row.getByRole('button', { name: '标为未到场' }).click()
  await expect(row.getByText('未到场', { exact: true })).toBeVisible()
  const point = page.getByLabel('从哪一环节起')
  const last = (await point.locator('option').last().textContent()) ?? ''
  await point.selectOption({ label: last })
  await page.getByLabel(/^分钟/).fill('10')
  await page.getByRole('button', { name: '顺延并通知' }).click()
  await expect(page.getByText('晚 10 分钟')).toBeVisible()
  const visitor = await person(browser, product.url)
  await visitor.open('/salons/SL-2026-0001')
  const [hour = 0, minute = 0] = last.slice(0, 5).split(':').map(Number)
  const total = hour * 60 + minute + 10
  const shifted = `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`
  await expect(visitor.page.getByText(shifted).first()).toBeVisible()
  await visitor.close()
  await later.close()
})
