import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { accessible, person, shoot } from '#tests/support/browser.ts'
import type { Person } from '#tests/support/browser.ts'
import { removeData, startProduct } from '#tests/support/product.ts'
import type { Product } from '#tests/support/product.ts'

/** The agenda desk in a real browser: by drag, by keyboard, and by forms without any script; then what-ifs and a release. */
const SALON = '/desk/salons/SL-2026-0001'
let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})

test.afterAll(async () => {
  await product.stop()
  removeData(product)
})

const organiser = (browser: Parameters<typeof person>[0], javaScript = true): Promise<Person> =>
  person(browser, product.url, { login: 'demo-organiser', javaScript })

/** Firm and place of the talk in a cell; tables and rounds counted from 1. */
const cell = (page: Page, table: number, round: number) =>
  page
    .locator('.agenda-grid tbody tr')
    .nth(table - 1)
    .locator('td')
    .nth(round - 1)

async function hydrated(page: Page): Promise<void> {
  await expect(page.getByText('点或拖一场洽谈来移动')).toBeVisible()
}

/** A talk that can go elsewhere at its own table: where it is, and a round in which that cell is lit. */
async function movable(page: Page) {
  for (const handle of await page.locator('.agenda-grid [data-talk]').all()) {
    const id = (await handle.getAttribute('data-talk')) ?? ''
    await handle.click()
    const lit = page.locator('.agenda-grid td.lit')
    if ((await lit.count()) > 0) {
      const place = await lit.first().evaluate((td: HTMLTableCellElement) => ({
        table: (td.parentElement as HTMLTableRowElement).rowIndex,
        round: td.cellIndex,
      }))
      const closed = await page.locator('.agenda-grid td[title]').first().getAttribute('title')
      await page.keyboard.press('Escape')
      return { id, place, closed }
    }
    await page.keyboard.press('Escape')
  }
  throw new Error('no talk can be moved')
}

const at = (page: Page, id: string) =>
  page.locator(`[data-talk="${id}"]`).evaluate((link) => {
    const td = link.closest('td') as HTMLTableCellElement
    return { table: (td.parentElement as HTMLTableRowElement).rowIndex, round: td.cellIndex }
  })

test('drag, keyboard, undo and redo', async ({ browser }) => {
  const desk = await organiser(browser)
  const { page } = desk
  await desk.open(`${SALON}/agenda`)
  await hydrated(page)
  await shoot(page, 'agenda-desk')
  const { id, place, closed } = await movable(page)
  expect(closed).toMatch(/。$/)
  const home = await at(page, id)
  const talk = page.locator(`[data-talk="${id}"]`)

  await test.step('dragged to a lit cell, and only there', async () => {
    await talk.dragTo(cell(page, place.table, place.round))
    await expect(page.getByText('已移动').first()).toBeVisible()
    expect(await at(page, id)).toEqual(place)
  })

  await test.step('Ctrl+Z and Ctrl+Shift+Z', async () => {
    await page.keyboard.press('Control+z')
    await expect(page.getByText(/已撤销：/).first()).toBeVisible()
    expect(await at(page, id)).toEqual(home)
    await page.keyboard.press('Control+Shift+z')
    await expect(page.getByText(/已重做：/).first()).toBeVisible()
    expect(await at(page, id)).toEqual(place)
    await page.reload()
    await hydrated(page)
    await page.getByRole('button', { name: /^撤销/ }).click()
    await expect(page.getByText(/已撤销：/).first()).toBeVisible()
    expect(await at(page, id)).toEqual(home)
  })

  await test.step('picked up by key, the reason of a closed cell read, Escape, and dropped by Enter', async () => {
    for (const key of [' ', 'Enter']) {
      await talk.focus()
      await page.keyboard.press(key)
      await expect(page.getByText('正在移动')).toBeVisible()
      await expect(page.locator('.agenda-grid td.lit').first()).toBeVisible()
      if (key === ' ') {
        // The narrow picture hides the grid and with it the focus, so it is taken before the keys are needed.
        await shoot(page, 'agenda-moving')
        await accessible(page)
        await page.keyboard.press('Escape')
        await expect(page.getByText('正在移动')).toBeHidden()
        await expect(talk).toBeFocused()
      }
    }
    const step = async (key: string, n: number) => {
      for (let i = 0; i < n; i++) await page.keyboard.press(key)
    }
    await step('ArrowUp', home.table)
    await step('ArrowLeft', home.round)
    const reasons: string[] = []
    for (let table = 1; table <= place.table; table++) {
      if (table > 1) await page.keyboard.press('ArrowDown')
      for (let round = 1; round < 5; round++) {
        if (table === place.table && round === place.round) break
        const reason = page.locator('.agenda aside .bad li').first()
        if (await reason.isVisible()) reasons.push(await reason.innerText())
        if (table === place.table) await page.keyboard.press('ArrowRight')
        else break
      }
    }
    expect(reasons.join()).toMatch(/✗ .+。/)
    await page.keyboard.press('Enter')
    await expect(page.getByText('已移动').first()).toBeVisible()
    expect(await at(page, id)).toEqual(place)
    await page.keyboard.press('Control+z')
    await expect(page.getByText(/已撤销：/).first()).toBeVisible()
  })
  await desk.close()
})

test('by unit and round: views, locks, what-ifs', async ({ browser }) => {
  const desk = await organiser(browser)
  const { page } = desk
  await desk.open(`${SALON}/agenda`)
  await page.getByRole('link', { name: '按单位看' }).click()
  await expect(page).toHaveURL(/view=units/)
  await expect(page.getByRole('table', { name: '各单位的安排' })).toBeVisible()
  await page.getByRole('button', { name: '锁定示例溯源' }).click()
  await expect(page.getByText('已锁定').first()).toBeVisible()
  await expect(page).toHaveURL(/view=units/)
  await expect(page.getByText(/^已锁定 示例溯源：/)).toBeVisible()
  await shoot(page, 'agenda-units')
  await accessible(page)
  await page.getByRole('link', { name: '按桌看' }).click()
  await page.getByRole('button', { name: '锁定第 1 轮' }).click()
  await expect(page.getByText(/^已锁定 第 1 轮、示例溯源：/)).toBeVisible()
  await page.getByRole('button', { name: '全部解锁' }).click()
  await expect(page.getByText('已全部解锁').first()).toBeVisible()

  await page.getByRole('button', { name: '再加 2 张桌' }).click()
  await expect(page.getByRole('table', { name: '假如再加 2 张桌' })).toBeVisible({ timeout: 15_000 })
  await page.getByLabel('某家单位不来').selectOption({ label: '示例溯源' })
  await page.getByRole('button', { name: '比较' }).click()
  const answer = page.getByRole('table', { name: '假如示例溯源不来' })
  await expect(answer).toBeVisible({ timeout: 15_000 })
  await expect(answer).toContainText('须通知')
  await shoot(page, 'agenda-what-if')
  await accessible(page)
  while ((await page.getByRole('button', { name: '不采用' }).count()) > 0) {
    const left = await page.getByRole('button', { name: '不采用' }).count()
    await page.getByRole('button', { name: '不采用' }).first().click()
    await expect(page.getByRole('button', { name: '不采用' })).toHaveCount(left - 1)
  }
  await desk.close()
})

test('without script: move, undo, compose again, release, send', async ({ browser }) => {
  const desk = await organiser(browser, false)
  const { page } = desk
  await desk.open(`${SALON}/agenda`)
  const ids = await page
    .locator('.agenda-grid [data-talk]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('data-talk') ?? ''))
  const allowed = page.getByLabel('移到').locator('option:enabled:not([value=""])')
  let id = ''
  for (const candidate of ids) {
    id = candidate
    await page.locator(`[data-talk="${id}"]`).click()
    await expect(page.getByLabel('移到')).toBeVisible()
    if ((await allowed.count()) > 0) break
  }
  const home = await at(page, id)
  await expect(page.getByLabel('移到').locator('option:disabled', { hasText: '已有其他洽谈' }).first()).toBeAttached()
  await page.getByLabel('移到').selectOption((await allowed.first().getAttribute('value')) ?? '')
  await page.getByRole('button', { name: '移动', exact: true }).click()
  await expect(page.getByText('已移动').first()).toBeVisible()
  expect(await at(page, id)).not.toEqual(home)
  await page.getByRole('button', { name: /^撤销/ }).click()
  await expect(page.getByText(/已撤销：/).first()).toBeVisible()
  expect(await at(page, id)).toEqual(home)
  await page.getByRole('button', { name: /^重做/ }).click()
  await expect(page.getByText(/已重做：/).first()).toBeVisible()

  await page.locator('summary', { hasText: '重排其余…' }).click()
  await page.getByRole('button', { name: '重排其余' }).click()
  await expect(async () => {
    await page.reload()
    await expect(page.getByText('排好的议程，还没有采用')).toBeVisible({ timeout: 500 })
  }).toPass({ timeout: 20_000 })
  await shoot(page, 'agenda-difference')
  await page.getByRole('button', { name: '不采用' }).click()
  await expect(page.getByText('没有采用，安排未变').first()).toBeVisible()

  await page.getByRole('link', { name: '发布第 2 版…' }).click()
  await expect(page.getByText(/改为：/).first()).toBeVisible()
  await shoot(page, 'release-difference')
  await page.locator('summary', { hasText: '发布第 2 版…' }).click()
  await page.getByRole('button', { name: '发布第 2 版' }).click()
  await expect(page.getByText('通知还没有发送').first()).toBeVisible()
  await expect(page.getByRole('checkbox', { name: /^选中给/ })).toHaveCount(2)
  await shoot(page, 'release-notices')
  await page
    .getByRole('checkbox', { name: /^选中给/ })
    .first()
    .uncheck()
  await page.getByRole('button', { name: '发送选中的' }).click()
  await expect(page.getByText('1 条通知已发送').first()).toBeVisible()
  await page.getByRole('button', { name: '选中的不发' }).click()
  await expect(page.getByText('1 条通知不再发送').first()).toBeVisible()
  await desk.open('/salons/SL-2026-0001')
  await expect(page.getByText('第 2 版与第 1 版的不同')).toBeVisible()
  await shoot(page, 'salon-second-version')
  await page.getByRole('link', { name: '第 1 版', exact: true }).click()
  await expect(page.getByText('这是议程第 1 版，已被第 2 版代替')).toBeVisible()
  await desk.close()
})
