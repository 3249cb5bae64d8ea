import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { seriousFindings } from './axe.ts'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { expect } from '@playwright/test'

/** The password of the demonstration accounts, as `npm start` prints it. */
const PASSWORD = 'datai-demo-2026'
const SHOTS = '.tmp/screenshots'

/** One person at one browser. */
export interface Person {
  page: Page
  context: BrowserContext
  /** Opens a path of the product and checks that it answered. */
  open: (path: string) => Promise<void>
  close: () => Promise<void>
}

export interface PersonOptions {
  login?: string
  width?: number
  javaScript?: boolean
}

/** Opens a browser for a person and signs in. Any script error or refused resource fails the journey. */
export async function person(browser: Browser, url: string, options: PersonOptions = {}): Promise<Person> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: 1000 },
    javaScriptEnabled: options.javaScript ?? true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    acceptDownloads: true,
  })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    // The browser reports every refused form as a console error of its own; only policy violations are problems.
    if (message.type() === 'error' && /Content Security Policy|hydrat/i.test(message.text()))
      problems.push(message.text())
  })
  const open = async (path: string) => {
    const response = await page.goto(url + path)
    expect(response?.status(), path).toBeLessThan(400)
  }
  if (options.login) {
    await open('/login')
    await page.getByLabel('登录名').fill(options.login)
    await page.getByLabel('密码').fill(PASSWORD)
    await page.locator('main').getByRole('button', { name: '登录' }).click()
    await page.waitForURL((u) => !u.pathname.endsWith('/login'))
  }
  return {
    page,
    context,
    open,
    async close() {
      expect(problems).toEqual([])
      await context.close()
    },
  }
}

/** Takes the picture of a page at both widths into an untracked folder. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true })
  const before = page.viewportSize() ?? { width: 1440, height: 1000 }
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 1000 })
    await page.screenshot({ path: join(SHOTS, `${name}-${width}.png`), fullPage: true })
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow, `${name} scrolls sideways at ${width}`).toBeLessThanOrEqual(0)
  }
  await page.setViewportSize(before)
}

/** No serious finding of axe on the page as it stands. */
export async function accessible(page: Page): Promise<void> {
  expect(await seriousFindings(page), page.url()).toEqual([])
}
