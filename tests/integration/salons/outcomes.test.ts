import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { outcomeList } from '#app/features/salons/day.queries.server.ts'
import { unitInvitations } from '#app/features/salons/desk.queries.server.ts'
import { moveMeeting } from '#app/features/salons/move-meeting.server.ts'
import { recordOutcome } from '#app/features/salons/record-outcome.server.ts'
import type { Word } from '#app/features/salons/record-outcome.server.ts'
import { releaseAgenda } from '#app/features/salons/release-agenda.server.ts'
import { crowd, meetings, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

let s: Scene
let id: string
let need: SignedIn
let firm: SignedIn

/** One talk of an owner and a firm, placed and released, after the beginning. */
beforeEach(async () => {
  s = await scene()
  const { world, number, organiser } = s
  const { needs, offers } = await crowd(s, 1, 1)
  need = needs[0]!.actor
  firm = offers[0]!.actor
  id = (await meetings(s))[0]!.id
  const version = async () => (await salonRow(s)).version
  await moveMeeting(world.ctx(organiser), number, {
    meetingId: id,
    version: await version(),
    to: { slot: 0, table: 0 },
  })
  await releaseAgenda(world.ctx(organiser), number, await version())
  world.pass((await salonRow(s)).starts_at - world.now())
})
afterEach(() => s.world.close())

const say = (actor: SignedIn, word: Partial<Word>) =>
  recordOutcome(s.world.ctx(actor), id, { as: 'account' }, { outcome: 'intent', note: '', ...word })
const talk = async () => (await outcomeList(s.world.ctx(s.organiser), s.number)).talks[0]
const own = async (actor: SignedIn) => (await unitInvitations(s.world.ctx(actor), s.number)).talks[0]
const collaborations = async () =>
  (await s.world.services.read.selectFrom('collaboration').select(['meeting_id']).execute()).filter(
    (c) => c.meeting_id !== null,
  ).length

describe('both sides say what came of a talk', () => {
  test('each has its own word; the other sees the outcome and not the note', async () => {
    await say(need, { outcome: 'intent', note: '价格还要谈', nextStep: '下周看样机' })
    await say(firm, { outcome: 'intent', note: '对方预算充足' })
    expect(await own(need)).toMatchObject({
      word: { outcome: 'intent', note: '价格还要谈', nextStep: '下周看样机' },
      otherWord: '有合作意向',
      disagreed: false,
    })
    expect(JSON.stringify(await own(need))).not.toContain('预算充足')
    expect((await talk())?.said).toEqual([
      '责任单位：有合作意向，价格还要谈，下一步 下周看样机',
      '产品方：有合作意向，对方预算充足',
    ])
    expect(await collaborations()).toBe(1)
  })

  test('different words: shown to both and to the team, the lesser counts until the team settles it', async () => {
    await say(need, { outcome: 'intent' })
    await say(firm, { outcome: 'unfit', reasonCode: 'budget' })
    expect((await own(firm))?.disagreed).toBe(true)
    expect(await talk()).toMatchObject({ outcome: 'unfit', disagreed: true })
    await say(s.organiser, { outcome: 'talking', note: '电话核实' })
    expect(await talk()).toMatchObject({ outcome: 'talking', disagreed: false, status: 'held' })
  })

  test('whoever says that it was held is believed before who says that nobody came', async () => {
    await say(need, { outcome: 'absent' })
    expect(await talk()).toMatchObject({ outcome: 'absent', status: 'no-show' })
    await say(firm, { outcome: 'talking' })
    expect(await talk()).toMatchObject({ outcome: 'talking', status: 'held', disagreed: true })
    await say(firm, { outcome: 'absent' })
    expect(await talk()).toMatchObject({ outcome: 'absent', status: 'no-show', disagreed: false })
  })

  test('不合适 asks for a reason, and nothing is kept without it', async () => {
    const refused = await say(firm, { outcome: 'unfit' }).catch((e: { fields?: object }) => e.fields)
    expect(refused).toEqual({ reasonCode: '选“不合适”时请选择原因' })
    expect(await talk()).toMatchObject({ outcome: '', said: [] })
    expect(await collaborations()).toBe(0)
  })
})
