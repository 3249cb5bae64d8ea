import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { suggestionsForOrganisation } from '#app/features/matching/suggestions.queries.server.ts'
import { VISIT_GAP_MS, createLastVisits } from '#app/server/last-visits.ts'
import { putSetting } from '#db/repos/settings.ts'
import { fittingProduct, matchingScene, putNeed, putProduct, rewriteProduct } from './matching-support.ts'
import type { Scene } from './matching-support.ts'

let scene: Scene
beforeEach(async () => {
  scene = await matchingScene()
})
afterEach(() => scene.world.close())

const look = async (actor: SignedIn) => {
  const { forProducts, forNeeds, since } = await suggestionsForOrganisation(scene.world.ctx(actor), {
    page: 1,
    more: false,
  })
  const cards = [...(forProducts?.cards ?? []), ...(forNeeds ?? []).flatMap((n) => n.suggestions.cards)]
  return { since, cards: cards.length, news: cards.flatMap((c) => c.news ?? []) }
}
const later = (ms = VISIT_GAP_MS + 1) => scene.world.pass(ms)

describe('new since the last visit', () => {
  test('the first visit calls nothing new; the next one names what was published and changed since', async () => {
    const { world, p, product } = scene
    expect(await look(p.owner)).toEqual({ since: null, cards: 1, news: [] })
    const first = world.now()
    later()
    expect(await look(p.owner)).toEqual({ since: first, cards: 1, news: [] })
    later()
    const other = await world.person({ organisation: await world.organisation({ name: '示例衡器制造有限公司' }) })
    await putProduct(world, other, fittingProduct({ title: '农贸市场电子秤联网' }))
    await rewriteProduct(world, product, fittingProduct({ leadTimeDays: 30 }))
    const { news } = await look(p.owner)
    expect(news).toHaveLength(2)
    expect(news).toContain('产品内容有更新')
    expect(news.find((n) => n.startsWith('产品 '))).toMatch(/^产品 \d+月\d+日 \d\d:\d\d 发布$/)
  })

  test('what is new stays new while the visit goes on, and no longer', async () => {
    const { world, p } = scene
    await look(p.firm)
    later()
    await putNeed(world, p.owner, { title: '农贸市场电子秤更新' })
    expect((await look(p.firm)).news).toHaveLength(1)
    later(VISIT_GAP_MS)
    expect((await look(p.firm)).news).toHaveLength(1)
    later()
    expect((await look(p.firm)).news).toEqual([])
  })

  test('each person has visits of their own', async () => {
    const { world, p } = scene
    await look(p.owner)
    later()
    const colleague = await world.person({ organisation: p.needOrganisation })
    expect((await look(colleague)).since).toBeNull()
    expect((await look(p.owner)).since).not.toBeNull()
  })

  test('visits outlive the process, and nothing is written while the product is read-only', async () => {
    const { world, p } = scene
    const { db, log } = world.services
    await look(p.owner)
    await putSetting(db, 'readOnly', true, { by: null, now: world.now() })
    await world.services.visits.flush()
    expect(await db.selectFrom('last_visit').selectAll().execute()).toEqual([])
    await putSetting(db, 'readOnly', false, { by: null, now: world.now() })
    await world.services.visits.flush()
    expect(await db.selectFrom('last_visit').selectAll().execute()).toHaveLength(1)
    world.services.visits = createLastVisits(db, log)
    const first = world.now()
    later()
    expect((await look(p.owner)).since).toBe(first)
  })
})
