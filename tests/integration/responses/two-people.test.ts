import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ErrorCode } from '#app/domain/errors.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { decideResponse } from '#app/features/responses/decide-response.server.ts'
import { ownAnswer } from '#app/features/responses/own.queries.server.ts'
import { proposeDecision } from '#app/features/responses/propose-decision.server.ts'
import { receivedResponse } from '#app/features/responses/received.queries.server.ts'
import { viewResponse } from '#app/features/responses/view-response.server.ts'
import { answerAs, parties, proposedAt } from './parties.ts'
import type { Parties } from './parties.ts'

/** A reply takes two people of the owner: one proposes it, a 单位联络员 who is another person decides. */

let p: Parties
let number: string
beforeEach(async () => {
  p = await parties()
  number = (await answerAs(p, p.firm.admin)).number
  await viewResponse(p.world.ctx(p.owner.member), { key: p.need, number })
})
afterEach(() => p.world.close())

const code = (code: ErrorCode) => expect.objectContaining({ code }) as unknown
const decline = { result: 'declined', reason: 'mustUnmet', line: 1, text: '', advice: '请更新证书。' } as const
const interest = { result: 'interested', followPath: 'trial', text: '请来面谈。' } as const
const propose = (person: SignedIn, decision: typeof decline | typeof interest = decline) =>
  proposeDecision(p.world.ctx(person), { key: p.need, number, decision })
const decide = async (person: SignedIn, confirm = true) =>
  decideResponse(p.world.ctx(person), { key: p.need, number, proposedAt: await proposedAt(p), confirm })
const page = (person: SignedIn) => receivedResponse(p.world.ctx(person), p.need, number)
const told = async (person: SignedIn) =>
  (
    await p.world.services.db
      .selectFrom('message')
      .select(['kind', 'subject', 'body'])
      .where('recipient_id', '=', person.personId)
      .execute()
  ).filter((m) => m.kind.startsWith('response'))
const secondAdmin = () => p.world.person({ organisation: p.owner.id, name: '庚示例' })

test('a proposal stands on the page with who, when and why; the answering unit learns nothing of it', async () => {
  const before = JSON.stringify([await ownAnswer(p.world.ctx(p.firm.admin), p.need), await told(p.firm.admin)])
  await propose(p.owner.member)
  expect(JSON.stringify([await ownAnswer(p.world.ctx(p.firm.admin), p.need), await told(p.firm.admin)])).toBe(before)
  const { reply, decision } = await page(p.owner.admin)
  expect(decision).toBeNull()
  expect(reply).toMatchObject({
    mayPropose: false,
    proposal: {
      by: '乙示例',
      at: p.world.now(),
      decision: { reason: '未满足第 1 条' },
      mayDecide: true,
      mayDrop: true,
    },
  })
  expect((await page(p.owner.member)).reply?.proposal).toMatchObject({ mine: true, mayDecide: false, mayDrop: true })
  expect((await page(p.owner.other)).reply?.proposal).toMatchObject({ mayDecide: false, mayDrop: false })
  expect((await told(p.owner.admin)).map((m) => m.subject)).toContainEqual(expect.stringContaining('答复待您决定'))
})

test('what the second person sees is exactly what the answering unit is told', async () => {
  await propose(p.owner.member)
  const proposal = (await page(p.owner.admin)).reply?.proposal
  await decide(p.owner.admin)
  expect(await told(p.firm.admin)).toContainEqual({ kind: 'response.decided', ...proposal?.message })
  const { decision } = await ownAnswer(p.world.ctx(p.firm.admin), p.need)
  expect(decision).toEqual(proposal?.decision)
  const row = await p.world.services.db.selectFrom('response').selectAll().executeTakeFirstOrThrow()
  expect(row).toMatchObject({ status: 'declined', decided_by: p.owner.admin.personId, advice: '请更新证书。' })
  expect((await page(p.owner.admin)).reply).toBeNull()
})

test('one person alone decides nothing; of two 单位联络员 the other one does', async () => {
  await expect(propose(p.owner.admin)).rejects.toEqual(code('secondPerson'))
  expect((await page(p.owner.admin)).reply).toMatchObject({ mayPropose: false, alone: false })
  const second = await secondAdmin()
  expect((await page(p.owner.admin)).reply).toMatchObject({ mayPropose: true })
  await propose(p.owner.admin, interest)
  await expect(decide(p.owner.admin)).rejects.toEqual(code('secondPerson'))
  await expect(decide(p.owner.member)).rejects.toEqual(code('forbidden'))
  await expect(propose(p.owner.member)).rejects.toEqual(code('duplicate'))
  expect(await p.world.services.db.selectFrom('collaboration').selectAll().execute()).toEqual([])
  await decide(second)
  await decide(second)
  expect(await p.world.services.db.selectFrom('collaboration').selectAll().execute()).toHaveLength(1)
})

test('a unit with one account is told to invite a colleague', async () => {
  await p.world.services.db
    .deleteFrom('membership')
    .where('person_id', 'in', [p.owner.member.personId, p.owner.other.personId])
    .execute()
  expect((await page(p.owner.admin)).reply).toEqual({ recused: false, proposal: null, mayPropose: false, alone: true })
})

test('dropped by the proposer or a 单位联络员, and a proposal in its place is not decided unseen', async () => {
  await propose(p.owner.member)
  await expect(decide(p.owner.other, false)).rejects.toEqual(code('forbidden'))
  await decide(p.owner.member, false)
  await propose(p.owner.member)
  const seen = await proposedAt(p)
  await decide(p.owner.admin, false)
  expect((await page(p.owner.member)).reply).toMatchObject({ proposal: null, mayPropose: true })
  p.world.pass(1_000)
  await propose(p.owner.member, interest)
  const late = { key: p.need, number, proposedAt: seen, confirm: true }
  await expect(decideResponse(p.world.ctx(p.owner.admin), late)).rejects.toEqual(code('wrongState'))
  expect((await told(p.firm.admin)).map((m) => m.kind)).not.toContain('response.decided')
})

test('nobody else proposes, and an unread answer gets no reply', async () => {
  for (const person of [p.rival, p.otherUnit, p.firm.admin, ...Object.values(p.staff)])
    await expect(propose(person)).rejects.toEqual(code('notFound'))
  const unread = await parties()
  const answer = await answerAs(unread, unread.firm.admin)
  const early = { key: unread.need, number: answer.number, decision: decline }
  await expect(proposeDecision(unread.world.ctx(unread.owner.member), early)).rejects.toEqual(code('sealed'))
  unread.world.close()
})
