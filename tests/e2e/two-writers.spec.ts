import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { accessible, person } from '#tests/support/browser.ts'
import { removeData, startProduct } from '#tests/support/product.ts'
import type { Product } from '#tests/support/product.ts'

/** Two people of one unit write the same text; nothing that either of them wrote is lost. */
let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})

test.afterAll(async () => {
  await product.stop()
  removeData(product)
})

const title = (page: Page) => page.locator('input[name=title]')
const summary = (page: Page) => page.locator('textarea[name=summary]')
const save = (page: Page) => page.locator('button[name=intent][value=save]').click()

for (const { noun, start, begin, first, second } of [
  { noun: '产品', start: '/products/new', begin: '开始填写', first: 'demo-ent', second: 'demo-ent-member' },
  { noun: '需求', start: '/opportunities/new', begin: '新建草稿', first: 'demo-dept-head', second: 'demo-dept' },
])
  test(`${noun}: both texts are shown, what is typed meanwhile stays, what is replaced is kept`, async ({
    browser,
  }) => {
    const mine = await person(browser, product.url, { login: first })
    const { page } = mine
    await mine.open(start)
    await page.getByRole('button', { name: begin }).click()
    await page.waitForURL(/\/edit/)
    const edit = new URL(page.url()).pathname
    await title(page).fill('甲的名称')
    await save(page)
    await page.waitForURL(/saved=/)

    const colleague = await person(browser, product.url, { login: second })
    await colleague.open(edit)
    await title(colleague.page).fill('乙的名称')
    await save(colleague.page)
    await colleague.page.waitForURL(/saved=/)

    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    await page.route('**/edit*', async (route) => {
      if (route.request().method() === 'POST') await held
      await route.continue()
    })
    await title(page).fill('丙的名称')
    await save(page)
    await summary(page).fill('在途中写的内容')
    release()
    await expect(page.getByText('您的内容还没有保存')).toBeVisible()
    await expect(page.getByRole('row', { name: /名称 乙的名称 丙的名称/ })).toBeVisible()
    await expect(summary(page)).toHaveValue('在途中写的内容')
    await expect(page.getByText('核对后请按按钮保存')).toBeVisible()
    await accessible(page)
    await colleague.open(edit)
    await expect(title(colleague.page)).toHaveValue('乙的名称')

    const before = page.url()
    await save(page)
    await page.waitForURL((url) => url.href !== before)
    await colleague.open(edit)
    await expect(title(colleague.page)).toHaveValue('丙的名称')
    await expect(summary(colleague.page)).toHaveValue('在途中写的内容')
    await colleague.open(edit.replace(/edit$/, 'versions'))
    await expect(colleague.page.getByRole('row', { name: /名称 乙的名称 丙的名称/ })).toBeVisible()
    await colleague.close()
    await mine.close()
  })
