import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { askLift } from '#app/features/matching/ask-lift.server.ts'
import { decideLift } from '#app/features/matching/decide-lift.server.ts'
import { recuseFromPair } from '#app/features/matching/recuse-from-pair.server.ts'
import { decideResponse } from '#app/features/responses/decide-response.server.ts'
import { ownAnswer, reviewResponse } from '#app/features/responses/own.queries.server.ts'
import { proposeDecision } from '#app/features/responses/propose-decision.server.ts'
import { receivedResponse } from '#app/features/responses/received.queries.server.ts'
import { submitResponse } from '#app/features/responses/submit-response.server.ts'
import { saveResponse } from '#app/features/responses/save-response.server.ts'
import { viewResponse } from '#app/features/responses/view-response.server.ts'
import { withdrawResponse } from '#app/features/responses/withdraw-response.server.ts'
import { code, putProduct } from '#tests/integration/matching/matching-support.ts'
import { answerAs, completeAnswer, parties, proposedAt } from './parties.ts'
import type { Parties } from './parties.ts'

/** Who stands back from a pair of a need with a product of a firm has no say in that firm's answer to the need. */

let p: Parties
let product: string
beforeEach(async () => {
  p = await parties()
  product = await putProduct(p.world, p.firm.admin)
})
afterEach(() => p.world.close())

const keys = () => ({ opportunity: p.need, product })
const recuse = (person: SignedIn) => recuseFromPair(p.world.ctx(person), { ...keys(), reason: '亲属在对方单位' })
const decline = { result: 'declined', reason: 'inUse', line: null, text: '', advice: '' } as const
const propose = (person: SignedIn, number: string) =>
  code(proposeDecision(p.world.ctx(person), { key: p.need, number, decision: decline }))
const decide = async (person: SignedIn, number: string, confirm = true) =>
  code(decideResponse(p.world.ctx(person), { key: p.need, number, proposedAt: await proposedAt(p), confirm }))
const viewed = async () => {
  const { number } = await answerAs(p, p.firm.admin)
  await viewResponse(p.world.ctx(p.owner.member), { key: p.need, number })
  return number
}
const reply = async (person: SignedIn, number: string) =>
  (await receivedResponse(p.world.ctx(person), p.need, number)).reply

test('of the owner neither proposes nor decides a reply; a colleague does', async () => {
  const number = await viewed()
  await recuse(p.owner.member)
  expect(await reply(p.owner.member, number)).toMatchObject({ recused: true, mayPropose: false })
  expect(await propose(p.owner.member, number)).toBe('recused')
  expect(await propose(p.owner.other, number)).toBe('ok')
  await recuse(p.owner.admin)
  expect((await reply(p.owner.admin, number))?.proposal).toMatchObject({ mayDecide: false, mayDrop: false })
  expect(await decide(p.owner.admin, number)).toBe('recused')
  expect(await decide(p.owner.admin, number, false)).toBe('recused')
  const another = await p.world.person({ organisation: p.owner.id })
  expect(await decide(another, number)).toBe('ok')
})

test('a proposal by somebody who stands back since is not carried out; it can be taken back or dropped', async () => {
  const number = await viewed()
  expect(await propose(p.owner.member, number)).toBe('ok')
  await recuse(p.owner.member)
  expect(await decide(p.owner.admin, number)).toBe('recused')
  expect(await decide(p.owner.member, number, false)).toBe('ok')
  expect(await propose(p.owner.other, number)).toBe('ok')
  expect(await decide(p.owner.admin, number)).toBe('ok')
})

test('of the firm neither submits nor withdraws the answer', async () => {
  await recuse(p.firm.admin)
  const saved = await saveResponse(p.world.ctx(p.firm.member), {
    key: p.need,
    version: 0,
    content: completeAnswer(),
  })
  const submission = { key: p.need, version: saved.version, pledge: true }
  expect(await reviewResponse(p.world.ctx(p.firm.admin), p.need)).toMatchObject({ recused: true })
  expect(await code(submitResponse(p.world.ctx(p.firm.admin), submission))).toBe('recused')
  expect(await reviewResponse(p.world.ctx(p.firm.granted), p.need)).toMatchObject({ recused: false })
  expect(await code(submitResponse(p.world.ctx(p.firm.granted), submission))).toBe('ok')
  expect((await ownAnswer(p.world.ctx(p.firm.admin), p.need)).acts.withdraw).toBe(false)
  expect(await code(withdrawResponse(p.world.ctx(p.firm.admin), { key: p.need }))).toBe('recused')
  expect((await ownAnswer(p.world.ctx(p.firm.granted), p.need)).acts.withdraw).toBe(true)
  expect(await code(withdrawResponse(p.world.ctx(p.firm.granted), { key: p.need }))).toBe('ok')
})

test('holds for this firm and this need alone, and ends when it is lifted', async () => {
  const other = await putProduct(p.world, p.rival)
  await recuseFromPair(p.world.ctx(p.owner.member), { opportunity: p.need, product: other, reason: '曾任职' })
  const number = await viewed()
  expect(await propose(p.owner.member, number)).toBe('ok')
  expect(await decide(p.owner.member, number, false)).toBe('ok')
  await recuse(p.owner.member)
  expect(await propose(p.owner.member, number)).toBe('recused')
  await askLift(p.world.ctx(p.owner.member), { ...keys(), reason: '已不在' })
  const { id } = await p.world.services.read.selectFrom('recusal_lift').select('id').executeTakeFirstOrThrow()
  await decideLift(p.world.ctx(p.staff.organiser), { ...keys(), liftId: id, grant: true, note: '核实过' })
  expect(await propose(p.owner.member, number)).toBe('ok')
})
