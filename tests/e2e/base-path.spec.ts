import { expect, test } from '@playwright/test'
import { accessible, person } from '#tests/support/browser.ts'
import { removeData, startProduct } from '#tests/support/product.ts'
import type { Product } from '#tests/support/product.ts'

/** Behind a path of a site that belongs to others, nothing of the product reaches outside that path. */
const BASE = '/sjqd'
let product: Product

test.beforeAll(async () => {
  // Another base path is another build.
  test.setTimeout(600_000)
  product = await startProduct({ base: BASE })
})

test.afterAll(async () => {
  await product.stop()
  removeData(product)
})

/** A script that goes to the home page asks for its data beside it, under `/sjqd.data`. */
const inside = ({ pathname }: URL) => [BASE, `${BASE}.data`].includes(pathname) || pathname.startsWith(`${BASE}/`)

test('home, search, a need, login, a saved form and the way out stay under the path', async ({ browser }) => {
  expect(new URL(product.url).pathname).toBe(BASE)
  const visitor = await person(browser, product.url)
  const { page } = visitor
  const outside: string[] = []
  const failed: string[] = []
  page.on('request', (request) => {
    const address = new URL(request.url())
    if (address.protocol.startsWith('http') && !inside(address)) outside.push(request.url())
  })
  page.on('response', (response) => {
    if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`)
  })
  const here = () => new URL(page.url()).pathname

  await visitor.open('/')
  await accessible(page)
  await page.getByRole('main').getByRole('searchbox').fill('农贸市场')
  await page.getByRole('button', { name: '搜索' }).click()
  await expect(page).toHaveURL(/\/sjqd\/search\?/)
  await page.getByRole('link', { name: '农贸市场智慧电子秤更新与交易数据汇聚' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/农贸市场智慧电子秤/)
  const need = here()
  expect(need).toMatch(/^\/sjqd\/opportunities\/JH-/)
  await page.getByRole('link', { name: '我要应答' }).click()
  await page.getByLabel('登录名').fill('demo-ent3')
  await page.getByLabel('密码').fill('datai-demo-2026')
  await page.getByRole('main').getByRole('button', { name: '登录' }).click()
  await expect(page).toHaveURL(`${new URL(need, product.url).href}/respond`)
  await page.getByLabel(/^方案概述/).fill('在固定摊位装分项计量，与秤的数据放在一起看。')
  await page.getByRole('button', { name: '保存草稿' }).click()
  await expect(page.getByText('草稿已保存').first()).toBeVisible()
  expect(here()).toBe(`${need}/respond`)
  await page.getByRole('link', { name: /^搭台/ }).first().click()
  await expect(page).toHaveURL(/\/sjqd\/?$/)
  await page.locator('.site-end summary').first().click()
  await page.getByRole('button', { name: '退出' }).first().click()
  await expect(page.getByRole('link', { name: '登录' }).first()).toBeVisible()
  expect(here()).toMatch(/^\/sjqd(\/|$)/)
  expect(outside).toEqual([])
  expect(failed).toEqual([])
  await visitor.close()
})

test('without script a form and its redirect stay under the path', async ({ browser }) => {
  const head = await person(browser, product.url, { login: 'demo-dept-head', javaScript: false })
  expect(new URL(head.page.url()).pathname).toBe(`${BASE}/desk`)
  await head.open('/opportunities/new')
  await head.page.getByRole('button', { name: '新建草稿' }).click()
  expect(new URL(head.page.url()).pathname).toMatch(/^\/sjqd\/opportunities\/[^/]+\/edit$/)
  await head.close()
})

test('the technical status has its permanent address under the path', async ({ browser }) => {
  const admin = await person(browser, product.url, { login: 'demo-admin' })
  await admin.open('/admin')
  await admin.page.getByRole('main').getByRole('link', { name: '运行状态' }).click()
  await expect(admin.page).toHaveURL(`${product.url}/-/status`)
  await expect(admin.page.getByRole('heading', { level: 1 })).toHaveText('运行状态')
  await expect(admin.page.getByText('搜索引擎')).toBeVisible()
  expect(await (await fetch(`${product.url}/-/live`)).text()).toBe('live')
  await admin.close()
})

test('every link, form and file of six pages lies under the path and answers', async () => {
  const found = new Map<string, string>()
  for (const path of ['', '/opportunities', '/search?q=监测', '/products', '/releases', '/salons']) {
    const page = await fetch(product.url + path)
    expect(page.status, path).toBe(200)
    const html = await page.text()
    for (const [, name, value] of html.matchAll(/\s(href|src|action)="([^"]*)"/g)) {
      const address = new URL((value ?? '').replaceAll('&amp;', '&'), product.url + path)
      address.hash = ''
      if (address.origin !== new URL(product.url).origin) continue
      expect(inside(address), `${path}: ${name}="${value}"`).toBe(true)
      found.set(address.href, path)
    }
  }
  const names = [...found.keys()]
  expect(names.filter((n) => n.includes(`${BASE}/assets/`)).length).toBeGreaterThan(5)
  expect(names.some((n) => n.endsWith(`${BASE}/favicon.svg`))).toBe(true)
  expect(names.length).toBeGreaterThan(60)
  for (const [address, path] of found) {
    const answer = await fetch(address, { redirect: 'manual' })
    expect(answer.status, `${address} on ${path}`).toBeLessThan(400)
    const away = answer.headers.get('location')
    if (away) expect(inside(new URL(away, address)), `${address} leads to ${away}`).toBe(true)
  }
})
