import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { readComparison } from '#app/features/matching/compare.queries.server.ts'
import { dismissMatch } from '#app/features/matching/dismiss-match.server.ts'
import { code, fittingProduct, matchingScene, putProduct } from './matching-support.ts'
import type { Scene } from './matching-support.ts'

let scene: Scene
beforeEach(async () => {
  scene = await matchingScene()
})
afterEach(() => scene.world.close())

const NEED = 'JH-2026-0001'
const ask = (actor: SignedIn, chosen: string[] = []) => readComparison(scene.world.ctx(actor), NEED, chosen)

const slower = fittingProduct({
  title: '农贸市场电子秤',
  summary: '面向社区农贸市场，电子秤计量联网。',
  capabilities: [{ id: 'c1', what: '响应时间', value: 9, unit: '秒' }],
  leadTimeDays: 20,
  certificates: [{ name: '计量器具型式批准', number: '', expiresOn: '2020-01-01' }],
})

const SUMMARIES = [
  slower.summary,
  '农贸市场电子秤计量台账，溯源公示屏挂在摊位。',
  '社区农贸市场短斤少两投诉处置，电子秤复秤点。',
  '电子秤溯源扫码查询与农贸市场检定提醒。',
]

/** A second firm with four products, numbered CP-2026-0008 to CP-2026-0011. */
async function secondFirm(): Promise<string[]> {
  const { world } = scene
  const firm = await world.person({ organisation: await world.organisation({ name: '示例衡器制造有限公司' }) })
  for (let n = 1; n <= 4; n++)
    await putProduct(world, firm, {
      ...slower,
      title: `${slower.title}${'甲乙丙丁'[n - 1]}`,
      summary: SUMMARIES[n - 1] ?? '',
    })
  return [8, 9, 10, 11].map((n) => `CP-2026-${String(n).padStart(4, '0')}`)
}

describe('products side by side', () => {
  test('nothing chosen: the best product of each of the best firms, requirement by requirement', async () => {
    await secondFirm()
    const view = await ask(scene.p.owner)
    expect(view.refusal).toBe('')
    expect(view.products.map((p) => [p.number, p.firm])).toEqual([
      ['CP-2026-0001', '示例溯源科技有限公司'],
      [view.firms[1]?.products[0]?.number, '示例衡器制造有限公司'],
    ])
    const response = view.lines.find((l) => l.text === '扫码查询响应不超过 3 秒')
    expect(response?.tag).toMatch(/^必备 \d$/)
    expect(response?.cells.map((c) => c.result)).toEqual(['yes', 'no'])
    expect(response?.cells[0]?.note).toContain('响应时间 1.2 秒')
    for (const line of view.lines) expect(line.cells).toHaveLength(2)
    expect(view.products[1]?.facts.leadTime).toBe('20 天')
    expect(view.products[1]?.facts.certificates).toBe('计量器具型式批准（2020-01-01 已到期）')
    expect(JSON.stringify(view)).not.toMatch(/"score"|%/)
  })

  test('a firm stands once, with its best three products', async () => {
    await secondFirm()
    const { firms } = await ask(scene.p.owner)
    expect(firms.map((f) => [f.name, f.products.length])).toEqual([
      ['示例溯源科技有限公司', 1],
      ['示例衡器制造有限公司', 3],
    ])
  })

  test('near copies by a firm stand once', async () => {
    for (const word of '二三四')
      await putProduct(scene.world, scene.p.firm, fittingProduct({ title: `${fittingProduct().title}${word}` }))
    const { firms } = await ask(scene.p.owner)
    expect(firms.map((f) => f.products.length)).toEqual([1])
  })

  test('the chosen ones in the order of the choice, each named once', async () => {
    const [eight] = await secondFirm()
    const view = await ask(scene.p.owner, [eight!, 'cp-2026-0001', eight!])
    expect(view.products.map((p) => p.number)).toEqual([eight, 'CP-2026-0001'])
    expect(view.firms.flatMap((f) => f.products.filter((p) => p.chosen).map((p) => p.number))).toContain('CP-2026-0001')
  })

  test('five are too many: said so, the choice kept, nothing compared', async () => {
    const four = await secondFirm()
    const view = await ask(scene.p.owner, ['CP-2026-0001', ...four])
    expect(view.refusal).toBe('最多并排比较 4 项产品，请去掉 1 项')
    expect(view.products).toEqual([])
    expect(view.firms[0]?.products[0]?.chosen).toBe(true)
  })

  test('what is no product is named, the others are compared', async () => {
    const view = await ask(scene.p.owner, ['CP-2026-0001', 'CP-2026-9999'])
    expect(view.refusal).toBe('CP-2026-9999 不是可以比较的产品，没有列出')
    expect(view.products.map((p) => p.number)).toEqual(['CP-2026-0001'])
  })

  test('a pair that was put aside is not offered again', async () => {
    await dismissMatch(scene.world.ctx(scene.p.owner), {
      opportunity: NEED,
      product: 'CP-2026-0001',
      reasonCode: 'other',
      reasonText: '已经看过',
    })
    expect((await ask(scene.p.owner)).firms).toEqual([])
  })

  test('an ended need compares nothing', async () => {
    scene.world.pass(Date.UTC(2027, 0, 5) - scene.world.now())
    expect((await ask(scene.p.owner)).refusal).toBe('这项机会已截止或不再接受应答，不再比较产品')
  })

  test('for its unit, the lead unit and the auditor, and nobody else', async () => {
    const { owner, organiser, auditor, firm, stranger, reviewer } = scene.p
    for (const actor of [owner, organiser, auditor]) expect(await code(ask(actor))).toBe('ok')
    for (const actor of [firm, stranger, reviewer]) expect(await code(ask(actor))).toBe('forbidden')
  })
})
