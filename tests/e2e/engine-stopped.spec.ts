import { expect, test } from '@playwright/test'
import { person, shoot } from '#tests/support/browser.ts'
import type { Person } from '#tests/support/browser.ts'
import { removeData, startProduct } from '#tests/support/product.ts'
import type { Product } from '#tests/support/product.ts'

/** The search engine hangs while a need is published: nobody notices but for a notice, and it catches up by itself. */
test.describe.configure({ mode: 'serial' })

/** An approved need of the unit of demo-dept2-head. */
const NEED = '生活垃圾投放点满溢监测与清运调度'
const NOTICE = '搜索服务暂时不可用'
let product: Product
let head: Person
let visitor: Person
let path = ''

const engine = () => {
  const [pid] = product.pids('--http-addr')
  if (!pid) throw new Error('the engine does not run')
  return pid
}

const search = () => visitor.open(`/search?q=${encodeURIComponent('投放点满溢监测')}`)
const found = () => visitor.page.getByRole('link', { name: NEED })

test.beforeAll(async ({ browser }) => {
  product = await startProduct()
  head = await person(browser, product.url, { login: 'demo-dept2-head' })
  visitor = await person(browser, product.url)
})

test.afterAll(async () => {
  process.kill(engine(), 'SIGCONT')
  await head.close()
  await visitor.close()
  await product.stop()
  removeData(product)
})

test('published while the engine hangs, and found in the database', async () => {
  await expect(async () => {
    await search()
    await expect(visitor.page.getByText(NOTICE)).toHaveCount(0, { timeout: 200 })
  }).toPass({ timeout: 60_000, intervals: [1000] })
  await expect(found()).toHaveCount(0)

  process.kill(engine(), 'SIGSTOP')
  await head.open('/desk/opportunities')
  await head.page.getByRole('link', { name: NEED }).click()
  await head.page.getByRole('heading', { level: 1, name: NEED }).waitFor()
  path = new URL(head.page.url()).pathname
  await head.page.locator('summary', { hasText: /^发布…/ }).click()
  await head.page.getByRole('button', { name: '确认发布' }).click()
  await expect(head.page.getByText('可应答').first()).toBeVisible()

  await search()
  await expect(visitor.page.getByText(NOTICE)).toBeVisible()
  await expect(found()).toBeVisible()
  await shoot(visitor.page, 'search-without-engine')
  expect((await fetch(`${product.url}/-/ready`)).status).toBe(200)
})

test('the engine answers again and knows the need', async () => {
  process.kill(engine(), 'SIGCONT')
  await expect(async () => {
    await search()
    await expect(visitor.page.getByText(NOTICE)).toHaveCount(0, { timeout: 200 })
    await expect(found()).toBeVisible({ timeout: 200 })
  }).toPass({ timeout: 60_000, intervals: [1000] })
})

test('withdrawn, it is gone from every page at once', async () => {
  const reason = '年度安排调整，另行发布'
  await head.open(path)
  await head.page.locator('summary', { hasText: /^撤回…/ }).click()
  await head.page.locator('#withdraw-reason').fill(reason)
  await head.page.getByRole('button', { name: '确认撤回' }).click()
  await expect(head.page.getByText('已撤回').first()).toBeVisible()

  for (const list of [`/search?q=${encodeURIComponent(NEED)}`, '/opportunities?sort=newest', '/']) {
    await visitor.open(list)
    await expect(found()).toHaveCount(0)
  }
  const answer = await visitor.page.goto(product.url + path)
  expect(answer?.status()).toBe(410)
  await expect(visitor.page.getByText(reason)).toBeVisible()
  await expect(visitor.page.getByRole('link', { name: '我要应答' })).toHaveCount(0)
})
