import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { waitingFor } from '#app/features/desk/todos.server.ts'
import { answerFollowUp } from '#app/features/salons/answer-follow-up.server.ts'
import type { FollowUpInput } from '#app/features/salons/answer-follow-up.server.ts'
import { collaborationList } from '#app/features/salons/collaborations.queries.server.ts'
import { readFunnel } from '#app/features/matching/funnel.queries.server.ts'
import { draftFollowUps } from '#app/features/salons/draft-follow-ups.server.ts'
import { followUpDesk, followUpPage } from '#app/features/salons/follow-up.queries.server.ts'
import { moveMeeting } from '#app/features/salons/move-meeting.server.ts'
import { recordOutcome } from '#app/features/salons/record-outcome.server.ts'
import { compareSalons, reportPage } from '#app/features/salons/report.queries.server.ts'
import { releaseAgenda } from '#app/features/salons/release-agenda.server.ts'
import {
  dropFollowUps,
  editFollowUp,
  redraftFollowUp,
  revokeFollowUp,
  sendFollowUps,
} from '#app/features/salons/settle-follow-ups.server.ts'
import { stepSalon } from '#app/features/salons/step-salon.server.ts'
import { remindSalons } from '#app/jobs/remind-salons.ts'
import { code } from '#tests/integration/matching/matching-support.ts'
import { crowd, meetings, messageCount, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

const DAY = 86_400_000
let s: Scene
let owner: SignedIn
let firms: SignedIn[]

/** An owner and three firms: two talks that go on, one that ended with 不合适; the salon is held. */
beforeEach(async () => {
  s = await scene()
  const { world, number, organiser } = s
  const { needs, offers } = await crowd(s, 1, 3)
  owner = needs[0]!.actor
  firms = offers.map((o) => o.actor)
  const version = async () => (await salonRow(s)).version
  for (const [slot, m] of (await meetings(s)).entries())
    await moveMeeting(world.ctx(organiser), number, {
      meetingId: m.id,
      version: await version(),
      to: { slot, table: 0 },
    })
  await releaseAgenda(world.ctx(organiser), number, await version())
  world.pass((await salonRow(s)).starts_at - world.now())
  for (const m of await meetings(s))
    await recordOutcome(
      team(),
      m.id,
      { as: 'account' },
      {
        outcome: m.offer_organisation_id === unit(firms[2]!) ? 'unfit' : 'intent',
        note: '',
        reasonCode: 'budget',
      },
    )
  await stepSalon(team(), number, 'hold')
})
afterEach(() => s.world.close())

const team = () => s.world.ctx(s.organiser)
const unit = (person: SignedIn) => person.organisation?.id ?? ''
const desk = (wave: 30 | 90 = 30) => followUpDesk(team(), s.number, wave)
const until = async (days: number) => s.world.pass((await salonRow(s)).starts_at + days * DAY - s.world.now())
const talkOf = async (firm: SignedIn) =>
  (await meetings(s)).find((m) => m.offer_organisation_id === unit(firm))?.id ?? ''
const question = async (person: SignedIn, wave: 30 | 90 = 30) =>
  (await desk(wave)).questions.find((q) => q.unit === person.organisation?.name)!
const tokenOf = async (person: SignedIn, wave: 30 | 90 = 30) =>
  /\/salons\/f\/(\w+)$/.exec((await question(person, wave)).copyText)?.[1] ?? ''

const says = async (firm: SignedIn, change: Partial<FollowUpInput> = {}): Promise<FollowUpInput> => ({
  meetingId: await talkOf(firm),
  answer: 'ongoing',
  reasonCode: '',
  amount: '',
  note: '',
  ...change,
})
const byLink = async (who: SignedIn, input: FollowUpInput, wave: 30 | 90 = 30) =>
  answerFollowUp(s.world.ctx(), { as: 'link', token: await tokenOf(who, wave) }, input)
const asked = async (wave: 30 | 90 = 30) => {
  await until(wave)
  await draftFollowUps(team(), s.number, wave)
  return sendFollowUps(team(), s.number, { wave })
}
const words = () => s.world.services.read.selectFrom('follow_up_word').selectAll().orderBy('at').execute()

describe('the question', () => {
  test('comes due after 30 and 90 days: on the team’s desk and by one message, until it is begun', async () => {
    const due = async () => (await waitingFor(team())).map((t) => t.state).filter((t) => t.includes('回访'))
    await until(29)
    await remindSalons(s.world.services)
    expect(await due()).toEqual([])
    expect(await code(draftFollowUps(team(), s.number, 30))).toBe('wrongState')
    await until(30)
    for (let i = 0; i < 2; i++) await remindSalons(s.world.services)
    expect(await due()).toEqual(['可以做 30 天回访'])
    expect(await messageCount(s, 'salon.followUp')).toBe(1)
    expect((await waitingFor(s.world.ctx(s.other))).map((t) => t.state)).not.toContain('可以做 30 天回访')
    await draftFollowUps(team(), s.number, 30)
    expect(await due()).toEqual([])
    await until(90)
    expect(await due()).toEqual(['可以做 90 天回访'])
  })

  test('is drafted once for each unit with a talk that goes on, and tells nobody before it is sent', async () => {
    await until(30)
    expect(await draftFollowUps(team(), s.number, 30)).toBe(3)
    expect(await draftFollowUps(team(), s.number, 30)).toBe(0)
    const { questions } = await desk()
    expect(questions.map((q) => q.unit).sort()).toEqual(
      [owner, firms[0]!, firms[1]!].map((p) => p.organisation?.name).sort(),
    )
    expect((await question(owner)).body).toContain('2 场洽谈')
    expect(await messageCount(s, 'salon.followUp')).toBe(0)
    expect(await code(followUpPage(s.world.ctx(), await tokenOf(owner)))).toBe('notFound')
  })

  test('goes out once with the edited text and the unit’s own link, to its members alone', async () => {
    await until(30)
    await draftFollowUps(team(), s.number, 30)
    const q = await question(firms[0]!)
    await editFollowUp(team(), s.number, { id: q.id, revision: q.revision, body: '请点一下进展。' })
    expect(await code(editFollowUp(team(), s.number, { id: q.id, revision: q.revision, body: '太晚' }))).toBe(
      'conflict',
    )
    expect(await sendFollowUps(team(), s.number, { ids: [q.id] })).toBe(1)
    expect(await sendFollowUps(team(), s.number, { ids: [q.id] })).toBe(0)
    const sent = await s.world.services.read
      .selectFrom('message')
      .select(['recipient_id', 'body', 'link'])
      .where('kind', '=', 'salon.followUp')
      .execute()
    expect(sent).toEqual([
      { recipient_id: firms[0]!.personId, body: '请点一下进展。', link: `/salons/f/${await tokenOf(firms[0]!)}` },
    ])
    expect(await dropFollowUps(team(), s.number, { wave: 30 })).toBe(2)
    expect(await sendFollowUps(team(), s.number, { wave: 30 })).toBe(0)
    expect(await code(sendFollowUps(team(), s.number, { ids: [] }))).toBe('badInput')
  })

  test('waits on the unit’s desk and is repeated once after a week, until it is answered', async () => {
    await asked()
    const todo = async (who: SignedIn) =>
      (await waitingFor(s.world.ctx(who))).filter((t) => t.state === '30 天回访待填写').map((t) => t.to)
    expect(await todo(owner)).toEqual([`/salons/f/${await tokenOf(owner)}`])
    expect(await todo(s.stranger)).toEqual([])
    await byLink(firms[0]!, await says(firms[0]!))
    expect(await todo(firms[0]!)).toEqual([])
    await until(38)
    for (let i = 0; i < 2; i++) await remindSalons(s.world.services)
    const reminded = await s.world.services.read
      .selectFrom('message')
      .select('recipient_id')
      .where('event', 'like', 'followUp.reminder:%')
      .execute()
    expect(reminded.map((r) => r.recipient_id).sort()).toEqual([owner.personId, firms[1]!.personId].sort())
    await until(50)
    await remindSalons(s.world.services)
    expect(await messageCount(s, 'salon.followUp')).toBe(3 + 2)
  })
})

describe('an answer', () => {
  test('by link, by account and by phone is a word of its side with its source, and shows where both differ', async () => {
    await asked()
    await byLink(owner, await says(firms[0]!, { answer: 'contract', amount: '80', note: '合同 2026-1' }))
    const token = await tokenOf(firms[0]!)
    await answerFollowUp(s.world.ctx(firms[0]), { as: 'link', token }, await says(firms[0]!))
    const q = await question(firms[1]!)
    const phone = await says(firms[1]!, { answer: 'ended', reasonCode: 'budget' })
    await answerFollowUp(team(), { as: 'team', followUpId: q.id }, phone)
    expect((await words()).map((w) => [w.side, w.answer, w.source, w.amount, w.by_person_id]).sort()).toEqual(
      [
        ['need', 'contract', 'link', 80_000_000, null],
        ['offer', 'ended', 'phone', null, s.organiser.personId],
        ['offer', 'ongoing', 'account', null, firms[0]!.personId],
      ].sort(),
    )
    const { talks, figures } = await desk()
    const [split, over] = [firms[0]!, firms[1]!].map((f) => talks.find((t) => t.offer === f.organisation?.name))
    expect(split).toMatchObject({ counts: '正在推进', disagreed: true, needSaid: { word: '已签约，80 万元' } })
    expect(over).toMatchObject({ counts: '不再推进', both: false, offerSaid: { word: '不再推进，资金条件不符' } })
    expect(over?.offerSaid?.from).toMatch(/电话，主办方代记（徐示例）$/)
    expect(figures).toMatchObject({ asked: 3, answered: 3, tally: { contractBoth: 0, ongoing: 1, ended: 1 } })
  })

  test('of one unit never shows it the note of the other, nor talks of others', async () => {
    await asked()
    await byLink(owner, await says(firms[0]!, { note: '只给主办方' }))
    const page = await followUpPage(s.world.ctx(), await tokenOf(firms[0]!))
    expect(page.talks.map((t) => t.id)).toEqual([await talkOf(firms[0]!)])
    expect(JSON.stringify(page)).not.toContain('只给主办方')
    expect(await code(byLink(firms[0]!, await says(firms[1]!)))).toBe('notFound')
    // The talk that ended with 不合适 is not asked for.
    expect(await code(byLink(owner, await says(firms[2]!)))).toBe('notFound')
  })

  test('may be given again and then counts alone; the question is closed when all talks have a word', async () => {
    await asked()
    await byLink(owner, await says(firms[0]!))
    const openFor = async () => (await waitingFor(s.world.ctx(owner))).some((t) => t.state === '30 天回访待填写')
    expect(await openFor()).toBe(true)
    for (let i = 0; i < 2; i++) await byLink(owner, await says(firms[0]!, { answer: 'paused' }))
    await byLink(owner, await says(firms[1]!))
    expect(await openFor()).toBe(false)
    expect((await words()).map((w) => w.answer)).toEqual(['paused', 'ongoing'])
  })

  test.each([
    [{ answer: 'ended' } as const, 'answer'],
    [{ answer: 'ongoing', amount: '5' } as const, 'amount'],
    [{ answer: 'contract', amount: '很多' } as const, 'amount'],
  ])('that does not fit (%j) is refused at its field and changes nothing', async (change, field) => {
    await asked()
    await expect(byLink(owner, await says(firms[0]!, change))).rejects.toMatchObject({
      code: 'badInput',
      fields: { [field]: expect.any(String) as string },
    })
    expect(await words()).toEqual([])
  })
})

describe('a link', () => {
  test('says plainly that it was taken back, that its time is over, or that it is none', async () => {
    await asked()
    const token = await tokenOf(owner)
    const sentence = async (of: string) =>
      followUpPage(s.world.ctx(), of).then(
        () => '',
        (error: Error) => error.message,
      )
    expect(await sentence(token)).toBe('')
    await revokeFollowUp(team(), s.number, (await question(owner)).id)
    expect(await sentence(token)).toBe('主办方已收回这次回访，链接不再有效。')
    expect(await code(answerFollowUp(s.world.ctx(), { as: 'link', token }, await says(firms[0]!)))).toBe('linkUsed')
    await redraftFollowUp(team(), s.number, (await question(owner)).id)
    await sendFollowUps(team(), s.number, { wave: 30 })
    const fresh = await tokenOf(owner)
    expect(fresh).not.toBe(token)
    expect(await sentence(fresh)).toBe('')
    expect(await sentence(token)).toContain('没有这个回访链接')
    await until(61)
    expect(await sentence(fresh)).toBe('回访时间已过，链接不再有效。要补充请联系主办方。')
    expect(await code(answerFollowUp(s.world.ctx(), { as: 'link', token: fresh }, await says(firms[0]!)))).toBe(
      'linkUsed',
    )
    expect(await words()).toEqual([])
  })

  test('a question taken back twice is taken back once, and an answered one keeps its words', async () => {
    await asked()
    await byLink(owner, await says(firms[0]!))
    const { id } = await question(owner)
    for (let i = 0; i < 2; i++) await revokeFollowUp(team(), s.number, id)
    expect(await words()).toHaveLength(1)
    expect(await code(answerFollowUp(team(), { as: 'team', followUpId: id }, await says(firms[0]!)))).toBe('wrongState')
  })
})

test('after 90 days only what both sides did not call signed or over is asked, and the newest words count', async () => {
  await asked()
  for (const who of [owner, firms[0]!]) await byLink(who, await says(firms[0]!, { answer: 'contract' }))
  await byLink(owner, await says(firms[1]!, { answer: 'contract' }))
  await byLink(firms[1]!, await says(firms[1]!))
  await until(90)
  expect(await draftFollowUps(team(), s.number, 90)).toBe(2)
  await sendFollowUps(team(), s.number, { wave: 90 })
  const page = await followUpPage(s.world.ctx(), await tokenOf(owner, 90))
  expect(page.talks.map((t) => t.id)).toEqual([await talkOf(firms[1]!)])
  await byLink(firms[1]!, await says(firms[1]!, { answer: 'contract' }), 90)
  expect((await desk(30)).figures.tally).toMatchObject({ contractBoth: 1, ongoing: 1, disagreed: 1 })
  expect((await desk(90)).figures).toMatchObject({
    asked: 2,
    answered: 1,
    tally: { contractBoth: 2, ongoing: 0, disagreed: 0 },
  })
})

test('is the team’s alone: other organisers and units find nothing, and nobody signed out gets in', async () => {
  await asked()
  const { id } = await question(owner)
  const input = await says(firms[0]!)
  for (const [actor, refusal] of [
    [s.other, 'notFound'],
    [owner, 'notFound'],
    [s.stranger, 'notFound'],
    [undefined, 'signInFirst'],
  ] as const) {
    const theirs = s.world.ctx(actor)
    expect(await code(followUpDesk(theirs, s.number, 30))).toBe(refusal)
    expect(await code(draftFollowUps(theirs, s.number, 30))).toBe(refusal)
    expect(await code(sendFollowUps(theirs, s.number, { wave: 30 }))).toBe(refusal)
    expect(await code(editFollowUp(theirs, s.number, { id, revision: 1, body: 'x' }))).toBe(refusal)
    expect(await code(revokeFollowUp(theirs, s.number, id))).toBe(refusal)
    expect(await code(redraftFollowUp(theirs, s.number, id))).toBe(refusal)
    expect(await code(answerFollowUp(theirs, { as: 'team', followUpId: id }, input))).toBe('notFound')
  }
  expect(await words()).toEqual([])
})

describe('what was said', () => {
  test('stands in the 对接台账 as words of each side with date and source; notes and amounts are not for the other', async () => {
    await asked()
    await byLink(owner, await says(firms[0]!, { answer: 'contract', amount: '80', note: '只给主办方' }))
    await byLink(firms[0]!, await says(firms[0]!))
    const entry = async (actor: SignedIn) =>
      (await collaborationList(s.world.ctx(actor), { page: 1 })).rows.find(
        (r) => r.firm === firms[0]!.organisation?.name,
      )
    expect((await entry(s.organiser))?.progress).toEqual({
      disagreed: true,
      lines: [
        {
          text: '责任单位：已签约，80 万元，只给主办方',
          from: expect.stringMatching(/30 天回访，个人链接$/) as string,
        },
        { text: '产品方：正在推进', from: expect.stringMatching(/30 天回访，个人链接$/) as string },
      ],
    })
    expect((await entry(firms[0]!))?.progress.lines[0]?.text).toBe('责任单位：已签约')
    expect((await entry(owner))?.progress.lines[0]?.text).toContain('80 万元')
    expect(await entry(s.stranger)).toBeUndefined()
  })

  test('counts in the funnel as a contract only while nobody’s newest word says otherwise', async () => {
    const contracts = async () =>
      (await readFunnel(team())).rows.reduce((sum, row) => sum + Number(row.counts.contract ?? 0), 0)
    await asked()
    expect(await contracts()).toBe(0)
    await byLink(owner, await says(firms[0]!, { answer: 'contract' }))
    expect(await contracts()).toBe(1)
    await byLink(firms[0]!, await says(firms[0]!))
    expect(await contracts()).toBe(0)
    await asked(90)
    await byLink(firms[0]!, await says(firms[0]!, { answer: 'contract' }), 90)
    expect(await contracts()).toBe(1)
  })

  test('shows in report and comparison with how many of those asked have answered', async () => {
    expect((await reportPage(team(), s.number)).followUps).toEqual([])
    await asked()
    await byLink(owner, await says(firms[0]!, { answer: 'contract' }))
    await byLink(firms[0]!, await says(firms[0]!, { answer: 'contract' }))
    const expected = [{ wave: 30, asked: 3, answered: 2, tally: { contractBoth: 1, talks: 2, known: 1 } }]
    expect((await reportPage(team(), s.number)).followUps).toMatchObject(expected)
    expect((await compareSalons(team()))[0]?.followUps).toMatchObject(expected)
  })
})
