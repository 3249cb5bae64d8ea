import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { matchQuestionActions, matchQuestionStatus, possibleActions } from '#app/domain/status.ts'
import type { MatchQuestionStatus } from '#app/domain/status.ts'
import { DAY_MS } from '#app/domain/time.ts'
import { agreeMatch } from '#app/features/matching/agree-match.server.ts'
import { answerQuestion, withdrawQuestion } from '#app/features/matching/answer-question.server.ts'
import { askQuestion } from '#app/features/matching/ask-question.server.ts'
import { dismissMatch } from '#app/features/matching/dismiss-match.server.ts'
import { declineMatch } from '#app/features/matching/decline-match.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { matchesWaiting, matchList } from '#app/features/matching/match-list.queries.server.ts'
import { matchForm } from '#app/features/matching/match.schema.ts'
import { readPairTalk } from '#app/features/matching/pair-talk.queries.server.ts'
import { loadPair } from '#app/features/matching/load-pair.server.ts'
import { answerMeeting } from '#app/features/salons/answer-meeting.server.ts'
import { insertMeeting } from '#db/repos/meetings.ts'
import { transaction } from '#db/transaction.ts'
import { createSalon } from '#app/features/salons/save-salon.server.ts'
import { stepSalon } from '#app/features/salons/step-salon.server.ts'
import { salonForm } from '#tests/integration/salons/salon-support.ts'
import type { World } from '#tests/support/world.ts'
import { code, matchingWorld, parties, putNeed, putProduct } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

let world: World
let p: Parties
let keys: { opportunity: string; product: string }
beforeEach(async () => {
  world = await matchingWorld()
  p = await parties(world)
  keys = { opportunity: await putNeed(world, p.owner, { level: 'head' }), product: await putProduct(world, p.firm) }
})
afterEach(() => world.close())

const invite = (actor: SignedIn) => inviteMatch(world.ctx(actor), { ...keys, note: '请带样品' })
const ask = (actor: SignedIn) => code(askQuestion(world.ctx(actor), { ...keys, question: '能否先试用一个月？' }))
const answer = (actor: SignedIn) => code(answerQuestion(world.ctx(actor), { ...keys, answer: '可以，费用另议。' }))
const unask = (actor: SignedIn) => code(withdrawQuestion(world.ctx(actor), keys))
const questions = () => world.services.read.selectFrom('match_question').selectAll().orderBy('asked_at').execute()
const state = async () => (await questions()).map((q) => q.status).join(' ')
const match = () => world.services.read.selectFrom('match').selectAll().executeTakeFirstOrThrow()
const talk = (actor: SignedIn) => readPairTalk(world.ctx(actor), keys)
const subjects = async (actor: SignedIn) =>
  (
    await world.services.read
      .selectFrom('message')
      .select('subject')
      .where('recipient_id', '=', actor.personId)
      .execute()
  ).map((m) => m.subject)
const word = async (actor: SignedIn) =>
  (await matchList(world.ctx(actor), { category: '', release: '', page: 1 })).rows[0]?.state.word

describe('an invited side asks before it decides', () => {
  test('the question goes to the other side, its answer comes back, and then it decides', async () => {
    await invite(p.owner)
    world.pass(DAY_MS)
    expect(await ask(p.firm)).toBe('ok')
    expect((await match()).status).toBe('invited')
    expect(await subjects(p.owner)).toEqual(['对接邀请有一个问题待回答'])
    expect([await matchesWaiting(world.ctx(p.owner)), await matchesWaiting(world.ctx(p.firm))]).toEqual([1, 0])
    expect(await word(p.owner)).toBe('产品方已提问，待本单位回答')
    expect(await word(p.firm)).toBe('本单位已提问，待责任单位回答')
    world.pass(DAY_MS)
    expect(await answer(p.owner)).toBe('ok')
    expect((await subjects(p.firm)).at(-1)).toBe('对接邀请的问题已有回答')
    expect([await matchesWaiting(world.ctx(p.owner)), await matchesWaiting(world.ctx(p.firm))]).toEqual([0, 1])
    for (const actor of [p.owner, p.firm, p.organiser, p.auditor]) {
      const [seen] = (await talk(actor)).questions
      expect(seen).toMatchObject({ question: '能否先试用一个月？', answer: '可以，费用另议。', state: '已回答' })
    }
    await agreeMatch(world.ctx(p.firm), keys)
    expect((await match()).status).toBe('agreed')
    const audit = await world.services.read
      .selectFrom('audit')
      .select('action')
      .where('action', 'like', 'match.%')
      .execute()
    expect(audit.map((a) => a.action)).toEqual(['match.invite', 'match.ask', 'match.answer', 'match.agree'])
  })

  test('the page still says since when it waits, until when the need is open and who would come', async () => {
    await invite(p.owner)
    world.pass(7 * DAY_MS)
    await ask(p.firm)
    world.pass(3 * DAY_MS)
    const { invitation } = await talk(p.owner)
    expect(invitation?.by).toBe('责任单位')
    expect(invitation?.at).not.toBe('')
    expect(invitation?.waits).toMatch(/^等本单位回答，已等 \d+ 个工作日$/)
    expect(invitation?.deadline).not.toBe('')
    expect(invitation?.level).toBe('科室负责人')
  })

  test('one question is open at a time; after its answer another may be asked', async () => {
    await invite(p.owner)
    expect(await ask(p.firm)).toBe('ok')
    expect(await ask(p.firm)).toBe('wrongState')
    expect(await questions()).toHaveLength(1)
    await answer(p.owner)
    expect(await ask(p.firm)).toBe('ok')
    expect(await state()).toBe('answered open')
  })

  test('two people of the invited side who ask at once: one question, the other is told', async () => {
    const colleague = await world.person({ organisation: p.offerOrganisation })
    await invite(p.owner)
    const seen = await Promise.all([ask(p.firm), ask(colleague)])
    expect(seen.sort()).toEqual(['ok', 'wrongState'])
    expect(await questions()).toHaveLength(1)
  })

  test('a decision does not wait for the answer: it ends the question', async () => {
    await invite(p.owner)
    await ask(p.firm)
    await declineMatch(world.ctx(p.firm), { ...keys, reasonCode: 'capacity', reasonText: '' })
    expect(await state()).toBe('lapsed')
    expect(await answer(p.owner)).toBe('wrongState')
    await invite(p.firm)
    await ask(p.owner)
    await agreeMatch(world.ctx(p.owner), keys)
    expect(await state()).toBe('lapsed lapsed')
  })

  test('a salon at which both agree ends it too', async () => {
    await invite(p.organiser)
    await ask(p.firm)
    const number = await createSalon(world.ctx(p.organiser), salonForm())
    await stepSalon(world.ctx(p.organiser), number, 'openRegistration')
    const salon = await world.services.read.selectFrom('salon').select('id').executeTakeFirstOrThrow()
    const { id } = await match()
    await transaction(world.services.db, (tx) =>
      insertMeeting(tx, {
        id: 'talk',
        salon_id: salon.id,
        match_id: id,
        need_organisation_id: p.needOrganisation,
        offer_organisation_id: p.offerOrganisation,
        status: 'proposed',
        created_at: 0,
        status_at: 0,
      }),
    )
    for (const actor of [p.firm, p.owner])
      await answerMeeting(world.ctx(actor), 'talk', { as: 'unit' }, { accept: true })
    expect((await match()).status).toBe('agreed')
    expect(await state()).toBe('lapsed')
  })

  test('no way to reach a person passes before both have agreed, in a question, an answer, a note or a reason', () => {
    const leaks = [
      '请打 13800000001',
      '联系我：Chen@example.com',
      '加微信 chen_2026',
      '身份证 110101199003070038 的人来',
      'ＱＱ：1234567',
    ]
    for (const leak of leaks)
      for (const form of [
        { intent: 'ask', question: leak },
        { intent: 'answer', answer: leak },
        { intent: 'invite', note: leak },
        { intent: 'decline', reasonCode: 'other', reasonText: leak },
      ]) {
        const issues = matchForm.safeParse(form).error?.issues ?? []
        expect(issues.map((i) => i.message).join(), `${form.intent}: ${leak}`).toMatch(
          /^请删去.+：双方同意后互见联系人$/,
        )
      }
    for (const fine of ['办公电话 0791-88880000，转 8012', '预算 1200000 元，微信小程序要能扫码', '响应不超过 3 秒'])
      expect(matchForm.safeParse({ intent: 'ask', question: fine }).success, fine).toBe(true)
    expect(matchForm.safeParse({ intent: 'ask', question: ' ' }).error?.issues[0]?.message).toBe('请写下问题')
    expect(matchForm.safeParse({ intent: 'answer', answer: '长'.repeat(201) }).success).toBe(false)
  })
})

describe('state × role', () => {
  type Role = keyof Pick<Parties, 'owner' | 'firm' | 'stranger' | 'organiser' | 'auditor' | 'reviewer'>
  const roles: Role[] = ['owner', 'firm', 'stranger', 'organiser', 'auditor', 'reviewer']
  const stranger = (role: Role) => role === 'stranger' || role === 'auditor' || role === 'reviewer'

  /** An invitation of the owner, with a question of the firm in this state; null: none asked. */
  async function reset(status: MatchQuestionStatus | null): Promise<void> {
    const { db } = world.services
    await db.deleteFrom('match_question').execute()
    await db.updateTable('match').set({ status: 'invited', need_agreed_at: 1, offer_agreed_at: null }).execute()
    if (status === null) return
    const { id } = await match()
    await db
      .insertInto('match_question')
      .values({ id: 'q', match_id: id, side: 'offer', status, question: '？', asked_by: p.firm.personId, asked_at: 1 })
      .execute()
  }

  test('who may ask, answer and take back, in every state', async () => {
    await invite(p.owner)
    const wrong: string[] = []
    for (const status of [null, ...(Object.keys(matchQuestionStatus) as MatchQuestionStatus[])])
      for (const role of roles)
        for (const [name, act] of Object.entries({ ask, answer, unask })) {
          await reset(status)
          const before = await state()
          const result = await act(p[role])
          const open = status === 'open'
          const may =
            name === 'ask'
              ? !open && (role === 'firm' || role === 'owner')
              : name === 'answer'
                ? open && role === 'owner'
                : open && role === 'firm'
          const idle = name === 'unask' && !open && !stranger(role)
          if ((result === 'ok') !== (may || idle)) wrong.push(`${role} ${name} ${status}: ${result}`)
          if (!may && (await state()) !== before) wrong.push(`${role} ${name} ${status} changed the question`)
          if (stranger(role) && result !== 'forbidden') wrong.push(`${role} ${name}: ${result}`)
        }
    expect(wrong).toEqual([])
    expect(possibleActions(matchQuestionActions, 'answered')).toEqual([])
  })

  test('whoever brought the two together may write down the answer of a unit by telephone, nobody else of the lead unit', async () => {
    await invite(p.owner)
    await ask(p.firm)
    expect(await answer(p.organiser)).toBe('forbidden')
    await world.services.db.updateTable('match').set({ invited_side: 'organiser', need_agreed_at: null }).execute()
    expect(await answer(p.organiser)).toBe('ok')
    expect((await questions())[0]).toMatchObject({ answered_side: 'organiser', answered_by: p.organiser.personId })
  })

  test('nothing can be asked where nobody has invited, or once both have agreed', async () => {
    expect(await ask(p.firm)).toBe('wrongState')
    await invite(p.owner)
    await agreeMatch(world.ctx(p.firm), keys)
    for (const actor of [p.firm, p.owner]) expect(await ask(actor)).toBe('wrongState')
    expect((await loadPair(world.ctx(p.firm), world.services.read, keys, 'match.read')).waiting.ask).toBe(false)
  })

  test('a firm that has invited does not ask: its word is given', async () => {
    await invite(p.firm)
    expect(await ask(p.firm)).toBe('wrongState')
  })
})

describe('what the need demands and the product does not say is a question to the firm', () => {
  test('the owner asks before it invites: no invitation, no word; the firm answers, and then the owner decides', async () => {
    expect((await talk(p.owner)).acts).toMatchObject({ ask: true, answer: false })
    expect(await ask(p.owner)).toBe('ok')
    expect(await match()).toMatchObject({ status: 'suggested', invited_at: null, need_agreed_at: null })
    expect(await subjects(p.firm)).toEqual(['推荐的一对有一个问题待回答'])
    expect([await matchesWaiting(world.ctx(p.owner)), await matchesWaiting(world.ctx(p.firm))]).toEqual([0, 1])
    expect(await word(p.firm)).toBe('责任单位已提问，待本单位回答')
    expect(await ask(p.owner)).toBe('wrongState')
    expect(await answer(p.owner)).toBe('forbidden')
    expect((await talk(p.firm)).acts).toMatchObject({ ask: false, answer: true })
    expect(await answer(p.firm)).toBe('ok')
    expect((await subjects(p.owner)).at(-1)).toBe('推荐的一对的问题已有回答')
    expect(await matchesWaiting(world.ctx(p.firm))).toBe(0)
    await invite(p.owner)
    await agreeMatch(world.ctx(p.firm), keys)
    expect([(await match()).status, await state()]).toEqual(['agreed', 'answered'])
  })

  test('it may invite without waiting: the question stays, and the firm may answer or agree', async () => {
    await ask(p.owner)
    await invite(p.owner)
    expect(await state()).toBe('open')
    expect((await talk(p.firm)).acts).toMatchObject({ ask: false, answer: true })
    expect(await answer(p.firm)).toBe('ok')
    expect(await ask(p.owner)).toBe('ok')
    await agreeMatch(world.ctx(p.firm), keys)
    expect(await state()).toBe('answered lapsed')
  })

  test('it takes its question back, or puts the pair aside, which ends it', async () => {
    await ask(p.owner)
    expect(await unask(p.firm)).toBe('forbidden')
    expect(await unask(p.owner)).toBe('ok')
    await ask(p.owner)
    await dismissMatch(world.ctx(p.owner), { ...keys, reasonCode: 'scope', reasonText: '' })
    expect(await state()).toBe('withdrawn lapsed')
    expect(await ask(p.owner)).toBe('wrongState')
  })

  test('nobody else asks before an invitation, and nobody after the need has closed', async () => {
    expect([await ask(p.firm), await ask(p.organiser)]).toEqual(['wrongState', 'wrongState'])
    for (const who of ['stranger', 'auditor', 'reviewer'] as const) expect(await ask(p[who])).toBe('forbidden')
    expect(await questions()).toEqual([])
    expect(await world.services.read.selectFrom('match').selectAll().execute()).toEqual([])
    world.pass(40 * DAY_MS)
    expect((await talk(p.owner)).acts.ask).toBe(false)
    expect(await ask(p.owner)).toBe('wrongState')
  })
})
