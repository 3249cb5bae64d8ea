import { afterEach, beforeEach, expect, test } from 'vitest'
import { byLink } from '#app/domain/policy/can.ts'
import { attendanceLevel } from '#app/domain/vocabulary.ts'
import { policy } from '#app/domain/policy/table.ts'
import type { PolicyAction } from '#app/domain/policy/table.ts'
import type { Ctx } from '#app/server/context.ts'
import { agreeMatch } from '#app/features/matching/agree-match.server.ts'
import { answerMeeting } from '#app/features/salons/answer-meeting.server.ts'
import { badgeCode } from '#app/features/salons/badges.server.ts'
import { cancelByLink } from '#app/features/salons/cancel-registration.server.ts'
import { personalPage } from '#app/features/salons/personal.queries.server.ts'
import { proposeMeetings } from '#app/features/salons/propose-meetings.server.ts'
import { unitInvitations } from '#app/features/salons/desk.queries.server.ts'
import { recordOutcome } from '#app/features/salons/record-outcome.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { code, putNeed, putProduct } from '#tests/integration/matching/matching-support.ts'
import { delegates, meetings, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

/** What the holder of a unit's personal link does without an account: exactly the rows that say so. */

let s: Scene
let token: string
let meeting: string
beforeEach(async () => {
  s = await scene()
  const { world, number, owner, firm, organiser } = s
  await registerForSalon(world.ctx(owner), number, delegates(1))
  token = (await registerForSalon(world.ctx(firm), number, delegates(1))).token
  const pair = { opportunityId: await putNeed(world, owner), productId: await putProduct(world, firm) }
  await proposeMeetings(world.ctx(organiser), number, [pair])
  meeting = (await meetings(s))[0]?.id ?? ''
})
afterEach(() => s.world.close())

const voice = (t = token) => ({ as: 'link', token: t }) as const
const decline = { accept: false, reasonCode: 'capacity', reasonText: '' } as const
const outcome = { outcome: 'talking', note: '' } as const
const acts = new Map<PolicyAction, ((ctx: Ctx, token: string) => Promise<unknown>)[]>([
  [
    'meeting.answer',
    [
      (ctx, t) => answerMeeting(ctx, meeting, voice(t), { accept: true }),
      (ctx, t) => answerMeeting(ctx, meeting, voice(t), decline),
    ],
  ],
  ['meeting.outcome', [(ctx, t) => recordOutcome(ctx, meeting, voice(t), outcome)]],
  ['salon.register', [(ctx, t) => cancelByLink(ctx, t)]],
])
const all = [...acts.values()].flat()

test('the rows by link are those that are tried here', () => {
  const rows = (Object.keys(policy) as PolicyAction[]).filter(byLink)
  expect(rows.sort()).toEqual([...acts.keys()].sort())
})

test('each works for whoever holds the link, and for nobody with another one', async () => {
  const { db } = s.world.services
  const stored = await db.selectFrom('meeting').selectAll().executeTakeFirstOrThrow()
  const later = () => ({ ...s.world.ctx(), now: Date.UTC(2026, 11, 12, 6) })
  for (const [action, tried] of acts)
    for (const act of tried) {
      const status = action === 'meeting.outcome' ? 'scheduled' : 'proposed'
      await db
        .updateTable('meeting')
        .set({ ...stored, status })
        .execute()
      const ctx = action === 'meeting.outcome' ? later() : s.world.ctx()
      expect(await code(act(ctx, 'x'.repeat(32))), action).toBe('notFound')
      expect(await code(act(ctx, token)), action).toBe('ok')
    }
})

test('after the cancellation the link still reads, and does nothing more', async () => {
  await cancelByLink(s.world.ctx(), token)
  const before = JSON.stringify(await meetings(s))
  for (const act of all.slice(0, -1)) expect(await code(act(s.world.ctx(), token))).toBe('notFound')
  expect(await code(cancelByLink(s.world.ctx(), token))).toBe('ok')
  expect(JSON.stringify(await meetings(s))).toBe(before)
  expect((await personalPage(s.world.ctx(), token)).registration.status).toBe('cancelled')
})

test('the page shows the code of each person who comes, and no code once the registration is cancelled', async () => {
  const ids = (await s.world.services.read.selectFrom('delegate').select('id').execute()).map((d) => d.id)
  const { badges } = await personalPage(s.world.ctx(), token)
  expect(badges).toHaveLength(1)
  expect(ids.map((id) => badgeCode(s.world.ctx(), id))).toContain(badges[0]?.code)
  expect(badges[0]?.qr).toMatch(/^data:image\/svg/)
  await cancelByLink(s.world.ctx(), token)
  expect((await personalPage(s.world.ctx(), token)).badges).toEqual([])
})

test('both sides read on their page whom they meet at which level; contacts are not on it', async () => {
  const { db, read } = s.world.services
  const owner = (await registerForSalon(s.world.ctx(s.owner), s.number, delegates(1))).token
  const need = await read.selectFrom('opportunity').select('public_json').executeTakeFirstOrThrow()
  const json = JSON.stringify({ ...(JSON.parse(need.public_json ?? '{}') as object), level: 'leader' })
  await db.updateTable('opportunity').set({ public_json: json }).execute()
  for (const t of [owner, token]) {
    const page = await personalPage(s.world.ctx(), t)
    expect(page.invitations[0]?.attendance).toBe(attendanceLevel.labels.leader)
    expect(JSON.stringify(page)).not.toContain('13900000001')
  }
})

const match = () => s.world.services.read.selectFrom('match').selectAll().executeTakeFirstOrThrow()
const unitPage = async () => (await unitInvitations(s.world.ctx(s.firm), s.number)).talks[0]

test('the link agrees to the talk; consent to the pair, which opens contacts, is given by the signed-in unit', async () => {
  await answerMeeting(s.world.ctx(s.owner), meeting, { as: 'unit' }, { accept: true })
  await answerMeeting(s.world.ctx(), meeting, voice(), { accept: true })
  expect(await meetings(s)).toMatchObject([{ status: 'agreed' }])
  expect(await match()).toMatchObject({ status: 'invited', offer_agreed_at: null, offer_agreed_by: null })
  expect(await s.world.services.read.selectFrom('collaboration').selectAll().execute()).toEqual([])
  expect(await unitPage()).toMatchObject({ pairOpen: true, pairAgreed: false })
  const { opportunity_id: opportunity, product_id: product } = await match()
  await agreeMatch(s.world.ctx(s.firm), { opportunity, product })
  expect(await match()).toMatchObject({ status: 'agreed', offer_agreed_by: s.firm.personId })
  expect(await unitPage()).toMatchObject({ pairOpen: false, pairAgreed: true })
})

test('each way to say yes: what it does to the pair', async () => {
  const { db } = s.world.services
  const [pair, talk] = [await match(), (await meetings(s))[0]]
  const unit = { as: 'unit' } as const
  const team = { as: 'team', side: 'offer' } as const
  const ways = [
    ['link', s.world.ctx(), voice(), false],
    ['link of one who is signed in', s.world.ctx(s.firm), voice(), false],
    ['member', s.world.ctx({ ...s.firm, organisation: { ...s.firm.organisation!, role: 'member' } }), unit, true],
    ['unit', s.world.ctx(s.firm), unit, true],
    ['team by phone', s.world.ctx(s.organiser), team, true],
  ] as const
  for (const [who, ctx, by, opens] of ways) {
    await db
      .updateTable('match')
      .set({ ...pair })
      .execute()
    await db
      .updateTable('meeting')
      .set({ ...talk })
      .execute()
    await answerMeeting(ctx, meeting, by, { accept: true })
    expect((await meetings(s))[0]?.offer_agreed_at, who).not.toBeNull()
    expect((await match()).offer_agreed_at !== null, who).toBe(opens)
  }
})
