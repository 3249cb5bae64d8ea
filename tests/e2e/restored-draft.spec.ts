import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { openDatabase } from '#db/sqlite.ts'
import { accessible, person } from '#tests/support/browser.ts'
import { removeData, startProduct } from '#tests/support/product.ts'
import type { Product } from '#tests/support/product.ts'

/** What somebody writes in a long form outlives the session: after the next login it is all there. */
let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})

test.afterAll(async () => {
  await product.stop()
  removeData(product)
})

/** Ends all sessions behind everybody's back, as their time running out does. */
async function endSessions(): Promise<void> {
  const database = openDatabase(join(product.dataDir, 'datai.sqlite'))
  await database.db.deleteFrom('session').execute()
  database.close()
}

for (const { noun, login, start, begin } of [
  { noun: '需求', login: 'demo-dept', start: '/opportunities/new', begin: '新建草稿' },
  { noun: '产品', login: 'demo-ent', start: '/products/new', begin: '开始填写' },
])
  test(`${noun}: what was typed when the session ended is there after the next login`, async ({ browser }) => {
    const writer = await person(browser, product.url, { login })
    const { page } = writer
    await writer.open(start)
    await page.getByRole('button', { name: begin }).click()
    await page.waitForURL(/\/edit/)
    const edit = new URL(page.url()).pathname
    const title = page.locator('input[name=title]')
    const summary = page.locator('textarea[name=summary]')
    await title.fill('会话结束之前保存的名称')
    await page.locator('button[name=intent][value=save]').click()
    await page.waitForURL(/saved=/)

    await endSessions()
    const typed = '会话结束之后写下的一段概况，没有到达服务器。\n第二行也在。'
    await summary.fill(typed)
    await page.locator('button[name=intent][value=save]').click()
    await page.waitForURL(/\/login\?next=/)
    await page.getByLabel('登录名').fill(login)
    await page.getByLabel('密码').fill('datai-demo-2026')
    await page.getByRole('main').getByRole('button', { name: '登录' }).click()
    await page.waitForURL((url) => url.pathname === edit)
    await expect(summary).toHaveValue(typed)
    await expect(title).toHaveValue('会话结束之前保存的名称')
    await expect(page.getByText(/已恢复|恢复了/).first()).toBeVisible()
    await accessible(page)

    await page.locator('button[name=intent][value=save]').click()
    await page.waitForURL(/saved=/)
    await writer.open(edit)
    await expect(summary).toHaveValue(typed)
    await writer.close()
  })
