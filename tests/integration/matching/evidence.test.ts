import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { agreeMatch } from '#app/features/matching/agree-match.server.ts'
import { dismissMatch } from '#app/features/matching/dismiss-match.server.ts'
import { readEvidence } from '#app/features/matching/evidence.queries.server.ts'
import { gainsOf } from '#app/features/matching/gains.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { emptyOpportunity } from '#app/domain/opportunity-content.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import { newId } from '#app/server/ids.ts'
import { completeNeed } from '#tests/support/opportunities.ts'
import type { World } from '#tests/support/world.ts'
import { fittingProduct, matchingScene, putNeed, putProduct, rewriteProduct } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

let world: World
let p: Parties
let need: string
let product: string
beforeEach(async () => {
  ;({ world, p, need, product } = await matchingScene())
})
afterEach(() => world.close())

const view = (actor: SignedIn, pair = { opportunity: need, product }) => readEvidence(world.ctx(actor), pair, false)
const earlier = async (actor: SignedIn) => (await view(actor)).earlier?.map((d) => `${d.word} ${d.about ?? ''}`)

describe('the card of a pair', () => {
  test('quotes each phrase in place in both texts, and each leads to its counterpart', async () => {
    const { need: n, offer: o, reasons } = await view(p.owner)
    const marks = (side: typeof n) =>
      [side.title, ...side.parts.flatMap((part) => part.lines)].flatMap((line) =>
        line.marks.map((m) => ({ ...m.anchor, text: line.text.slice(m.start, m.end) })),
      )
    const [inNeed, inOffer] = [marks(n), marks(o)]
    expect(inNeed.length).toBe(reasons?.phrases)
    expect(inNeed.length).toBeGreaterThan(1)
    expect(inNeed.map((m) => m.to).sort()).toEqual(inOffer.map((m) => m.id).sort())
    expect(inOffer.map((m) => m.to).sort()).toEqual(inNeed.map((m) => m.id).sort())
    for (const m of inNeed) expect(inOffer.find((other) => other.id === m.to)?.text).toBe(m.text)
  })

  test('checks requirement by requirement, with the line of the product that decides', async () => {
    const musts = [
      { id: 'm1', text: '响应时间不超过 3 秒', check: { what: '响应时间', op: '<=' as const, value: 3, unit: '秒' } },
      {
        id: 'm2',
        text: '等保二级',
        check: { what: '等保二级备案证明', op: 'has' as const, value: '等保二级备案证明' },
      },
      { id: 'm3', text: '提供五年质保' },
    ]
    const pair = { opportunity: await putNeed(world, p.owner, { musts }), product }
    const certificates = [{ name: '等保二级备案证明', number: '', expiresOn: '2026-10-01' }]
    await rewriteProduct(world, product, fittingProduct({ certificates }))
    const { reasons, question } = await view(p.owner, pair)
    const notes = (result: 'yes' | 'no' | 'unknown') => reasons?.conditions[result].map((l) => `${l.text}：${l.note}`)
    expect(notes('yes')).toContain('响应时间不超过 3 秒：必备 1 · 产品写明：响应时间 1.2 秒')
    expect(notes('no')?.[0]).toMatch(/^等保二级：必备 2 · 产品写明：等保二级备案证明 有效期至 2026-10-01 · /)
    expect(notes('unknown')?.[0]).toMatch(/^提供五年质保：必备 3 · 产品没有写明/)
    // What is unknown becomes a question: it begins the note of the owner's invitation, and the firm may write it down.
    expect(question).toBe('请说明以下要求能否满足：提供五年质保。')
    const firm = await view(p.firm, pair)
    expect(firm.question).toBe('')
    expect(firm.reasons?.conditions.unknown[0]?.note).toContain('可在产品资料中写明')
    expect(reasons?.nearMiss).toMatch(/^若在 .*12月20日.* 应答截止前：等保二级备案证明 .*续期/)
  })

  test('says what it is computed from, when and by which recipe', async () => {
    const { reasons, versions, now } = await view(p.firm)
    expect(reasons?.recipe).toMatch(/^\d{4}-/)
    expect(versions).toBe('机会第 1 版、产品第 1 版')
    expect(now).toBe(world.now())
  })
})

describe('what each side gains', () => {
  test('is said from fields that are filled, and from nothing else', () => {
    expect(gainsOf(emptyOpportunity, emptyProduct)).toEqual({ need: [], offer: [] })
    const offer = fittingProduct({
      leadTimeDays: 30,
      price: { kind: 'negotiable', min: null, max: null },
      cases: [{ title: '东湖市场', place: '示例市', year: 2025, source: '' }],
    })
    const asked = completeNeed({
      categories: ['scene-commerce'],
      modes: ['purchase'],
      amount: { kind: 'range', min: 100_000_000, max: 200_000_000 },
      funding: 'fiscal',
      preparation: 'budgeted',
      spaces: [],
      spaceNote: '两个农贸市场',
      dueOn: '2027-06-30',
    })
    expect(gainsOf(asked, offer)).toEqual({
      need: ['可按采购合作', '价格：面议', '交付周期 30 天', '应用案例 1 个，如东湖市场（示例市，2025 年）'],
      offer: [
        '正是登记想要的领域：数字商贸',
        '金额：100–200 万元',
        '资金来源：财政',
        '前期工作：已列预算',
        '落地空间：两个农贸市场',
        '实施时限：2027年6月30日',
      ],
    })
  })

  test('for a reader of the summary alone says nothing of the details', () => {
    const { offer } = gainsOf({ title: '概要', categories: ['scene-commerce'], modes: ['purchase'] }, fittingProduct())
    expect(offer).toEqual(['正是登记想要的领域：数字商贸'])
  })
})

describe('earlier dealings of the two units', () => {
  const invite = (opportunity: string, by = p.owner) =>
    inviteMatch(world.ctx(by), { opportunity, product, note: '内部附言' })

  test('are their other pairs as far as acted on, for both sides, the lead unit and the auditor', async () => {
    const other = await putNeed(world, p.owner, { title: '另一项需求' })
    const put = await putNeed(world, p.owner, { title: '放在一边的需求' })
    await invite(other)
    await agreeMatch(world.ctx(p.firm), { opportunity: other, product })
    await dismissMatch(world.ctx(p.owner), { opportunity: put, product, reasonCode: 'scope', reasonText: '' })
    for (const actor of [p.owner, p.firm, p.organiser, p.auditor]) {
      const found = await earlier(actor)
      expect(found?.some((d) => d.startsWith('对接：双方已同意 JH-2026-0002'))).toBe(true)
      expect(found?.some((d) => d.startsWith('对接台账：意向 JH-2026-0002'))).toBe(true)
      expect(found).toHaveLength(2)
      expect(JSON.stringify(found)).not.toContain('内部附言')
    }
    await invite(need)
    expect(await earlier(p.owner)).toHaveLength(2)
  })

  test('leave out a need whose owner is not named until the reader knows it', async () => {
    const retailer = await world.organisation({ name: '示例秘密商贸' })
    const owner = await world.person({ organisation: retailer })
    const named = await putNeed(world, owner, { title: '公开名称的需求' })
    const hidden = await putNeed(world, owner, { title: '不公开名称的需求', anonymousOwner: true })
    await inviteMatch(world.ctx(owner), { opportunity: hidden, product, note: '' })
    const onNamed = { opportunity: named, product }
    expect((await view(p.firm, onNamed)).earlier).toEqual([])
    expect((await view(owner, onNamed)).earlier).toHaveLength(1)
    expect((await view(p.organiser, onNamed)).earlier).toHaveLength(1)
    expect((await view(p.firm, { opportunity: hidden, product })).earlier).toBeNull()
    await agreeMatch(world.ctx(p.firm), { opportunity: hidden, product })
    expect((await view(p.firm, onNamed)).earlier?.length).toBeGreaterThan(0)
  })

  test('tell of an answer only to those who read it: the firm, and the owner once it was viewed', async () => {
    const other = await putNeed(world, p.owner, { title: '收到应答的需求' })
    const response = newId()
    await world.services.db
      .insertInto('response')
      .values({
        id: response,
        number: 'YD-2026-0001',
        opportunity_id: other,
        organisation_id: p.offerOrganisation,
        author_id: p.firm.personId,
        status: 'submitted',
        submitted_at: world.now(),
        created_at: world.now(),
        updated_at: world.now(),
      })
      .execute()
    const set = (status: string) =>
      world.services.db.updateTable('response').set({ status }).where('id', '=', response).execute()
    const colleague = await world.person({ organisation: p.offerOrganisation, role: 'member' })
    const readers = async () => {
      const found: string[] = []
      for (const [name, actor] of Object.entries({ ...p, colleague }))
        if (typeof actor !== 'string' && ['owner', 'firm', 'organiser', 'auditor', 'colleague'].includes(name))
          if ((await earlier(actor))?.some((d) => d.startsWith('应答：'))) found.push(name)
      return found.sort()
    }
    expect(await readers()).toEqual(['firm'])
    await set('viewed')
    expect(await readers()).toEqual(['firm', 'owner'])
    await set('draft')
    expect(await readers()).toEqual([])
    await set('withdrawn')
    expect(await readers()).toEqual([])
  })

  test('tell of talks once the agenda is out, and how one ended only to its sides and the team', async () => {
    const other = await putNeed(world, p.owner, { title: '洽谈过的需求' })
    await invite(other)
    await agreeMatch(world.ctx(p.firm), { opportunity: other, product })
    const match = await world.services.read.selectFrom('match').select('id').executeTakeFirstOrThrow()
    const salon = newId()
    const at = { created_at: world.now(), updated_at: world.now() }
    await world.services.db
      .insertInto('salon')
      .values({
        id: salon,
        number: 'SL-2026-0001',
        kind: 'salon',
        title: '第一场沙龙',
        status: 'registration',
        starts_at: world.now(),
        capacity: 10,
        tables: 2,
        rounds: 2,
        status_at: world.now(),
        created_by: p.organiser.personId,
        ...at,
      })
      .execute()
    await world.services.db
      .insertInto('meeting')
      .values({
        id: newId(),
        salon_id: salon,
        match_id: match.id,
        need_organisation_id: p.needOrganisation,
        offer_organisation_id: p.offerOrganisation,
        status: 'held',
        outcome: 'intent',
        created_at: world.now(),
        status_at: world.now(),
      })
      .execute()
    const talks = async (actor: SignedIn) => (await earlier(actor))?.filter((d) => d.includes('沙龙'))
    expect(await talks(p.firm)).toEqual([])
    await world.services.db.updateTable('salon').set({ status: 'held' }).execute()
    expect(await talks(p.firm)).toEqual(['第一场沙龙：已洽谈，有合作意向 JH-2026-0002 × CP-2026-0001'])
    expect(await talks(p.organiser)).toEqual(['第一场沙龙：已洽谈 JH-2026-0002 × CP-2026-0001'])
    await world.services.db
      .insertInto('salon_team')
      .values({ salon_id: salon, person_id: p.organiser.personId })
      .execute()
    expect((await talks(p.organiser))?.[0]).toContain('有合作意向')
    expect((await talks(p.auditor))?.[0]).not.toContain('有合作意向')
  })

  test('are none with a third unit', async () => {
    const third = await putProduct(world, p.stranger, fittingProduct({ title: '第三家的产品' }))
    await inviteMatch(world.ctx(p.owner), { opportunity: need, product: third, note: '' })
    expect(await earlier(p.owner)).toEqual([])
  })
})
