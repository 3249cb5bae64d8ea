import { expect, test } from '@playwright/test'
import { accessible, person, shoot } from '#tests/support/browser.ts'
import type { Person } from '#tests/support/browser.ts'
import { removeData, startProduct } from '#tests/support/product.ts'
import type { Product } from '#tests/support/product.ts'

/** Participants of the demonstration salon say whom they want to meet, without script; the team reads it and nobody else. */
test.describe.configure({ mode: 'serial' })

const DESK = '/desk/salons/SL-2026-0001'
const REGISTER = '/salons/SL-2026-0001/register'
let product: Product
let organiser: Person

test.beforeAll(async ({ browser }) => {
  product = await startProduct()
  organiser = await person(browser, product.url, { login: 'demo-organiser' })
})

test.afterAll(async () => {
  await organiser.close()
  await product.stop()
  removeData(product)
})

const row = (who: Person, unit: string) => who.page.getByRole('listitem').filter({ hasText: unit })

test('by personal link and without script a unit wishes, refuses, takes back, leaves the list and comes again', async ({
  browser,
}) => {
  const firm = await person(browser, product.url, { login: 'demo-ent', javaScript: false })
  await firm.open(REGISTER)
  const link = (await firm.page.getByRole('link', { name: '打开个人链接' }).getAttribute('href')) ?? ''
  await firm.close()
  const holder = await person(browser, product.url, { width: 390, javaScript: false })
  await holder.open(link)
  await holder.page.getByRole('button', { name: '想见：演示区卫生健康委员会', exact: true }).click()
  await expect(row(holder, '演示区卫生健康委员会').getByText('想见', { exact: true })).toBeVisible()
  await holder.page.getByRole('button', { name: '不想见：示例安信网络技术有限公司' }).click()
  await expect(row(holder, '示例安信网络技术有限公司').getByText('不想见', { exact: true })).toBeVisible()
  await shoot(holder.page, 'wishes')
  await holder.page.getByRole('button', { name: '撤回：演示区卫生健康委员会' }).click()
  await expect(holder.page.getByRole('button', { name: '想见：演示区卫生健康委员会', exact: true })).toBeVisible()
  await holder.page.getByText('退出名单…').click()
  await holder.page.getByRole('button', { name: '确认退出名单' }).click()
  await expect(holder.page.getByText('已不在名单')).toBeVisible()
  await holder.page.getByRole('button', { name: '同意列入名单' }).click()
  await expect(row(holder, '示例安信网络技术有限公司').getByText('不想见', { exact: true })).toBeVisible()
  await holder.close()
})

test('the team reads who wished whom and what became of it, and takes a word by phone with the name of who gave it', async () => {
  const { page, open } = organiser
  await open(`${DESK}/pairs`)
  const wishes = page.getByRole('region', { name: '想见', exact: true })
  await expect(wishes.getByRole('row').filter({ hasText: '双方想见' })).toContainText('示例云图软件有限公司')
  await expect(page.getByRole('region', { name: '不想见' })).toContainText('示例安信网络技术有限公司')
  const waiting = page
    .getByRole('region', { name: '已选的洽谈' })
    .getByRole('row')
    .filter({ hasText: '待确认' })
    .first()
  await waiting.getByText('代为确认…').first().click()
  await waiting.getByRole('button', { name: '确认代为确认' }).first().click()
  await expect(page.getByText('请填写对方是谁同意的').first()).toBeVisible()
  const again = page.locator('details.confirm[open]')
  if ((await again.count()) === 0) await page.getByText('代为确认…').first().click()
  await page.locator('details.confirm[open]').getByLabel('谁同意的').fill('孔主任')
  await shoot(page, 'pairs-word')
  await page.locator('details.confirm[open]').getByRole('button', { name: '确认代为确认' }).click()
  await expect(page.getByText(/代为确认，孔主任同意/)).toBeVisible()
  await accessible(page)
})

test('the desk counts the wishes and compares the draft with what is released', async () => {
  const { page, open } = organiser
  await open(`${DESK}/agenda?view=units&against=1`)
  await expect(page.getByText('各单位的安排没有不同。')).toBeVisible()
  await expect(page.getByText(/共填 \d+ 个，双方确认见面的 \d+ 个/)).toBeVisible()
  await page.getByRole('link', { name: '收起' }).click()
  await expect(page.getByText('草稿与第 1 版比')).toBeHidden()
  expect(new URL(page.url()).search).toBe('?view=units')
})

test('the other side reads nothing of it', async ({ browser }) => {
  const other = await person(browser, product.url, { login: 'demo-ent3' })
  await other.open(REGISTER)
  await accessible(other.page)
  for (const path of ['/salons/SL-2026-0001', REGISTER, `${DESK}/invitations`]) {
    await other.open(path)
    await expect(other.page.locator('main')).not.toContainText('示例溯源科技有限公司想见')
    await expect(other.page.getByText('不想见', { exact: true }).and(other.page.locator('.state'))).toHaveCount(0)
  }
  await other.close()
})
