import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anonymous } from '#app/domain/policy/actor.ts'
import type { Actor, SignedIn } from '#app/domain/policy/actor.ts'
import { nextStatus, opportunityActions, opportunityStatus } from '#app/domain/status.ts'
import type { OpportunityAction, OpportunityStatus } from '#app/domain/status.ts'
import { closeOpportunity } from '#app/features/items/opportunity/close-opportunity.server.ts'
import { endOpportunity } from '#app/features/items/opportunity/end-opportunity.server.ts'
import { readOpportunity } from '#app/features/items/opportunity/opportunity.queries.server.ts'
import { publishOpportunity } from '#app/features/items/opportunity/publish-opportunity.server.ts'
import { recallOpportunity } from '#app/features/items/opportunity/recall-opportunity.server.ts'
import { saveOpportunity } from '#app/features/items/opportunity/save-opportunity.server.ts'
import { settleOpportunity } from '#app/features/items/opportunity/settle-opportunity.server.ts'
import { submitOpportunity } from '#app/features/items/opportunity/submit-opportunity.server.ts'
import type { Ctx } from '#app/server/context.ts'
import { findOpportunity } from '#db/repos/opportunities.ts'
import { completeNeed, publishedNeed } from '#tests/support/opportunities.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

let world: World
let people: { author: SignedIn; publisher: SignedIn; reviewer: SignedIn }
let id: string

beforeEach(async () => {
  world = await createWorld()
  const owner = await world.organisation({ kind: 'department' })
  people = {
    author: await world.person({ organisation: owner, role: 'member' }),
    publisher: await world.person({ organisation: owner, role: 'admin' }),
    reviewer: await world.person({ staff: ['reviewer'] }),
  }
  id = await publishedNeed(world, people)
})
afterEach(() => world.close())

const status = async () => (await findOpportunity(world.services.read, id))?.status

describe('what comes of a need', () => {
  it('asks an owner spending public money for the 后续路径', async () => {
    const settle = (followPath: '' | 'trial') =>
      settleOpportunity(world.ctx(people.publisher), { key: id, result: 'matched', followPath })
    await expect(settle('trial')).rejects.toMatchObject({ code: 'wrongState' })
    await closeOpportunity(world.ctx(people.publisher), { key: id })
    await expect(settle('')).rejects.toMatchObject({ code: 'badInput', fields: { followPath: '请选择后续路径' } })
    await settle('trial')
    expect((await readOpportunity(world.ctx(), id)).need).toMatchObject({ status: 'matched', followPath: '试用验证' })
  })

  it('lets the row follow a passed deadline before the result is written', async () => {
    world.pass(60 * 86_400_000)
    await settleOpportunity(world.ctx(people.publisher), { key: id, result: 'unmatched' })
    const steps = await world.services.db
      .selectFrom('status_history')
      .select('action')
      .where('object_id', '=', id)
      .where('action', 'in', ['close', 'giveUp'])
      .orderBy('to_status')
      .execute()
    expect(steps.map((s) => s.action)).toEqual(['close', 'giveUp'])
  })

  it('withdraws with a public reason; the notice is all that is left', async () => {
    const end = (reason: string) => endOpportunity(world.ctx(people.publisher), { key: id, how: 'withdraw', reason })
    await expect(end('  ')).rejects.toMatchObject({ code: 'badInput' })
    await end('需求已由上级统一建设')
    const page = await readOpportunity(world.ctx(), id)
    expect(page.gone).toMatchObject({ title: completeNeed().title, reason: '需求已由上级统一建设', copyOf: null })
    expect(JSON.stringify(page)).not.toContain(completeNeed().goal)
    expect((await readOpportunity(world.ctx(people.author), id)).gone?.copyOf).toBe(id)
  })

  it('does not let one organiser alone withdraw the need of a unit', async () => {
    const organiser = await world.person({ staff: ['organiser'] })
    const end = endOpportunity(world.ctx(organiser), { key: id, how: 'withdraw', reason: '误发' })
    await expect(end).rejects.toMatchObject({ code: 'secondPerson' })
  })
})

type Act = (ctx: Ctx) => Promise<unknown>
/** Each action with the use case behind it. `return` and `approve` belong to the review. */
const acts: Partial<Record<OpportunityAction, Act>> = {
  edit: async (ctx) => {
    const row = await findOpportunity(ctx.read, id)
    await saveOpportunity(ctx, { key: id, version: row?.version ?? 0, content: completeNeed({ goal: '改' }) })
  },
  submit: (ctx) => submitOpportunity(ctx, { key: id }),
  recall: (ctx) => recallOpportunity(ctx, { key: id }),
  publish: (ctx) => publishOpportunity(ctx, { key: id }),
  close: (ctx) => closeOpportunity(ctx, { key: id }),
  settle: (ctx) => settleOpportunity(ctx, { key: id, result: 'matched', followPath: 'trial' }),
  giveUp: (ctx) => settleOpportunity(ctx, { key: id, result: 'unmatched' }),
  cancel: (ctx) => endOpportunity(ctx, { key: id, how: 'cancel', reason: '不再需要' }),
  withdraw: (ctx) => endOpportunity(ctx, { key: id, how: 'withdraw', reason: '不再需要' }),
}
const memberActs: readonly string[] = ['edit', 'submit', 'recall']
const organiserActs: readonly string[] = ['publish', 'close']
/** An action that finds its result in place already answers without changing anything. */
const repeated: readonly string[] = [
  'submit submitted',
  'recall draft',
  'publish published',
  'close closed',
  'settle matched',
  'giveUp unmatched',
]

describe('every action × state × role', () => {
  it('changes the state exactly where status table and permissions agree', async () => {
    const other = await world.organisation()
    const roles: Record<string, Actor> = {
      anonymous,
      member: people.author,
      admin: people.publisher,
      otherAdmin: await world.person({ organisation: other }),
      reviewer: await world.person({ staff: ['reviewer'] }),
      organiser: await world.person({ staff: ['organiser'] }),
      administrator: await world.person({ staff: ['admin'] }),
      auditor: await world.person({ staff: ['auditor'] }),
    }
    const may = (role: string, action: string) =>
      role === 'admin' ||
      (role === 'member' && memberActs.includes(action)) ||
      (role === 'organiser' && organiserActs.includes(action))
    const start = await world.services.db
      .selectFrom('opportunity')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    let cases = 0
    for (const from of Object.keys(opportunityStatus) as OpportunityStatus[])
      for (const [action, act] of Object.entries(acts) as [OpportunityAction, Act][])
        for (const [role, actor] of Object.entries(roles)) {
          await world.services.db
            .updateTable('opportunity')
            .set({ ...start, status: from })
            .where('id', '=', id)
            .execute()
          const done = await act(world.ctx(actor)).then(
            () => true,
            () => false,
          )
          const to = nextStatus(opportunityActions, action, from)
          const same = repeated.includes(`${action} ${from}`)
          const allowed = may(role, action) && (to !== null || same) && from !== 'withdrawn'
          expect(`${role} ${action} ${from}: ${done}`).toBe(`${role} ${action} ${from}: ${allowed}`)
          expect(await status()).toBe(allowed && to !== null ? to : from)
          cases++
        }
    expect(cases).toBe(10 * 9 * 8)
  }, 60_000)
})
