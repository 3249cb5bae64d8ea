import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { MOST_WISHES } from '#app/domain/salon/deadlines.ts'
import { agendaDesk } from '#app/features/salons/agenda.queries.server.ts'
import { cancelRegistration } from '#app/features/salons/cancel-registration.server.ts'
import { chooseQuery } from '#app/features/salons/choose.schema.ts'
import { requestAgenda } from '#app/features/salons/compose-agenda.server.ts'
import { ownRegistration, unitInvitations } from '#app/features/salons/desk.queries.server.ts'
import { exportInvitations, exportOwnTalks, exportRegistrations } from '#app/features/salons/export-salon.server.ts'
import { moveMeeting } from '#app/features/salons/move-meeting.server.ts'
import { pairsPage } from '#app/features/salons/pairs.queries.server.ts'
import { personalPage } from '#app/features/salons/personal.queries.server.ts'
import { proposeMeetings } from '#app/features/salons/propose-meetings.server.ts'
import { salonForEverybody } from '#app/features/salons/public.queries.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { setListed, setWish } from '#app/features/salons/set-wish.server.ts'
import type { WishWord } from '#app/features/salons/set-wish.server.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import { composeAgendas } from '#app/jobs/compose-agendas.ts'
import { composeHere } from '#app/server/agenda-composer.ts'
import { MatchingService } from '#app/server/matching-service.ts'
import { code, fittingProduct, putFilling, putNeed, putProduct } from '#tests/integration/matching/matching-support.ts'
import { crowd, delegates, meetings, registrations, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

/** 想见 and 不想见: who may say it, who reads it, and what it changes. */

let s: Scene
beforeEach(async () => {
  s = await scene()
})
afterEach(() => s.world.close())

const HOUR = 3_600_000
const idOf = (actor: SignedIn) => actor.organisation?.id ?? ''
const tokens = new Map<string, string>()

/** Registers a unit, in the list of participants or not. */
async function come(actor: SignedIn, listed = true): Promise<void> {
  const { token } = await registerForSalon(s.world.ctx(actor), s.number, { ...delegates(1), listed })
  tokens.set(idOf(actor), token)
}
async function unit(name: string): Promise<SignedIn> {
  return s.world.person({ organisation: await s.world.organisation({ name }) })
}
const say = (actor: SignedIn, other: SignedIn | string, word: WishWord) =>
  setWish(
    s.world.ctx(actor),
    { as: 'unit', salon: s.number },
    { otherId: typeof other === 'string' ? other : idOf(other), word },
  )
const stored = () => s.world.services.read.selectFrom('salon_wish').selectAll().execute()
const list = async (actor: SignedIn) => (await ownRegistration(s.world.ctx(actor), s.number)).wishes
const pairs = async (search: Record<string, string | string[]> = {}) =>
  pairsPage(s.world.ctx(s.organiser), s.number, chooseQuery.parse(search))

describe('the list of participants', () => {
  test('shows those who agreed to those who agreed, by name and kind alone', async () => {
    await come(s.owner)
    await come(s.firm)
    await come(s.stranger, false)
    expect((await list(s.firm))?.units).toEqual([
      { id: idOf(s.owner), name: '演示区商务局', kind: '区直部门', word: null },
    ])
    expect(await list(s.stranger)).toMatchObject({ listed: false, units: [] })
    const byLink = await personalPage(s.world.ctx(), tokens.get(idOf(s.owner)) ?? '')
    expect(byLink.wishes?.units.map((u) => u.name)).toEqual(['示例溯源科技有限公司'])
  })

  test('is joined and left by personal link; whoever leaves is seen no more and its 想见 are off, its 不想见 stay', async () => {
    await come(s.owner)
    await come(s.firm, false)
    await come(s.stranger)
    const link = { as: 'link', token: tokens.get(idOf(s.firm)) ?? '' } as const
    await setListed(s.world.ctx(), link, true)
    await setWish(s.world.ctx(), link, { otherId: idOf(s.owner), word: 'meet' })
    await setWish(s.world.ctx(), link, { otherId: idOf(s.stranger), word: 'avoid' })
    await setListed(s.world.ctx(), link, false)
    expect((await list(s.owner))?.units.map((u) => u.name)).toEqual(['示例旁观有限公司'])
    expect((await stored()).map((w) => w.kind)).toEqual(['avoid'])
    expect((await pairs()).wishes).toMatchObject({ meet: [], avoid: [{ to: '示例旁观有限公司' }] })
    expect((await list(s.firm))?.kept).toEqual([{ id: idOf(s.stranger), name: '示例旁观有限公司' }])
    await setWish(s.world.ctx(), link, { otherId: idOf(s.stranger), word: 'none' })
    expect(await stored()).toEqual([])
  })
})

describe('refusals change nothing', () => {
  beforeEach(async () => {
    await come(s.owner)
    await come(s.firm)
  })
  const refused = async (attempt: Promise<unknown>, sentence: RegExp) => {
    const before = await stored()
    await expect(attempt).rejects.toThrow(sentence)
    expect(await stored()).toEqual(before)
  }

  test('a wish for itself', () => refused(say(s.firm, s.firm, 'meet'), /不能对自己的单位填写/))

  test('a wish for a unit that has cancelled since the page was opened, that left the list, or that is none', async () => {
    const [registration] = (await registrations(s)).filter((r) => r.organisation_id === idOf(s.owner))
    await setListed(s.world.ctx(s.owner), { as: 'unit', salon: s.number }, false)
    await refused(say(s.firm, s.owner, 'meet'), /已取消报名或已退出名单/)
    await cancelRegistration(s.world.ctx(s.owner), registration?.id ?? '')
    await refused(say(s.firm, s.owner, 'avoid'), /已取消报名或已退出名单/)
    await refused(say(s.firm, 'nobody', 'meet'), /已取消报名或已退出名单/)
  })

  test('after the deadline nothing is added, and what was said can still be taken back until the salon begins', async () => {
    await say(s.firm, s.owner, 'avoid')
    const salon = await salonRow(s)
    s.world.pass((salon.registration_closes_at ?? 0) - s.world.now())
    await refused(say(s.owner, s.firm, 'meet'), /已于 .+ 截止/)
    await refused(say(s.firm, s.owner, 'meet'), /已于 .+ 截止/)
    expect(await list(s.firm)).toMatchObject({ open: false, changeable: true })
    await say(s.firm, s.owner, 'none')
    expect(await stored()).toEqual([])
    s.world.pass(salon.starts_at - s.world.now())
    await refused(say(s.firm, s.owner, 'none'), /沙龙已经开始/)
  })

  test('the salon has a deadline of its own where the team sets one', async () => {
    const salon = await salonRow(s)
    const closes = s.world.now() + HOUR
    await s.world.services.db.updateTable('salon').set({ wishes_close_at: closes }).where('id', '=', salon.id).execute()
    s.world.pass(HOUR - 1)
    await say(s.firm, s.owner, 'meet')
    s.world.pass(1)
    await refused(say(s.owner, s.firm, 'meet'), /截止/)
  })

  test('more than the limit, or from who is not in the list or waits for a seat', async () => {
    const others: SignedIn[] = []
    for (let i = 0; i <= MOST_WISHES; i++) others.push(await unit(`示例甲乙${i}有限公司`))
    for (const other of others) await come(other)
    for (const other of others.slice(0, MOST_WISHES)) await say(s.firm, other, 'meet')
    await refused(say(s.firm, others[MOST_WISHES]!, 'meet'), /最多 5 家/)
    // What it does not want is not limited, and a change of mind frees a place.
    await say(s.firm, others[MOST_WISHES]!, 'avoid')
    await say(s.firm, others[0]!, 'none')
    await say(s.firm, others[MOST_WISHES]!, 'meet')
    await come(s.stranger, false)
    await refused(say(s.stranger, s.firm, 'meet'), /请先同意列入/)
    await s.world.services.db.updateTable('salon').set({ capacity: 8 }).execute()
    const late = await unit('示例候补有限公司')
    await come(late)
    await refused(say(late, s.firm, 'meet'), /候补的递补后才列入/)
    expect((await list(s.firm))?.units.map((u) => u.name)).not.toContain('示例候补有限公司')
  })

  test('the same twice is once, and a unit that registers again begins anew', async () => {
    await say(s.firm, s.owner, 'avoid')
    await say(s.firm, s.owner, 'avoid')
    expect(await stored()).toHaveLength(1)
    const own = (await registrations(s)).find((r) => r.organisation_id === idOf(s.firm))
    await cancelRegistration(s.world.ctx(s.firm), own?.id ?? '')
    expect((await pairs()).wishes.avoid).toEqual([])
    await come(s.firm)
    expect(await stored()).toEqual([])
  })
})

describe('by role', () => {
  test('a wish is said by the unit alone: not by who has not come, a colleague, the team or a dead link', async () => {
    await come(s.owner)
    await come(s.firm)
    const colleague = await s.world.person({ organisation: idOf(s.firm), role: 'member' })
    const ways: [string, SignedIn | undefined, string][] = [
      ['anonymous', undefined, 'signInFirst'],
      ['not registered', s.stranger, 'wrongState'],
      ['a colleague who did not register the unit', colleague, 'forbidden'],
      ['the team', s.organiser, 'forbidden'],
      ['another organiser', s.other, 'forbidden'],
    ]
    for (const [, actor, refusal] of ways)
      expect(
        await code(
          setWish(s.world.ctx(actor), { as: 'unit', salon: s.number }, { otherId: idOf(s.owner), word: 'meet' }),
        ),
      ).toBe(refusal)
    const dead = { as: 'link', token: 'nobody-has-this-secret-0000' } as const
    expect(await code(setWish(s.world.ctx(), dead, { otherId: idOf(s.owner), word: 'meet' }))).toBe('notFound')
    const own = (await registrations(s)).find((r) => r.organisation_id === idOf(s.firm))
    await cancelRegistration(s.world.ctx(s.firm), own?.id ?? '')
    const gone = { as: 'link', token: tokens.get(idOf(s.firm)) ?? '' } as const
    expect(await code(setWish(s.world.ctx(), gone, { otherId: idOf(s.owner), word: 'meet' }))).toBe('notFound')
    expect(await stored()).toEqual([])
  })

  test('nobody but the team reads it: not the other side, no export, no public page, no audit row', async () => {
    await come(s.owner)
    await come(s.firm)
    await say(s.firm, s.owner, 'avoid')
    const seen = JSON.stringify([
      await list(s.owner),
      await unitInvitations(s.world.ctx(s.owner), s.number),
      await exportOwnTalks(s.world.ctx(s.owner), s.number),
      await salonForEverybody(s.world.ctx(s.owner), s.number),
      { ...(await personalPage(s.world.ctx(), tokens.get(idOf(s.owner)) ?? '')), token: '' },
    ])
    expect(seen).not.toContain('avoid')
    expect(seen).not.toContain('不想见')
    const files = [
      await exportRegistrations(s.world.ctx(s.organiser), s.number),
      await exportInvitations(s.world.ctx(s.organiser), s.number),
    ]
    expect(JSON.stringify(files)).not.toMatch(/不想见|avoid/)
    const audit = await s.world.services.read
      .selectFrom('audit')
      .select(['action', 'object_kind', 'object_id', 'changes_json'])
      .where('action', '=', 'registration.wish')
      .execute()
    expect(audit).toHaveLength(1)
    expect(audit[0]).toMatchObject({ object_kind: 'registration', changes_json: '{}' })
    expect(
      await s.world.services.read.selectFrom('message').select('body').where('body', 'like', '%不想见%').execute(),
    ).toEqual([])
    expect((await pairs()).wishes.avoid).toMatchObject([{ from: '示例溯源科技有限公司', to: '演示区商务局' }])
    for (const actor of [s.other, s.owner, s.firm])
      expect(await code(pairsPage(s.world.ctx(actor), s.number, chooseQuery.parse({})))).toBe('notFound')
  })
})

describe('choosing who meets whom', () => {
  let need: string
  let product: string
  beforeEach(async () => {
    s.world.services.matching = new MatchingService(s.world.services.read, () => s.world.now())
    need = await putNeed(s.world, s.owner, { title: '农贸市场智慧监管' })
    product = await putProduct(s.world, s.firm, fittingProduct())
    await putFilling(s.world)
    await come(s.owner)
    await come(s.firm)
  })

  test('不想见 leaves a pair out with its own word, also against the team', async () => {
    await say(s.firm, s.owner, 'avoid')
    const { choice } = await pairs()
    expect(choice?.made?.chosen).toEqual([])
    expect(choice?.made?.left.flatMap((l) => l.why).join()).toMatch(
      /演示区商务局.+与示例溯源科技有限公司.+之间有一方不想见/,
    )
    const attempt = proposeMeetings(s.world.ctx(s.organiser), s.number, [{ opportunityId: need, productId: product }])
    await expect(attempt).rejects.toThrow('有一方不想见，不能安排')
    expect(await meetings(s)).toEqual([])
    const must = { must: 'JH-2026-0001~CP-2026-0001' }
    expect((await pairs(must)).choice?.conflict?.join()).toMatch(/必选 .+之间有一方不想见/)
  })

  test('想见 is marked and counted, and the page says what became of it', async () => {
    await say(s.firm, s.owner, 'meet')
    const before = await pairs()
    expect(before.choice?.made?.chosen).toMatchObject([{ wishes: 1 }])
    expect(before.choice?.made?.summary).toContain('合想见 1')
    expect(before.wishes.meet).toMatchObject([
      { from: '示例溯源科技有限公司', to: '演示区商务局', mutual: false, words: ['这次选上了，还没有邀请'] },
    ])
    await say(s.owner, s.firm, 'meet')
    expect((await pairs()).wishes.meet).toMatchObject([{ mutual: true }])
    const left = await pairs({ not: 'JH-2026-0001~CP-2026-0001' })
    expect(left.wishes.meet[0]?.words.join()).toMatch(/^落选：不选 /)
    await proposeMeetings(s.world.ctx(s.organiser), s.number, [{ opportunityId: need, productId: product }])
    expect((await pairs()).wishes.meet[0]?.words).toEqual(['已邀请，等双方确认'])
    // A meeting still needs both: nothing is agreed by wishing.
    expect(await meetings(s)).toMatchObject([{ status: 'proposed', need_agreed_at: null, offer_agreed_at: null }])
  })

  test('two that want to meet each other stand for choosing although no suggestion lists them', async () => {
    const odd = await unit('示例陶艺有限公司')
    await putProduct(s.world, odd, {
      ...emptyProduct,
      title: '陶艺体验课',
      summary: '拉坯与上釉',
      categories: ['scene-culture'],
    })
    await come(odd)
    const keys = async () => (await pairs()).choice?.made?.chosen.map((c) => c.product.owner) ?? []
    await say(odd, s.owner, 'meet')
    expect(await keys()).not.toContain('示例陶艺有限公司')
    expect((await pairs()).wishes.meet[0]?.words.join()).toContain('推荐里没有这两家的配对')
    await say(s.owner, odd, 'meet')
    expect(await keys()).toContain('示例陶艺有限公司')
    const nothing = await unit('示例空手有限公司')
    await come(nothing)
    await say(nothing, odd, 'meet')
    await say(odd, nothing, 'meet')
    const row = (await pairs()).wishes.meet.find((w) => [w.from, w.to].includes('示例空手有限公司'))
    expect(row?.words.join()).toContain('双方没有相配的机会和产品')
  })

  test('an owner who stays unnamed is not given away by an invitation that a wish made', async () => {
    const hidden = await unit('示例商贸有限公司')
    await putNeed(s.world, hidden, { title: '门店客流', anonymousOwner: true })
    const odd = await unit('示例陶艺有限公司')
    await putProduct(s.world, odd, {
      ...emptyProduct,
      title: '陶艺体验课',
      summary: '拉坯与上釉',
      categories: ['scene-culture'],
    })
    for (const actor of [hidden, odd]) await come(actor)
    await say(odd, hidden, 'meet')
    await say(hidden, odd, 'meet')
    const { choice } = await pairs()
    const all = [...(choice?.made?.chosen ?? []), ...(choice?.made?.left ?? [])]
    expect(all.filter((c) => c.product.owner === '示例陶艺有限公司' && c.need.owner === '示例商贸有限公司')).toEqual([])
  })
})

describe('the agenda', () => {
  const compose = async () => {
    s.world.pass(1000)
    const ctx = s.world.ctx(s.organiser)
    await requestAgenda(ctx, s.number)
    expect(await composeAgendas(s.world.services, composeHere)).toBe(1)
    return agendaDesk(ctx, s.number)
  }

  test('a talk of two of whom one does not want it by now has no place; the desk says why, the unit does not read it', async () => {
    const { needs, offers } = await crowd(s, 1, 2)
    const [owner, firm] = [needs[0]!.actor, offers[0]!.actor]
    for (const actor of [owner, firm]) await setListed(s.world.ctx(actor), { as: 'unit', salon: s.number }, true)
    const before = (await salonRow(s)).version
    await say(firm, owner, 'avoid')
    expect((await salonRow(s)).version).toBeGreaterThan(before)
    const { run, version } = await compose()
    expect(run?.result?.quality).toMatchObject({ placed: 1, talks: 2 })
    expect(run?.result?.unplaced).toMatchObject([{ reason: expect.stringContaining('有一方不想见') as string }])
    const talk = (await meetings(s)).find((m) => m.offer_organisation_id === idOf(firm))
    const move = { meetingId: talk?.id ?? '', version, to: { slot: 0, table: 0 } }
    await expect(moveMeeting(s.world.ctx(s.organiser), s.number, move)).rejects.toThrow('有一方不想见')
    expect(JSON.stringify(await unitInvitations(s.world.ctx(owner), s.number))).not.toContain('不想见')
  })

  test('the desk counts the wishes that come true; of more talks than places those are kept that are wished for', async () => {
    await s.world.services.db.updateTable('salon').set({ tables: 1, rounds: 1 }).execute()
    const { needs, offers } = await crowd(s, 1, 3)
    const [owner, firm] = [needs[0]!.actor, offers[1]!.actor]
    for (const actor of [owner, firm]) await setListed(s.world.ctx(actor), { as: 'unit', salon: s.number }, true)
    await say(owner, firm, 'meet')
    const { run, wished, quality } = await compose()
    expect(wished).toBe(1)
    expect(quality).toMatchObject({ wishes: 1, wishesMet: 0 })
    expect(run?.result?.quality).toMatchObject({ placed: 1, wishes: 1, wishesMet: 1 })
  })
})
