import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import type { SeenList } from '#app/domain/matching/replay.ts'
import { agreeMatch } from '#app/features/matching/agree-match.server.ts'
import { readComparison } from '#app/features/matching/compare.queries.server.ts'
import { dismissMatch } from '#app/features/matching/dismiss-match.server.ts'
import { readGaps } from '#app/features/matching/gaps.queries.server.ts'
import { holdInvitations } from '#app/features/matching/hold-invitations.server.ts'
import { invitationsQuery } from '#app/features/matching/invitation.schema.ts'
import { invitationChoices } from '#app/features/matching/invitations.queries.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { gapsQuery, matchForm } from '#app/features/matching/match.schema.ts'
import { sendInvitations } from '#app/features/matching/send-invitations.server.ts'
import {
  suggestionsForOpportunity,
  suggestionsForOrganisation,
  suggestionsForProduct,
} from '#app/features/matching/suggestions.queries.server.ts'
import { replayStored } from '#app/server/admin-replay.ts'
import { openShown, sealShown } from '#app/server/shown-list.ts'
import { fittingProduct, matchingScene, putNeed, putProduct, rewriteProduct } from './matching-support.ts'
import type { Scene } from './matching-support.ts'

let scene: Scene
let keys: { opportunity: string; product: string }
let second: string
beforeEach(async () => {
  scene = await matchingScene()
  keys = { opportunity: scene.need, product: scene.product }
  const firm = await scene.world.person({
    organisation: await scene.world.organisation({ name: '示例衡器制造有限公司' }),
  })
  second = await putProduct(
    scene.world,
    firm,
    fittingProduct({ title: '农贸市场电子秤', summary: '电子秤计量联网，溯源台账。' }),
  )
})
afterEach(() => scene.world.close())

const seenOn = async (actor: SignedIn) =>
  (await suggestionsForOpportunity(scene.world.ctx(actor), scene.need))?.seen ?? ''
const stored = async () => {
  const rows = await scene.world.services.read.selectFrom('seen_list').selectAll().orderBy('at').execute()
  const row = rows.at(-1)
  return { row, list: JSON.parse(row?.list_json ?? 'null') as SeenList | null }
}
const audited = async (action: string) => {
  const rows = await scene.world.services.read
    .selectFrom('audit')
    .select('changes_json')
    .where('action', '=', action)
    .orderBy('seq')
    .execute()
  return (JSON.parse(rows.at(-1)?.changes_json ?? '{}') as { shown?: { after: unknown } }).shown?.after
}
const invite = (actor: SignedIn, seen?: string) => inviteMatch(scene.world.ctx(actor), { ...keys, note: '', seen })

describe('the list that was shown', () => {
  test('is stored as it stood on the page, said to be the same, and replayed', async () => {
    const { world, p } = scene
    await invite(p.owner, await seenOn(p.owner))
    const { row, list } = await stored()
    expect(list?.shown).toMatchObject({ page: 'item', state: 'same', changed: [] })
    const cards = (await suggestionsForOpportunity(world.ctx(p.auditor), scene.need))?.cards ?? []
    expect(list?.shown?.rows.map(([need, offer]) => `/matches/${need}/${offer}`)).toEqual(cards.map(({ to }) => to))
    expect(list?.rows.map(({ level }) => level)).toEqual(cards.map(({ level }) => level))
    expect(list?.rows.filter(({ group }) => group === 'list')).toHaveLength(2)
    expect(row?.place).toBe(cards.findIndex(({ to }) => to.endsWith('CP-2026-0001')) + 1)
    expect(await audited('match.invite')).toEqual({ state: 'same', page: 'item' })
    expect(await replayStored(world.services.read, row!.id)).toContain('结果完全一致')
  })

  test('changed before the click: the audit row says so, and which row it was', async () => {
    const { world, p, product } = scene
    const seen = await seenOn(p.owner)
    world.pass(60_000)
    await rewriteProduct(world, product, fittingProduct({ summary: '面向社区农贸市场的电子秤计量与溯源。' }))
    await invite(p.owner, seen)
    const { list } = await stored()
    expect(list?.shown).toMatchObject({ state: 'changed', changed: ['CP-2026-0001'], at: world.now() - 60_000 })
    expect(await audited('match.invite')).toEqual({ state: 'changed', page: 'item' })
  })

  test('another one came between: the order is not what was shown', async () => {
    const { world, p } = scene
    const seen = await seenOn(p.owner)
    const late = await world.person({ organisation: await world.organisation({ name: '示例后来有限公司' }) })
    await putProduct(world, late, fittingProduct({ title: '农贸市场电子秤计量' }))
    await invite(p.owner, seen)
    expect((await stored()).list?.shown).toMatchObject({ state: 'changed', changed: [] })
  })

  test('of a row that has left the list since is in it with its score and its place of then', async () => {
    const { world, p } = scene
    const seen = await seenOn(p.owner)
    await dismissMatch(world.ctx(p.owner), {
      opportunity: scene.need,
      product: second,
      reasonCode: 'scope',
      reasonText: '',
    })
    await invite(p.owner, seen)
    const { list, row } = await stored()
    expect(list?.shown?.state).toBe('changed')
    expect(list?.rows).toHaveLength(2)
    expect(await replayStored(world.services.read, row!.id)).toContain('结果完全一致')
  })

  test('without a page nothing is claimed', async () => {
    await invite(scene.p.owner)
    expect((await stored()).list?.shown).toBeUndefined()
    expect(await audited('match.invite')).toEqual({ state: 'none' })
  })

  test('when the matching is away or one side has ended, what was shown is in the audit row itself', async () => {
    const { world, p } = scene
    const seen = await seenOn(p.owner)
    const { matching } = world.services
    world.services.matching = { ...matching, seenList: () => Promise.reject(new Error('thread ended')) }
    await invite(p.owner, seen)
    expect((await stored()).row).toBeUndefined()
    expect(await audited('match.invite')).toMatchObject({
      state: 'late',
      page: 'item',
      rows: [{ length: 3 }, { length: 3 }],
    })
    world.services.matching = matching
    const own = (await suggestionsForProduct(world.ctx(p.firm), scene.product))?.seen
    world.services.matching = { ...matching, seenList: () => Promise.resolve(null) }
    await agreeMatch(world.ctx(p.firm), { ...keys, seen: own })
    expect(await audited('match.agree')).toMatchObject({ state: 'ended', page: 'item', rows: [{ length: 3 }] })
  })
})

describe('other pages than that of the item', () => {
  test('为我推荐: the needs of all products with their place there; what belongs to this product has its scores', async () => {
    const { world, p } = scene
    await putNeed(world, p.owner, { title: '农贸市场秤具检定', summary: '农贸市场秤具检定提醒与台账。', goal: '' })
    const found = await suggestionsForOrganisation(world.ctx(p.firm), { page: 1, more: false })
    const rows = openShown(world.ctx(p.firm), found.forProducts?.seen)?.rows ?? []
    expect(rows).toHaveLength(found.forProducts?.cards.length ?? 0)
    await invite(p.firm, found.forProducts?.seen)
    const { list, row } = await stored()
    expect(list?.side).toBe('offer')
    expect(list?.shown).toMatchObject({ page: 'unit', state: 'same' })
    expect(row?.place).toBe(rows.findIndex(({ need }) => need === 'JH-2026-0001') + 1)
  })

  test('并排比较 and 供需缺口 say what they showed', async () => {
    const { world, p, product } = scene
    const view = await readComparison(world.ctx(p.owner), 'JH-2026-0001', [])
    const token = new URL(view.products[0]?.pairTo ?? '', 'http://x').searchParams.get('seen') ?? ''
    expect(openShown(world.ctx(p.owner), token)).toMatchObject({ page: 'compare', rows: [{}, {}] })
    const slow = [{ id: 'c1', what: '响应时间', value: 3.5, unit: '秒' }]
    await rewriteProduct(world, product, fittingProduct({ capabilities: slow }))
    await rewriteProduct(world, second, fittingProduct({ title: '农贸市场电子秤', capabilities: slow }))
    const gaps = await readGaps(world.ctx(p.organiser), gapsQuery.parse({}))
    const row = gaps.figures?.rows[0]
    const shown = openShown(world.ctx(p.organiser), row?.seen)
    expect(shown?.page).toBe('gap')
    expect(shown?.rows).toHaveLength(row?.near.length ?? 0)
    await invite(p.organiser, row?.seen)
    expect((await stored()).list?.shown).toMatchObject({ page: 'gap', changed: [] })
  })

  test('批量邀约: the draft has on record which products of its need stood on the page', async () => {
    const { world, p } = scene
    const { seen, choices } = await invitationChoices(world.ctx(p.organiser), invitationsQuery.parse({}))
    expect(choices).toHaveLength(2)
    await holdInvitations(world.ctx(p.organiser), { pairs: [keys], template: '请沟通', salon: '', seen })
    expect(await audited('invitation.hold')).toMatchObject({ page: 'batch', rows: [{ length: 3 }, { length: 3 }] })
  })

  test('批量邀约: when the draft is sent, the invitation has what stood on the page; the draft forgets it', async () => {
    const { world, p } = scene
    const { seen, choices } = await invitationChoices(world.ctx(p.organiser), invitationsQuery.parse({}))
    const at = world.now()
    await holdInvitations(world.ctx(p.organiser), { pairs: [keys], template: '请沟通', salon: '', seen })
    world.pass(3_600_000)
    await sendInvitations(world.ctx(p.organiser), 'all')
    const { row, list } = await stored()
    expect(list?.shown).toMatchObject({ page: 'batch', at, state: 'same', changed: [] })
    expect(list?.shown?.rows).toHaveLength(choices.length)
    expect(row?.place).toBe(choices.findIndex(({ to }) => to.endsWith('CP-2026-0001')) + 1)
    expect(await audited('match.invite')).toEqual({ state: 'same', page: 'batch' })
    const drafts = await world.services.read.selectFrom('invitation_draft').select(['status', 'shown']).execute()
    expect(drafts).toEqual([{ status: 'sent', shown: '' }])
  })

  test('批量邀约: a product rewritten while its draft was held is named', async () => {
    const { world, p, product } = scene
    const { seen } = await invitationChoices(world.ctx(p.organiser), invitationsQuery.parse({}))
    await holdInvitations(world.ctx(p.organiser), { pairs: [keys], template: '请沟通', salon: '', seen })
    await rewriteProduct(world, product, fittingProduct({ summary: '面向社区农贸市场的电子秤计量与溯源。' }))
    await sendInvitations(world.ctx(p.organiser), 'all')
    expect((await stored()).list?.shown).toMatchObject({ page: 'batch', state: 'changed', changed: ['CP-2026-0001'] })
  })

  test('批量邀约: a seal that is not ours is not kept, and the sending says that nothing was shown', async () => {
    const { world, p } = scene
    const { seen } = await invitationChoices(world.ctx(p.organiser), invitationsQuery.parse({}))
    await holdInvitations(world.ctx(p.organiser), { pairs: [keys], template: '请沟通', salon: '', seen: `${seen}0` })
    const [draft] = await world.services.read.selectFrom('invitation_draft').select('shown').execute()
    expect(draft?.shown).toBe('')
    await sendInvitations(world.ctx(p.organiser), 'all')
    expect(await audited('match.invite')).toEqual({ state: 'none' })
  })
})

test('what was not sealed here, or was changed on the way, counts as nothing shown and stops no act', async () => {
  const { world, p } = scene
  const ctx = world.ctx(p.owner)
  const token = sealShown(ctx, 'item', [{ need: 'JH-2026-0001', offer: 'CP-2026-0001', level: null, mark: 'abcdef' }])
  expect(openShown(ctx, token)?.rows).toHaveLength(1)
  for (const bad of [
    '',
    '.',
    'x',
    token.slice(1),
    token.replace('CP-2026-0001', 'CP-2026-0002'),
    token.replace('item', 'unit'),
  ])
    expect(openShown(ctx, bad), bad).toBeNull()
  expect(matchForm.parse({ intent: 'agree', seen: 'x'.repeat(9000) })).toMatchObject({ seen: '' })
  await invite(p.owner, `${token}0`)
  expect(await audited('match.invite')).toEqual({ state: 'none' })
})
