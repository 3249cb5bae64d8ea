import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { SILENT_AFTER_WORKING_DAYS, silentBefore, workingDaysSince } from '#app/domain/silence.ts'
import { DAY_MS, dayOf, startOfDay } from '#app/domain/time.ts'
import { addWorkingDays } from '#app/domain/working-days.ts'
import { agreeMatch } from '#app/features/matching/agree-match.server.ts'
import { askQuestion } from '#app/features/matching/ask-question.server.ts'
import { confirmMatch } from '#app/features/matching/confirm-match.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { matchList } from '#app/features/matching/match-list.queries.server.ts'
import { readPairTalk } from '#app/features/matching/pair-talk.queries.server.ts'
import { recallMatch } from '#app/features/matching/recall-match.server.ts'
import { remindMatch } from '#app/features/matching/remind-match.server.ts'
import { suggestionsForOpportunity } from '#app/features/matching/suggestions.queries.server.ts'
import { tellSilent } from '#app/jobs/tell-silent.ts'
import type { World } from '#tests/support/world.ts'
import { code, matchingScene } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

let world: World
let p: Parties
let keys: { opportunity: string; product: string }
beforeEach(async () => {
  const scene = await matchingScene()
  ;({ world, p } = scene)
  keys = { opportunity: scene.need, product: scene.product }
})
afterEach(() => world.close())

const invite = (actor: SignedIn) => inviteMatch(world.ctx(actor), { ...keys, note: '' })
const remind = (actor: SignedIn) => code(remindMatch(world.ctx(actor), keys))
const recall = (actor: SignedIn) => code(recallMatch(world.ctx(actor), keys))
const match = () => world.services.read.selectFrom('match').selectAll().executeTakeFirstOrThrow()
const silent = async (actor: SignedIn) =>
  (await matchList(world.ctx(actor), { state: 'silent', category: '', release: '', page: 1 })).views.find(
    (v) => v.view === 'silent',
  )?.count
const subjects = async (actor: SignedIn) =>
  (
    await world.services.read
      .selectFrom('message')
      .select('subject')
      .where('recipient_id', '=', actor.personId)
      .execute()
  ).map((m) => m.subject)
/** To the morning after the working days that an invitation has. */
const untilSilent = () => {
  const last = addWorkingDays(dayOf(world.now()), SILENT_AFTER_WORKING_DAYS)
  world.pass(startOfDay(last) + DAY_MS + 1 - world.now())
}

describe('silence is counted in working days', () => {
  test('what is silent now is what has waited more than so many working days, for any two instants', () => {
    const instant = fc.integer({ min: Date.UTC(2025, 0, 2), max: Date.UTC(2026, 11, 20) })
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 40 * DAY_MS }), (at, later) => {
        const now = at + later
        expect(at < silentBefore(now)).toBe(addWorkingDays(dayOf(at), SILENT_AFTER_WORKING_DAYS) < dayOf(now))
        if (at < silentBefore(now)) expect(workingDaysSince(at, now)).toBeGreaterThanOrEqual(SILENT_AFTER_WORKING_DAYS)
      }),
    )
  })

  test('国庆 days do not count', () => {
    const before = Date.UTC(2026, 8, 30, 2)
    expect(workingDaysSince(before, before + 7 * DAY_MS)).toBe(0)
    expect(before < silentBefore(before + 10 * DAY_MS)).toBe(false)
  })
})

describe('a silent invitation has next steps for whoever waits and for the lead unit', () => {
  test('it is listed for its sender and the lead unit, not for the side that owes the answer', async () => {
    await invite(p.owner)
    expect(await silent(p.owner)).toBe(0)
    untilSilent()
    expect([await silent(p.owner), await silent(p.organiser), await silent(p.firm)]).toEqual([1, 1, 0])
    const { acts, invitation } = await readPairTalk(world.ctx(p.owner), keys)
    expect([acts.remind, invitation?.silent, invitation?.ownInvitation]).toEqual([true, true, true])
    expect((await readPairTalk(world.ctx(p.firm), keys)).acts.remind).toBe(false)
    expect((await readPairTalk(world.ctx(p.auditor), keys)).acts.remind).toBe(false)
    await agreeMatch(world.ctx(p.firm), keys)
    expect([await silent(p.owner), await silent(p.organiser)]).toEqual([0, 0])
  })

  test('提醒一次 is once for each step, from either of those who may, and never before its time', async () => {
    await invite(p.owner)
    expect(await remind(p.owner)).toBe('wrongState')
    untilSilent()
    expect(await remind(p.firm)).toBe('wrongState')
    for (const actor of [p.stranger, p.auditor, p.reviewer]) expect(await remind(actor)).toBe('forbidden')
    for (const actor of [p.owner, p.owner, p.organiser]) expect(await remind(actor)).toBe('ok')
    expect(await subjects(p.firm)).toEqual(['有一份对接邀请待答复', '提醒：对接邀请待答复'])
    expect((await match()).status).toBe('invited')
    await askQuestion(world.ctx(p.firm), { ...keys, question: '能否试用？' })
    expect([await silent(p.owner), await silent(p.firm)]).toEqual([0, 0])
    untilSilent()
    expect([await silent(p.owner), await silent(p.firm)]).toEqual([0, 1])
    expect(await remind(p.owner)).toBe('wrongState')
    expect(await remind(p.firm)).toBe('ok')
    expect((await subjects(p.owner)).at(-1)).toBe('提醒：对接邀请待答复')
  })

  test('the job tells both sides once for each step, and decides nothing', async () => {
    await invite(p.owner)
    await tellSilent(world.services)
    expect(await subjects(p.owner)).toEqual([])
    untilSilent()
    const before = await match()
    for (const _ of [1, 2]) await tellSilent(world.services)
    world.pass(30 * DAY_MS)
    await tellSilent(world.services)
    expect(await subjects(p.firm)).toEqual(['有一份对接邀请待答复', '提醒：对接邀请待答复'])
    expect(await subjects(p.owner)).toEqual(['对接邀请久未答复'])
    expect(await match()).toEqual(before)
    await askQuestion(world.ctx(p.firm), { ...keys, question: '能否试用？' })
    untilSilent()
    await tellSilent(world.services)
    expect((await subjects(p.owner)).at(-1)).toBe('提醒：对接邀请的问题待回答')
  })

  test('the lead unit hears of a silent side that nobody can write to', async () => {
    await invite(p.owner)
    await world.services.db.deleteFrom('membership').where('organisation_id', '=', p.offerOrganisation).execute()
    untilSilent()
    await tellSilent(world.services)
    expect(await subjects(p.organiser)).toEqual(['对接邀请久未答复，对方没有账号'])
    await confirmMatch(world.ctx(p.organiser), { ...keys, side: 'offer' })
    expect((await match()).status).toBe('agreed')
  })

  test('the lead unit takes its own invitation back: words given are void, the pair is a suggestion again', async () => {
    await invite(p.organiser)
    await agreeMatch(world.ctx(p.firm), keys)
    for (const actor of [p.owner, p.firm]) expect(await recall(actor)).toBe('forbidden')
    for (const _ of [1, 2]) expect(await recall(p.organiser)).toBe('ok')
    expect(await match()).toMatchObject({ status: 'suggested', offer_agreed_at: null, version: 3 })
    expect((await subjects(p.firm)).at(-1)).toBe('对接邀请已收回')
    expect((await suggestionsForOpportunity(world.ctx(p.owner), keys.opportunity))?.cards[0]?.state).toBeNull()
    await invite(p.owner)
    expect(await recall(p.organiser)).toBe('forbidden')
    await agreeMatch(world.ctx(p.firm), keys)
    expect(await recall(p.organiser)).toBe('wrongState')
  })
})
