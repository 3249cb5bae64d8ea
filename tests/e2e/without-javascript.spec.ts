import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { accessible, person } from '#tests/support/browser.ts'
import { removeData, startProduct } from '#tests/support/product.ts'
import type { Product } from '#tests/support/product.ts'

/** A firm finds a need of another unit and answers it in a browser that runs no script. */
const NEED = '生鲜食品进货查验与扫码追溯服务'
const OVERVIEW = '在 3 个农贸市场更换可赋码的联网秤，经营户称重时选批次，小票带追溯码；两周装完，一个月试运行。'
let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})

test.afterAll(async () => {
  await product.stop()
  removeData(product)
})

/** axe needs timers, so it looks at the same page, as it was sent and without its scripts, in a second browser window. */
async function checked(page: Page) {
  const html = (await page.content()).replace(/<script[^]*?<\/script>|<\/?noscript[^>]*>/g, '')
  const scripted = await page.context().browser()?.newContext({ viewport: page.viewportSize() })
  if (!scripted) throw new Error('no browser')
  const copy = await scripted.newPage()
  await copy.route(page.url(), (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }))
  await copy.goto(page.url())
  await accessible(copy)
  await scripted.close()
}

test('search by plain forms and links, then answer, receipt and withdrawal', async ({ browser }) => {
  const firm = await person(browser, product.url, { javaScript: false })
  const { page } = firm
  const rows = () => page.locator('.rows h3').allTextContents()

  await test.step('the home page leads to the search', async () => {
    await firm.open('/')
    await checked(page)
    await page.getByRole('main').getByRole('searchbox').fill('服务')
    await page.getByRole('button', { name: '搜索' }).click()
    await expect(page).toHaveURL(/\/search\?.*q=/)
  })

  await test.step('pager, tab and facet are links and a form', async () => {
    const first = await rows()
    await page.getByRole('link', { name: '下一页' }).click()
    await expect(page).toHaveURL(/page=2/)
    const second = await rows()
    expect(second.length).toBeGreaterThan(0)
    expect(second.filter((title) => first.includes(title))).toEqual([])
    await page.getByRole('navigation', { name: '在哪个清单里找' }).getByRole('link', { name: /^机会/ }).click()
    await page.getByRole('checkbox', { name: /^数字商贸/ }).check()
    await page.getByRole('button', { name: '按所选筛选' }).click()
    await expect(page).toHaveURL(/category=scene-commerce/)
    await expect(page).toHaveURL(/q=/)
    await expect(page).toHaveURL(/list=opportunity/)
    await expect(page.getByRole('checkbox', { name: /^数字商贸/ })).toBeChecked()
    await checked(page)
  })

  await test.step('answering asks to sign in and then opens the form', async () => {
    await page.getByRole('link', { name: NEED }).click()
    await expect(page.getByRole('heading', { level: 1, name: NEED })).toBeVisible()
    await checked(page)
    await page.getByRole('link', { name: '我要应答' }).click()
    await page.getByLabel('登录名').fill('demo-ent2')
    await page.getByLabel('密码').fill('datai-demo-2026')
    await page.getByRole('main').getByRole('button', { name: '登录' }).click()
    await expect(page).toHaveURL(/\/opportunities\/JH-\d{4}-\d{4}\/respond$/)
    await checked(page)
  })

  const musts = page.getByRole('radiogroup', { name: /^第 \d+ 条/ })

  await test.step('a wrong field is named and everything typed stays', async () => {
    await page.getByLabel(/^方案概述/).fill(OVERVIEW)
    await musts.first().getByRole('radio', { name: '部分满足' }).check()
    await musts.first().getByRole('textbox').fill('实测 3.4 秒，年内改到 3 秒以内')
    await page.getByLabel(/^实施周期/).fill('两个月')
    await page
      .getByRole('group', { name: /^合作方式/ })
      .getByLabel('首试首用')
      .check()
    await page.getByRole('textbox', { name: '联系人' }).fill('赵示例')
    await page.getByRole('textbox', { name: '联系电话' }).fill('0791-00002104')
    await page.getByRole('button', { name: '保存草稿' }).click()
    await expect(
      page.locator('.error', { hasText: '写作天数' }).or(page.getByText('写作天数，例如 60')).first(),
    ).toBeVisible()
    await expect(page.getByLabel(/^方案概述/)).toHaveValue(OVERVIEW)
    await expect(musts.first().getByRole('radio', { name: '部分满足' })).toBeChecked()
    await expect(musts.first().getByRole('textbox')).toHaveValue('实测 3.4 秒，年内改到 3 秒以内')
    await expect(page.getByLabel(/^实施周期/)).toHaveValue('两个月')
    await expect(page.getByRole('group', { name: /^合作方式/ }).getByLabel('首试首用')).toBeChecked()
    await expect(page.getByRole('textbox', { name: '联系人' })).toHaveValue('赵示例')
    await checked(page)
  })

  await test.step('an unfinished draft is stored but cannot be submitted', async () => {
    await page.getByLabel(/^实施周期/).fill('60')
    await page.getByRole('button', { name: '保存草稿' }).click()
    await expect(page.getByText('草稿已保存').first()).toBeVisible()
    await firm.open(new URL(page.url()).pathname)
    await expect(page.getByLabel(/^方案概述/)).toHaveValue(OVERVIEW)
    await page.getByRole('button', { name: '下一步：核对' }).click()
    await expect(page).toHaveURL(/\/respond\/review$/)
    await expect(page.getByText(/请应答必备条件第 2 条/)).toBeVisible()
    await expect(page.getByRole('button', { name: '提交应答' })).toBeDisabled()
    await checked(page)
    await page.getByRole('link', { name: '返回修改' }).click()
    await expect(page).toHaveURL(/\/respond$/)
  })

  await test.step('completed, reviewed, submitted: a receipt with number and hash', async () => {
    for (const must of (await musts.all()).slice(1))
      await must.getByRole('radio', { name: '满足', exact: true }).check()
    await page.getByRole('button', { name: '下一步：核对' }).click()
    await expect(page.getByText(OVERVIEW)).toBeVisible()
    await page.getByRole('checkbox', { name: /承诺/ }).check()
    await page.getByRole('button', { name: '提交应答' }).click()
    await expect(page).toHaveURL(/\/respond\/receipt$/)
    await expect(page.getByText(/HZ-\d{4}-\d{4}/).first()).toBeVisible()
    await expect(page.getByText(/^[0-9a-f]{64}$/)).toBeVisible()
    await checked(page)
  })

  await test.step('and it can be withdrawn', async () => {
    await page.getByRole('link', { name: '看应答内容' }).click()
    await page.locator('summary', { hasText: '撤回应答…' }).click()
    await page.getByRole('button', { name: '确认撤回应答' }).click()
    await expect(page.getByText('已撤回').first()).toBeVisible()
    await checked(page)
    await firm.open(`${new URL(page.url()).pathname.replace(/answer$/, 'receipt')}`)
    await expect(page.getByText('这份应答已撤回')).toBeVisible()
  })
  await firm.close()
})
