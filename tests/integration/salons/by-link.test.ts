import { afterEach, beforeEach, expect, test } from 'vitest'
import { byLink } from '#app/domain/policy/can.ts'
import { policy } from '#app/domain/policy/table.ts'
import type { PolicyAction } from '#app/domain/policy/table.ts'
import type { Ctx } from '#app/server/context.ts'
import { answerMeeting } from '#app/features/salons/answer-meeting.server.ts'
import { cancelByLink } from '#app/features/salons/cancel-registration.server.ts'
import { personalPage } from '#app/features/salons/personal.queries.server.ts'
import { proposeMeetings } from '#app/features/salons/propose-meetings.server.ts'
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
