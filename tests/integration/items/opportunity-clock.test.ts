import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { DAY_MS, HOUR_MS, parseDeadline } from '#app/domain/time.ts'
import { confirmOpportunity } from '#app/features/items/opportunity/confirm-opportunity.server.ts'
import { createOpportunity } from '#app/features/items/opportunity/create-opportunity.server.ts'
import { readOpportunity } from '#app/features/items/opportunity/opportunity.queries.server.ts'
import { saveOpportunity } from '#app/features/items/opportunity/save-opportunity.server.ts'
import { scheduleOpportunity } from '#app/features/items/opportunity/schedule-opportunity.server.ts'
import { submitOpportunity } from '#app/features/items/opportunity/submit-opportunity.server.ts'
import { closeOpportunities } from '#app/jobs/close-opportunities.ts'
import { remindOwners } from '#app/jobs/remind-owners.ts'
import { findOpportunity } from '#db/repos/opportunities.ts'
import { publicItems } from '#db/repos/search-documents.ts'
import { approve, completeNeed, publishedNeed } from '#tests/support/opportunities.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

let world: World
let author: SignedIn
let publisher: SignedIn
let reviewer: SignedIn

beforeEach(async () => {
  world = await createWorld()
  const owner = await world.organisation({ kind: 'department' })
  author = await world.person({ organisation: owner, role: 'member' })
  publisher = await world.person({ organisation: owner, role: 'admin' })
  reviewer = await world.person({ staff: ['reviewer'] })
})
afterEach(() => world.close())

const row = async (id: string) => {
  const found = await findOpportunity(world.services.read, id)
  if (!found) throw new Error('no such need')
  return found
}

async function approvedNeed(deadline = '2026-12-20 17:00'): Promise<string> {
  const id = await createOpportunity(world.ctx(author))
  await saveOpportunity(world.ctx(author), { key: id, version: 1, content: completeNeed({ deadline }) })
  await submitOpportunity(world.ctx(author), { key: id })
  await approve(world, id, reviewer)
  return id
}

describe('scheduled publication', () => {
  it('publishes at its time and not before, once', async () => {
    const id = await approvedNeed()
    await scheduleOpportunity(world.ctx(publisher), { key: id, publishAt: world.now() + HOUR_MS })
    expect(await closeOpportunities(world.services)).toBe(0)
    world.pass(HOUR_MS)
    expect(await closeOpportunities(world.services)).toBe(1)
    expect(await closeOpportunities(world.services)).toBe(0)
    expect(await row(id)).toMatchObject({ status: 'published', publish_at: null, published_at: world.now() })
  })

  it('refuses a time that has passed or lies behind the deadline', async () => {
    const id = await approvedNeed()
    for (const publishAt of [world.now(), parseDeadline('2026-12-20 17:00') ?? 0])
      await expect(scheduleOpportunity(world.ctx(publisher), { key: id, publishAt })).rejects.toMatchObject({
        code: 'badInput',
        fields: { publishAt: expect.any(String) as string },
      })
  })

  it('gives up and tells the owner when nothing may be published any more', async () => {
    const id = await approvedNeed('2026-11-24 12:00')
    await scheduleOpportunity(world.ctx(publisher), { key: id, publishAt: world.now() + HOUR_MS })
    world.pass(3 * DAY_MS)
    expect(await closeOpportunities(world.services)).toBe(1)
    expect(await row(id)).toMatchObject({ status: 'approved', publish_at: null })
    const told = await world.services.db
      .selectFrom('message')
      .select('body')
      .where('event', 'like', 'opportunity.schedule-failed:%')
      .execute()
    expect(told).toHaveLength(2)
    expect(told[0]?.body).toContain('截止时间已经过去')
    expect(await closeOpportunities(world.services)).toBe(0)
  })
})

describe('the deadline', () => {
  it('counts from its instant on, before any job has run', async () => {
    const id = await publishedNeed(world, { author, publisher, reviewer })
    world.pass((parseDeadline('2026-12-20 17:00') ?? 0) - world.now() - 1)
    expect((await readOpportunity(world.ctx(), id)).need?.status).toBe('published')
    world.pass(1)
    expect((await readOpportunity(world.ctx(), id)).need).toMatchObject({ status: 'closed', acts: { respond: 'no' } })
    expect((await row(id)).status).toBe('published')
    expect(await closeOpportunities(world.services)).toBe(1)
    expect(await row(id)).toMatchObject({ status: 'closed', closed_at: parseDeadline('2026-12-20 17:00') })
  })
})

describe('长期有效', () => {
  const endsAt = async (id: string) => (await publicItems(world.services.read, 'opportunity', { ids: [id] }))[0]?.endsAt

  it('asks once per due day, leaves the default list unconfirmed, and comes back by one confirmation', async () => {
    const id = await publishedNeed(world, { author, publisher, reviewer }, { validity: 'open', deadline: '' })
    world.pass(89 * DAY_MS)
    await remindOwners(world.services)
    const messages = () =>
      world.services.db
        .selectFrom('message')
        .select('recipient_id')
        .where('event', 'like', 'opportunity.confirm-due:%')
        .execute()
    expect(await messages()).toEqual([])
    world.pass(DAY_MS)
    await remindOwners(world.services)
    await remindOwners(world.services)
    expect(await messages()).toHaveLength(2)
    expect((await readOpportunity(world.ctx(), id)).need?.state.word).toBe('待确认')
    expect(await endsAt(id)).toBeGreaterThan(world.now())
    world.pass(40 * DAY_MS)
    expect(await endsAt(id)).toBeLessThan(world.now())
    await expect(confirmOpportunity(world.ctx(reviewer), { key: id })).rejects.toMatchObject({ code: 'forbidden' })
    await confirmOpportunity(world.ctx(author), { key: id })
    expect(await endsAt(id)).toBeGreaterThan(world.now())
    expect((await readOpportunity(world.ctx(), id)).need?.state.word).toBe('可应答')
  })
})
