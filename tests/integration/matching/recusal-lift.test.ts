import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { waitingFor } from '#app/features/desk/todos.server.ts'
import { answerQuestion } from '#app/features/matching/answer-question.server.ts'
import { askLift } from '#app/features/matching/ask-lift.server.ts'
import { askQuestion } from '#app/features/matching/ask-question.server.ts'
import { decideLift } from '#app/features/matching/decide-lift.server.ts'
import { readEvidence } from '#app/features/matching/evidence.queries.server.ts'
import { readInterests } from '#app/features/matching/interest.queries.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { recuseFromPair } from '#app/features/matching/recuse-from-pair.server.ts'
import type { World } from '#tests/support/world.ts'
import { code, matchingScene, putNeed } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

/** Who stands back from a pair asks to act on it again; the lead unit, another person, decides. */

let world: World
let p: Parties
let need: string
let product: string
let second: SignedIn
beforeEach(async () => {
  ;({ world, p, need, product } = await matchingScene())
  second = await world.person({ staff: ['organiser'], name: '周示例' })
  await recuseFromPair(world.ctx(p.owner), { ...keys(), reason: '配偶在对方单位任职' })
})
afterEach(() => world.close())

const keys = () => ({ opportunity: need, product })
const ask = (actor: SignedIn, reason = '配偶已离职') => code(askLift(world.ctx(actor), { ...keys(), reason }))
const page = (actor: SignedIn) => readInterests(world.ctx(actor), keys())
const invite = (actor: SignedIn) => code(inviteMatch(world.ctx(actor), { ...keys(), note: '' }))
const decide = async (actor: SignedIn, grant: boolean) => {
  const { id } = await world.services.read
    .selectFrom('recusal_lift')
    .select('id')
    .orderBy('proposed_at', 'desc')
    .executeTakeFirstOrThrow()
  return code(decideLift(world.ctx(actor), { ...keys(), liftId: id, grant, note: '核实过' }))
}
const audited = async () =>
  (await world.services.read.selectFrom('audit').select('action').orderBy('seq').execute())
    .map((a) => a.action)
    .filter((a) => a.startsWith('lift.'))
const waiting = async (actor: SignedIn) => (await waitingFor(world.ctx(actor))).map((t) => t.state)

test('asking changes nothing; the decision of another person does, and all of it is on record', async () => {
  expect((await page(p.owner)).askLift).toBe(true)
  expect(await ask(p.owner)).toBe('ok')
  expect(await ask(p.owner)).toBe('duplicate')
  expect(await page(p.owner)).toMatchObject({ askLift: false, lifts: [{ decide: false, reason: '配偶已离职' }] })
  expect(await invite(p.owner)).toBe('recused')
  expect(await waiting(p.organiser)).toEqual(['解除回避待决定'])
  expect((await page(p.organiser)).lifts[0]).toMatchObject({ decide: true })
  expect(await decide(p.organiser, true)).toBe('ok')
  expect(await decide(second, true)).toBe('wrongState')
  expect(await waiting(p.organiser)).toEqual([])
  expect(await audited()).toEqual(['lift.propose', 'lift.grant'])
  const { interest } = await readEvidence(world.ctx(p.owner), keys(), false)
  expect(interest).toMatchObject({ partiality: null, recused: [] })
  expect((await page(p.owner)).lifts[0]?.head).toMatch(/^李示例 · 已解除 · .* · 徐示例决定，/)
  expect(await invite(p.owner)).toBe('ok')
})

test('what is refused leaves the person back, and may be asked again', async () => {
  await ask(p.owner)
  expect(await decide(p.organiser, false)).toBe('ok')
  expect(await invite(p.owner)).toBe('recused')
  expect((await page(p.owner)).askLift).toBe(true)
  world.pass(1000)
  expect(await ask(p.owner, '再次说明')).toBe('ok')
  expect(await decide(second, true)).toBe('ok')
  expect(await invite(p.owner)).toBe('ok')
})

test('who was let in again may declare it anew, and stands back anew', async () => {
  await ask(p.owner)
  await decide(p.organiser, true)
  await recuseFromPair(world.ctx(p.owner), { ...keys(), reason: '本人入股' })
  expect(await invite(p.owner)).toBe('recused')
  const own = await page(p.owner)
  expect(own.interest.recused).toEqual(['责任单位李示例已声明回避：本人入股'])
  expect(own.lifts[0]?.head).toContain('曾解除，后又声明回避')
  expect(own.askLift).toBe(true)
})

describe('by role', () => {
  test('only who stands back asks', async () => {
    const colleague = await world.person({ organisation: p.needOrganisation })
    for (const [actor, expected] of [
      [colleague, 'wrongState'],
      [p.firm, 'wrongState'],
      [p.organiser, 'wrongState'],
      [p.stranger, 'forbidden'],
      [p.auditor, 'forbidden'],
      [p.reviewer, 'forbidden'],
    ] as const)
      expect(await ask(actor)).toBe(expected)
  })

  test('only the lead unit decides, never about oneself and not while standing back', async () => {
    await ask(p.owner)
    const colleague = await world.person({ organisation: p.needOrganisation })
    for (const actor of [p.owner, colleague, p.firm, p.stranger, p.auditor, p.reviewer])
      expect(await decide(actor, true)).toBe('forbidden')
    await recuseFromPair(world.ctx(p.organiser), { ...keys(), reason: '曾在该企业任职' })
    expect(await decide(p.organiser, true)).toBe('recused')
    expect((await page(p.organiser)).lifts[0]?.decide).toBe(false)
    world.pass(1000)
    expect(await ask(p.organiser)).toBe('ok')
    expect(await decide(p.organiser, true)).toBe('secondPerson')
    expect(await waiting(p.organiser)).toEqual(['解除回避待决定'])
    expect((await waiting(second)).sort()).toEqual(['解除回避待决定', '解除回避待决定'])
    expect(await decide(second, true)).toBe('ok')
  })

  test('the own side and the lead unit read the reasons; the other side and strangers do not', async () => {
    await ask(p.owner)
    const colleague = await world.person({ organisation: p.needOrganisation })
    for (const actor of [colleague, p.organiser, p.auditor])
      expect(JSON.stringify(await page(actor))).toContain('配偶已离职')
    expect(JSON.stringify(await page(p.firm))).not.toContain('配偶')
    expect(await code(page(p.stranger))).toBe('forbidden')
  })

  test('a decision names a request of this pair', async () => {
    await ask(p.owner)
    const { id } = await world.services.read.selectFrom('recusal_lift').select('id').executeTakeFirstOrThrow()
    const elsewhere = { opportunity: await putNeed(world, p.owner), product, liftId: id, grant: true, note: '' }
    expect(await code(decideLift(world.ctx(second), elsewhere))).toBe('notFound')
    const unknown = { ...keys(), liftId: 'nothing', grant: true, note: '' }
    expect(await code(decideLift(world.ctx(second), unknown))).toBe('notFound')
  })
})

test('who stands back neither asks nor answers a question of the pair', async () => {
  await inviteMatch(world.ctx(p.firm), { ...keys(), note: '' })
  const question = { ...keys(), question: '何时可以试用？' }
  expect(await code(askQuestion(world.ctx(p.owner), question))).toBe('recused')
  const colleague = await world.person({ organisation: p.needOrganisation })
  expect(await code(askQuestion(world.ctx(colleague), question))).toBe('ok')
  await recuseFromPair(world.ctx(p.firm), { ...keys(), reason: '亲属在对方单位' })
  expect(await code(answerQuestion(world.ctx(p.firm), { ...keys(), answer: '下月' }))).toBe('recused')
})
