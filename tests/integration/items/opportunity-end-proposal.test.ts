import { afterEach, beforeEach, expect, it } from 'vitest'
import { anonymous } from '#app/domain/policy/actor.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { waitingFor } from '#app/features/desk/todos.server.ts'
import { decideEnd } from '#app/features/items/opportunity/decide-end.server.ts'
import { closeOpportunity } from '#app/features/items/opportunity/close-opportunity.server.ts'
import { endOpportunity } from '#app/features/items/opportunity/end-opportunity.server.ts'
import { readOpportunity } from '#app/features/items/opportunity/opportunity.queries.server.ts'
import { proposeEnd } from '#app/features/items/opportunity/propose-end.server.ts'
import { settleOpportunity } from '#app/features/items/opportunity/settle-opportunity.server.ts'
import { findOpportunity } from '#db/repos/opportunities.ts'
import { publishedNeed } from '#tests/support/opportunities.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

let world: World
let owner: SignedIn
let reviewer: SignedIn
let first: SignedIn
let second: SignedIn
let id: string

beforeEach(async () => {
  world = await createWorld()
  const unit = await world.organisation({ kind: 'department' })
  owner = await world.person({ organisation: unit, role: 'admin' })
  reviewer = await world.person({ staff: ['reviewer'] })
  first = await world.person({ staff: ['organiser'], name: '甲示例' })
  second = await world.person({ staff: ['organiser'], name: '乙示例' })
  id = await publishedNeed(world, { author: owner, publisher: owner, reviewer })
})
afterEach(() => world.close())

const status = async () => (await findOpportunity(world.services.read, id))?.status
const propose = (actor: SignedIn, how: 'withdraw' | 'cancel' = 'withdraw', reason = '信息有误') =>
  proposeEnd(world.ctx(actor), { key: id, how, reason })
const seen = async (actor: SignedIn) => (await readOpportunity(world.ctx(actor), id)).need
const decide = async (actor: SignedIn, confirm = true) =>
  decideEnd(world.ctx(actor), { key: id, confirm, proposedAt: (await seen(first))?.endProposal?.at ?? 0 })

it('is done by the second organiser, and by nobody alone', async () => {
  await propose(first)
  expect(await status()).toBe('published')
  await expect(decide(first)).rejects.toMatchObject({ code: 'secondPerson' })
  expect(await status()).toBe('published')
  await decide(second)
  expect((await readOpportunity(world.ctx(), id)).gone).toMatchObject({ reason: '信息有误' })
})

it('stands on the page of organisers alone, each with what is theirs to do', async () => {
  expect((await seen(first))?.acts).toMatchObject({ proposeEnd: true, withdraw: false })
  await propose(first, 'cancel')
  expect((await seen(first))?.endProposal).toMatchObject({ how: 'cancel', by: '甲示例', mine: true })
  expect((await seen(second))?.endProposal).toMatchObject({ reason: '信息有误', mine: false })
  expect((await seen(second))?.acts.proposeEnd).toBe(false)
  const others = [owner, reviewer, await world.person({ staff: ['auditor'] })]
  for (const actor of others)
    expect(await seen(actor)).toMatchObject({ endProposal: null, acts: { proposeEnd: false } })
  expect((await readOpportunity(world.ctx(anonymous), id)).need?.history.map((h) => h.word)).toEqual(['发布'])
  expect((await seen(owner))?.history.map((h) => h.word)).toContain('牵头单位提请终止')
})

it('tells the other organisers, and the owner when it has happened', async () => {
  await propose(first)
  const subjects = async (person: SignedIn) =>
    (
      await world.services.read
        .selectFrom('message')
        .select('subject')
        .where('recipient_id', '=', person.personId)
        .orderBy('created_at')
        .execute()
    ).map((m) => m.subject)
  expect((await subjects(second)).at(-1)).toMatch(/^待确认：撤回/)
  expect((await subjects(first)).filter((s) => s.startsWith('待确认'))).toEqual([])
  await decide(second)
  expect((await subjects(owner)).at(-1)).toMatch(/^已撤回/)
})

it('waits on the desk of the other organisers', async () => {
  await propose(first)
  const waiting = async (actor: SignedIn) => (await waitingFor(world.ctx(actor))).map((t) => t.state)
  expect(await waiting(second)).toContain('撤回待确认')
  expect(await waiting(first)).not.toContain('撤回待确认')
  await decide(second)
  expect(await waiting(second)).not.toContain('撤回待确认')
})

it('can be dropped, and asked for again', async () => {
  await propose(first)
  await expect(propose(second, 'cancel')).rejects.toMatchObject({ code: 'duplicate' })
  await decide(second, false)
  expect(await status()).toBe('published')
  await propose(second, 'cancel')
  await decide(first)
  expect(await status()).toBe('cancelled')
})

it('confirms only the proposal that was on the page', async () => {
  await propose(first)
  const stale = (await seen(second))?.endProposal?.at ?? 0
  await decide(first, false)
  world.pass(60_000)
  await propose(first, 'cancel', '另一个原因')
  const decision = decideEnd(world.ctx(second), { key: id, confirm: true, proposedAt: stale })
  await expect(decision).rejects.toMatchObject({ code: 'wrongState' })
  expect(await status()).toBe('published')
})

it('ends with the need: what its owner did first stands', async () => {
  await propose(first)
  await closeOpportunity(world.ctx(owner), { key: id })
  await settleOpportunity(world.ctx(owner), { key: id, result: 'matched', followPath: 'trial' })
  await expect(decide(second)).rejects.toMatchObject({ code: 'wrongState' })
  expect(await status()).toBe('matched')
  expect((await seen(second))?.endProposal).toBeNull()
})

it('goes away when the owner withdraws the need', async () => {
  await propose(first)
  await endOpportunity(world.ctx(owner), { key: id, how: 'cancel', reason: '不再需要' })
  expect(await world.services.read.selectFrom('end_proposal').selectAll().execute()).toEqual([])
})

it('is refused without a reason, for what is not public, and to everybody who is no organiser', async () => {
  await expect(propose(first, 'withdraw', '  ')).rejects.toMatchObject({ code: 'badInput' })
  await world.services.db.updateTable('opportunity').set({ status: 'approved' }).where('id', '=', id).execute()
  await expect(propose(first)).rejects.toMatchObject({ code: 'wrongState' })
  await world.services.db.updateTable('opportunity').set({ status: 'published' }).where('id', '=', id).execute()
  const others = [owner, reviewer, await world.person({ staff: ['admin'] }), await world.person({ staff: ['auditor'] })]
  for (const actor of others) await expect(propose(actor)).rejects.toMatchObject({ code: 'forbidden' })
  await propose(first)
  for (const actor of others) await expect(decide(actor)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await status()).toBe('published')
})
