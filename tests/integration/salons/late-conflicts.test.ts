import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { waitingFor } from '#app/features/desk/todos.server.ts'
import { askLift } from '#app/features/matching/ask-lift.server.ts'
import { decideLift } from '#app/features/matching/decide-lift.server.ts'
import { decideWaiver } from '#app/features/matching/decide-waiver.server.ts'
import { interestView, readInterests } from '#app/features/matching/interest.queries.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { loadPair } from '#app/features/matching/load-pair.server.ts'
import { proposeWaiver } from '#app/features/matching/propose-waiver.server.ts'
import { recuseFromPair } from '#app/features/matching/recuse-from-pair.server.ts'
import { stopPair } from '#app/features/matching/stop-pair.server.ts'
import { agendaAct } from '#app/features/salons/agenda-act.server.ts'
import { agendaDesk } from '#app/features/salons/agenda.queries.server.ts'
import { answerMeeting } from '#app/features/salons/answer-meeting.server.ts'
import { unitInvitations } from '#app/features/salons/desk.queries.server.ts'
import { cancelMeeting } from '#app/features/salons/propose-meetings.server.ts'
import { recordOutcome } from '#app/features/salons/record-outcome.server.ts'
import { releaseAgenda } from '#app/features/salons/release-agenda.server.ts'
import { newId } from '#app/server/ids.ts'
import { code, putNeed } from '#tests/integration/matching/matching-support.ts'
import { crowd, meetings, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

/** A conflict of interest that is entered after both sides agreed: something to decide, on the pair, the agenda and the desk. */

let s: Scene
let owner: SignedIn
let firm: SignedIn
let keys: { opportunity: string; product: string }
beforeEach(async () => {
  s = await scene()
  const { needs, offers } = await crowd(s, 1, 1)
  owner = needs[0]!.actor
  firm = offers[0]!.actor
  keys = { opportunity: needs[0]!.id, product: offers[0]!.id }
})
afterEach(() => s.world.close())

const talk = async () => (await meetings(s))[0]!
const move = async (place = '0-0') =>
  code(
    agendaAct(s.world.ctx(s.organiser), s.number, {
      intent: 'move',
      meetingId: (await talk()).id,
      version: (await salonRow(s)).version,
      place,
    }),
  )
const act = async (intent: 'remove' | 'cancelTalk') => {
  const meetingId = (await talk()).id
  const input =
    intent === 'remove' ? { intent, meetingId, version: (await salonRow(s)).version } : { intent, meetingId }
  return code(agendaAct(s.world.ctx(s.organiser), s.number, input))
}
const release = async () => code(releaseAgenda(s.world.ctx(s.organiser), s.number, (await salonRow(s)).version))
const relate = () =>
  s.world.services.db
    .insertInto('organisation_relation')
    .values({
      id: newId(),
      kind: 'holding',
      organisation_id: firm.organisation?.id ?? '',
      other_id: owner.organisation?.id ?? '',
      share: 5100,
      source: '章程',
      since: '2026-01-01',
      entered_by: s.organiser.personId,
      entered_at: s.world.now(),
    })
    .execute()
const interest = async (actor: SignedIn) => {
  const ctx = s.world.ctx(actor)
  return interestView(ctx, await loadPair(ctx, ctx.read, keys, 'match.read'), false)
}
const queue = async (actor: SignedIn) =>
  (await waitingFor(s.world.ctx(actor))).filter((t) => t.key.startsWith('interest ')).map((t) => [t.state, t.verb])
const statuses = async () => ({
  talk: (await talk()).status,
  match: (await s.world.services.read.selectFrom('match').select('status').executeTakeFirstOrThrow()).status,
  collaboration: (await s.world.services.read.selectFrom('collaboration').select('status').executeTakeFirstOrThrow())
    .status,
})
const waive = async () => {
  await proposeWaiver(s.world.ctx(s.organiser), { ...keys, reason: '只此一家' })
  const waiverId = (await readInterests(s.world.ctx(s.other), keys)).waivers[0]?.id ?? ''
  await decideWaiver(s.world.ctx(s.other), { ...keys, waiverId, grant: true, note: '同意' })
}

test('without a conflict nothing is to decide anywhere', async () => {
  expect(await move()).toBe('ok')
  expect(await queue(s.organiser)).toEqual([])
  expect((await agendaDesk(s.world.ctx(s.organiser), s.number)).undecided).toEqual([])
  expect((await interest(s.organiser)).underWay).toBe('')
  expect(await release()).toBe('ok')
})

test('after both agreed it stands on the pair, the agenda desk and the queue of the lead unit', async () => {
  await relate()
  expect(await queue(s.organiser)).toEqual([['利益冲突待决定，有 1 场洽谈', '豁免或停止']])
  for (const actor of [owner, firm]) expect(await queue(actor)).toEqual([])
  const lead = await interest(s.organiser)
  expect(lead).toMatchObject({ blocked: true, decides: true })
  expect(lead.underWay).toBe(`双方已同意对接，${s.number} 的洽谈待安排`)
  for (const actor of [owner, firm])
    expect(await interest(actor)).toMatchObject({ underWay: lead.underWay, decides: false })
  const { undecided } = await agendaDesk(s.world.ctx(s.organiser), s.number)
  expect(undecided).toMatchObject([{ at: null, words: [expect.stringContaining('51% 股权')] }])
  expect(await move()).toBe('conflictOfInterest')
})

describe('after a talk was placed', () => {
  beforeEach(async () => {
    await move()
    await relate()
  })

  test('it holds the release until the talk is taken out or cancelled, in one step each', async () => {
    expect((await interest(firm)).underWay).toContain('洽谈已排入议程')
    const { undecided } = await agendaDesk(s.world.ctx(s.organiser), s.number)
    expect(undecided[0]?.at).toEqual({ slot: 0, table: 0 })
    expect(await release()).toBe('conflictOfInterest')
    expect(await act('remove')).toBe('ok')
    expect(await move()).toBe('conflictOfInterest')
    expect(await act('cancelTalk')).toBe('ok')
    expect((await agendaDesk(s.world.ctx(s.organiser), s.number)).undecided).toEqual([])
    expect(await queue(s.organiser)).toEqual([['利益冲突待决定', '豁免或停止']])
    expect(await release()).toBe('ok')
  })

  test('a waiver by two people lets everything go on', async () => {
    await waive()
    expect(await queue(s.organiser)).toEqual([])
    expect((await agendaDesk(s.world.ctx(s.organiser), s.number)).undecided).toEqual([])
    expect(await release()).toBe('ok')
  })

  test('the lead unit stops the pair: the talk is cancelled, the collaboration ends, both sides hear why', async () => {
    await stopPair(s.world.ctx(s.organiser), { ...keys, reason: '持股过半' })
    expect(await statuses()).toEqual({ talk: 'cancelled', match: 'agreed', collaboration: 'ended' })
    expect(await queue(s.organiser)).toEqual([])
    expect((await interest(s.organiser)).underWay).toBe('')
    const told = await s.world.services.read
      .selectFrom('message')
      .select(['recipient_id', 'body'])
      .where('event', 'like', 'match.stopped:%')
      .execute()
    expect(told.map((m) => m.recipient_id).sort()).toEqual([owner.personId, firm.personId].sort())
    expect(told[0]?.body).toContain('持股过半')
    expect(await code(stopPair(s.world.ctx(s.organiser), { ...keys, reason: '再点一次' }))).toBe('wrongState')
    expect(await release()).toBe('ok')
  })

  test('only the lead unit stops it, and nobody who stands back', async () => {
    const auditor = await s.world.person({ staff: ['auditor'] })
    for (const actor of [owner, firm, s.stranger, auditor])
      expect(await code(stopPair(s.world.ctx(actor), { ...keys, reason: '理由' }))).toBe('forbidden')
    await recuseFromPair(s.world.ctx(s.organiser), { ...keys, reason: '曾任职' })
    expect(await code(stopPair(s.world.ctx(s.organiser), { ...keys, reason: '理由' }))).toBe('recused')
    expect((await interest(s.organiser)).decides).toBe(false)
    expect(await act('cancelTalk')).toBe('recused')
    expect(await code(stopPair(s.world.ctx(s.other), { ...keys, reason: '理由' }))).toBe('ok')
  })
})

test('an invitation that waits can be taken back, with what a side had said', async () => {
  const need = await putNeed(s.world, owner, { title: '另一项需求' })
  await inviteMatch(s.world.ctx(firm), { opportunity: need, product: keys.product, note: '' })
  keys = { ...keys, opportunity: need }
  await relate()
  expect((await interest(s.organiser)).underWay).toBe('邀请还在等答复')
  expect(await queue(s.organiser)).toContainEqual(['利益冲突待决定', '豁免或停止'])
  await stopPair(s.world.ctx(s.organiser), { ...keys, reason: '持股过半' })
  const row = await s.world.services.read
    .selectFrom('match')
    .selectAll()
    .where('opportunity_id', '=', need)
    .executeTakeFirstOrThrow()
  expect(row).toMatchObject({ status: 'suggested', offer_agreed_at: null, offer_agreed_by: null })
  expect(await code(inviteMatch(s.world.ctx(firm), { ...keys, note: '' }))).toBe('conflictOfInterest')
})

test('nothing is stopped where no conflict is open', async () => {
  expect(await code(stopPair(s.world.ctx(s.organiser), { ...keys, reason: '理由' }))).toBe('wrongState')
  await relate()
  await waive()
  expect(await code(stopPair(s.world.ctx(s.organiser), { ...keys, reason: '理由' }))).toBe('wrongState')
  expect(await statuses()).toMatchObject({ talk: 'agreed', match: 'agreed' })
})

test('who stands back enters no outcome, cancels no talk and refuses none; a colleague does', async () => {
  await move()
  await recuseFromPair(s.world.ctx(firm), { ...keys, reason: '亲属在对方单位' })
  await recuseFromPair(s.world.ctx(s.organiser), { ...keys, reason: '曾任职' })
  const { id } = await talk()
  const no = { accept: false, reasonCode: 'scope', reasonText: '' } as const
  expect(await code(answerMeeting(s.world.ctx(firm), id, { as: 'unit' }, no))).toBe('recused')
  const offered = async (actor: SignedIn) =>
    (await unitInvitations(s.world.ctx(actor), s.number)).talks.map((t) => t.recused)
  expect([await offered(firm), await offered(owner)]).toEqual([[true], [false]])
  expect(await code(cancelMeeting(s.world.ctx(s.organiser), s.number, id))).toBe('recused')
  s.world.pass(Date.UTC(2026, 11, 12, 6) - s.world.now())
  const record = (actor: SignedIn) =>
    code(recordOutcome(s.world.ctx(actor), id, { as: 'account' }, { outcome: 'talking', note: '' }))
  expect(await record(firm)).toBe('recused')
  expect(await record(s.organiser)).toBe('recused')
  expect((await talk()).outcome).toBe('')
  const colleague = await s.world.person({ organisation: firm.organisation?.id })
  expect(await record(colleague)).toBe('ok')
  await askLift(s.world.ctx(firm), { ...keys, reason: '亲属已离职' })
  const { id: liftId } = await s.world.services.read.selectFrom('recusal_lift').select('id').executeTakeFirstOrThrow()
  await decideLift(s.world.ctx(s.other), { ...keys, liftId, grant: true, note: '核实过' })
  expect(await record(firm)).toBe('ok')
})
