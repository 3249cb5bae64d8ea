import { expect, test } from '@playwright/test'
import { DAY_MS, dayOf } from '#app/domain/time.ts'
import { accessible, person, shoot } from '#tests/support/browser.ts'
import type { Person } from '#tests/support/browser.ts'
import { removeData, startProduct } from '#tests/support/product.ts'
import type { Product } from '#tests/support/product.ts'

/**
 * The whole job with its accounts from start to finish: a need and a product are written, reviewed and published, found,
 * paired with reasons, answered; the pair meets at a salon whose agenda was composed; a numbered release remains.
 */
test.describe.configure({ mode: 'serial' })

const NEED = '夜市摊位油烟在线监测试点'
const PRODUCT = '餐饮油烟在线监测终端与平台'
let product: Product
const people = new Map<string, Person>()

test.beforeAll(async ({ browser }) => {
  product = await startProduct()
  for (const login of [
    'demo-dept',
    'demo-dept-head',
    'demo-reviewer',
    'demo-reviewer2',
    'demo-ent',
    'demo-organiser',
    'demo-organiser2',
  ])
    people.set(login, await person(browser, product.url, { login }))
})

test.afterAll(async () => {
  for (const someone of people.values()) await someone.close()
  await product.stop()
  removeData(product)
})

const as = (login: string): Person => {
  const someone = people.get(login)
  if (!someone) throw new Error(login)
  return someone
}

/** Confirms a step that asks once. */
async function confirm({ page }: Person, label: string, fill?: () => Promise<void>, verb = `确认${label}`) {
  await page
    .locator('summary', { hasText: `${label}…` })
    .first()
    .click()
  await fill?.()
  await page.getByRole('button', { name: verb }).first().click()
}

let needPath = ''
let productPath = ''

test('a department writes a need and submits it', async () => {
  const { page, open } = as('demo-dept')
  await open('/opportunities/new')
  await page.getByRole('button', { name: '新建草稿' }).click()
  await page.waitForURL('**/edit')
  await page.getByRole('button', { name: '提交审核' }).click()
  await expect(page.getByRole('region', { name: /项改好才能提交/ })).toBeFocused()
  await page.getByLabel(/^名称/).fill(NEED)
  await page
    .getByLabel(/^需求概况/)
    .fill(
      '夜市 46 个烧烤和小吃摊位油烟投诉集中，人工巡查每晚两次，无法留证。拟选一条街试装油烟在线监测终端，超标自动提醒摊主并留存记录，按月出分析。',
    )
  await page.getByLabel(/^所属领域/).selectOption({ label: '智慧城管' })
  await page.getByRole('group', { name: '合作方式' }).getByLabel('首试首用').check()
  await page.locator('#validity-until').check()
  await page.locator('input[type=date][name="deadline.day"]').fill(dayOf(Date.now() + 30 * DAY_MS))
  await page.getByLabel('责任科室').fill('市场秩序科')
  await page.getByLabel('办公电话').fill('0791-00001109')
  await page.getByRole('button', { name: '提交审核' }).click()
  await page.waitForURL(/\/opportunities\/JH-\d{4}-\d{4}$/)
  needPath = new URL(page.url()).pathname
  await expect(page.getByText('审核中').first()).toBeVisible()
})

test('a firm writes a product and submits it', async () => {
  const { page, open } = as('demo-ent')
  await open('/products/new')
  await page.locator('main').getByRole('button').first().click()
  await page.waitForURL('**/edit')
  await page.getByLabel(/^名称/).fill(PRODUCT)
  await page
    .getByLabel(/^功能简介/)
    .fill(
      '油烟在线监测终端装在摊位排烟口，实时测油烟浓度，超标自动提醒摊主；监测平台留存记录，按街区和摊位按月出分析，可接城管平台。',
    )
  await page.getByLabel(/^所属领域/).selectOption({ label: '智慧城管' })
  await page.getByRole('group', { name: '可提供的合作方式' }).getByLabel('首试首用').check()
  await page.getByLabel('对外业务电话').fill('0791-00002201')
  await page.getByRole('button', { name: '提交审核' }).click()
  await page.waitForURL(/\/products\/CP-\d{4}-\d{4}$/)
  productPath = new URL(page.url()).pathname
})

async function review(reviewer: Person, title: string) {
  const { page, open } = reviewer
  await open('/desk/review')
  await page.getByRole('link', { name: title }).click()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await page.getByRole('button', { name: '领取', exact: true }).click()
  await expect(page.getByRole('button', { name: '审核通过' })).toBeVisible()
  for (const box of await page.locator('#decide input[type=checkbox]').all()) await box.check()
  await page.getByRole('button', { name: '审核通过' }).click()
  await expect(
    page
      .getByRole('status')
      .filter({ hasText: /通过|批准|发布/ })
      .first(),
  ).toBeVisible()
}

test('two reviewers review them, and the head of the department publishes the need', async () => {
  await review(as('demo-reviewer'), NEED)
  await review(as('demo-reviewer2'), PRODUCT)
  const head = as('demo-dept-head')
  await head.open(needPath)
  await confirm(head, '发布')
  await expect(head.page.getByText('可应答').first()).toBeVisible()
})

test('anybody finds both soon after', async ({ browser }) => {
  const visitor = await person(browser, product.url)
  await expect(async () => {
    await visitor.open(`/search?q=${encodeURIComponent('油烟在线监测')}`)
    await expect(visitor.page.getByRole('link', { name: NEED })).toBeVisible({ timeout: 1_000 })
    await expect(visitor.page.getByRole('link', { name: PRODUCT })).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 60_000 })
  await shoot(visitor.page, 'search')
  await accessible(visitor.page)
  await visitor.close()
})

test('the department sees the product with reasons and invites it; the firm agrees', async () => {
  const head = as('demo-dept-head')
  await head.open(needPath)
  await expect(head.page.getByText(PRODUCT)).toBeVisible()
  await shoot(head.page, 'opportunity')
  await accessible(head.page)
  const pair = `/matches/${needPath.split('/').at(-1) ?? ''}/${productPath.split('/').at(-1) ?? ''}`
  await head.open(pair)
  await expect(head.page.locator('mark').first()).toBeVisible()
  await shoot(head.page, 'evidence')
  await accessible(head.page)
  await confirm(head, '邀请对接')
  await expect(head.page.getByText('已邀请，待产品方答复')).toBeVisible()
  const firm = as('demo-ent')
  await firm.open('/desk')
  await expect(firm.page.getByRole('link', { name: NEED })).toBeVisible()
  await firm.open(pair)
  await firm.page.getByRole('button', { name: /^同意/ }).click()
  await expect(firm.page.getByText('双方已同意').first()).toBeVisible()
})

test('the firm answers and gets a receipt; the department reads it, and two people say 有意向', async () => {
  const firm = as('demo-ent')
  await firm.open(needPath)
  await firm.page.getByRole('link', { name: '我要应答' }).click()
  await firm.page.getByLabel(/^方案概述/).fill('在试点街 46 个摊位装油烟在线监测终端，两周完成，平台开放城管账号。')
  await firm.page.getByRole('textbox', { name: /^联系人/ }).fill('陈示例')
  await firm.page.getByRole('textbox', { name: /^联系电话/ }).fill('0791-00002201')
  await firm.page.getByRole('group', { name: '合作方式' }).getByLabel('首试首用').check()
  await shoot(firm.page, 'respond')
  await accessible(firm.page)
  await firm.page.getByRole('button', { name: '下一步：核对' }).click()
  await firm.page.locator('input[name=pledge]').check()
  await firm.page.getByRole('button', { name: '提交应答' }).click()
  await expect(firm.page.getByText(/HZ-\d{4}-\d{4}/).first()).toBeVisible()
  await shoot(firm.page, 'receipt')
  const head = as('demo-dept-head')
  await head.open(`${needPath}/responses`)
  await head.page.getByRole('link', { name: '示例溯源科技有限公司' }).first().click()
  await head.page.getByRole('button', { name: /查看/ }).first().click()
  await expect(head.page.getByText('两周完成').first()).toBeVisible()
  await shoot(head.page, 'response')
  const member = as('demo-dept')
  await member.open(new URL(head.page.url()).pathname)
  await confirm(
    member,
    '有意向',
    async () => {
      await member.page.getByLabel(/^后续路径/).selectOption({ label: '试用验证' })
    },
    '提出有意向',
  )
  await expect(member.page.getByText('等单位联络员决定')).toBeVisible()
  await head.open('/desk')
  await head.page.getByRole('link', { name: '看并决定' }).first().click()
  await shoot(head.page, 'response-proposed')
  await accessible(head.page)
  await confirm(head, '同意有意向', undefined, '确认有意向')
  await expect(head.page.getByText('已答复，对方会收到通知').first()).toBeVisible()
})

test('an organiser composes a salon agenda from the pair and releases it', async ({ browser }) => {
  const organiser = as('demo-organiser')
  const { page } = organiser
  await organiser.open('/desk/salons/new')
  await page
    .getByLabel(/^名称|^标题/)
    .first()
    .fill('油烟治理专场')
  await page.getByLabel(/^地点/).fill('示例会议中心一楼')
  const day = dayOf(Date.now() + 20 * DAY_MS)
  await page.locator('input[name="startsAt.day"]').fill(day)
  await page.locator('input[name="startsAt.time"]').fill('13:30')
  await page.locator('input[name="closesAt.day"]').fill(dayOf(Date.now() + 15 * DAY_MS))
  await page.locator('input[name="closesAt.time"]').fill('17:00')
  await page.getByRole('button', { name: '新建沙龙' }).click()
  await page.waitForURL(/\/desk\/salons\/SL-\d{4}-\d{4}$/)
  const number = page.url().split('/').at(-1) ?? ''
  await page.getByRole('button', { name: '开放报名' }).click()
  await expect(page.getByText('报名中').first()).toBeVisible()

  for (const login of ['demo-dept-head', 'demo-ent']) {
    const unit = as(login)
    await unit.open(`/salons/${number}/register`)
    await unit.page.getByLabel('姓名').first().fill('示例参会人')
    await unit.page.locator('main input[type=checkbox]').last().check()
    await unit.page.getByRole('button', { name: '提交报名' }).click()
    await expect(unit.page.getByText(/已报名|报名成功/).first()).toBeVisible()
  }

  await organiser.open(`/desk/salons/${number}/pairs?registered=1`)
  await page
    .getByRole('checkbox', { name: new RegExp(NEED) })
    .first()
    .check()
  await page.getByRole('button', { name: /邀请/ }).last().click()
  await expect(page.getByText('待双方确认').first()).toBeVisible()
  for (const login of ['demo-dept-head', 'demo-ent']) {
    const unit = as(login)
    await unit.open(`/desk/salons/${number}/invitations`)
    await unit.page
      .getByRole('button', { name: /^(参加|同意|确认)/ })
      .first()
      .click()
  }

  await organiser.open(`/desk/salons/${number}/agenda`)
  await page.getByRole('button', { name: '排议程' }).click()
  await page.getByRole('button', { name: '采用', exact: true }).click({ timeout: 60_000 })
  await expect(page.getByText(/1 场/).first()).toBeVisible()
  await shoot(page, 'agenda-desk')
  await accessible(page)
  await page.getByRole('link', { name: '发布第 1 版…' }).click()
  await page.waitForURL(/\/release$/)
  await confirm(organiser, '发布第 1 版', undefined, '发布第 1 版')
  await expect(page.getByText('草稿（将是第 2 版）')).toBeVisible()
  const visitor = await person(browser, product.url)
  await visitor.open(`/salons/${number}`)
  await expect(visitor.page.getByText('示例溯源科技有限公司').first()).toBeVisible()
  await shoot(visitor.page, 'salon')
  await accessible(visitor.page)
  const calendar = await visitor.page.request.get(`${product.url}/salons/${number}.ics`)
  expect(await calendar.text()).toContain('BEGIN:VCALENDAR')
  await visitor.close()
})

test('a numbered list release is composed by one organiser and published by another', async ({ browser }) => {
  const organiser = as('demo-organiser')
  const { page } = organiser
  await organiser.open('/desk/releases/new')
  await page.getByRole('button', { name: '新建批次' }).click()
  await page.waitForURL(/\/desk\/releases\/[0-9a-f-]{36}/)
  const draft = new URL(page.url()).pathname.split('/').slice(0, 4).join('/')
  for (const kind of ['opportunity', 'product']) {
    await organiser.open(`${draft}/gather?kind=${kind}&q=${encodeURIComponent('油烟在线监测')}`)
    await page.locator('input[name=itemIds]').first().check()
    await page.getByRole('button', { name: /列入/ }).click()
    await expect(page.getByText('已列入 1 项')).toBeVisible()
  }
  await organiser.open(`${draft}/preview`)
  await confirm(organiser, '提请发布')
  await expect(page.getByText(/已提请发布/).first()).toBeVisible()
  const second = as('demo-organiser2')
  await second.open('/desk')
  await second.page.getByRole('link', { name: '看并发布' }).first().click()
  await second.open(`${draft}/preview`)
  await confirm(second, '发布')
  await second.page.waitForURL(/\/releases\/2\d{3}-\d+$/)
  const visitor = await person(browser, product.url)
  await visitor.open('/releases')
  await visitor.page
    .locator('main')
    .getByRole('link', { name: /2026年第2批|第 ?2 ?批/ })
    .first()
    .click()
  await expect(visitor.page.getByText(NEED).first()).toBeVisible()
  await shoot(visitor.page, 'release')
  const path = new URL(visitor.page.url()).pathname
  for (const kind of ['docx', 'xlsx']) {
    const file = await visitor.page.request.get(`${product.url}${path}.${kind}`)
    expect(file.status()).toBe(200)
    expect((await file.body()).subarray(0, 2).toString()).toBe('PK')
  }
  await visitor.open('/')
  await shoot(visitor.page, 'home')
  await accessible(visitor.page)
  await visitor.close()
})
