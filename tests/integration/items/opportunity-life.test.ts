import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyOpportunity } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { createOpportunity } from '#app/features/items/opportunity/create-opportunity.server.ts'
import { readOpportunity } from '#app/features/items/opportunity/opportunity.queries.server.ts'
import { publishOpportunity } from '#app/features/items/opportunity/publish-opportunity.server.ts'
import { recallOpportunity } from '#app/features/items/opportunity/recall-opportunity.server.ts'
import { saveOpportunity } from '#app/features/items/opportunity/save-opportunity.server.ts'
import { submitOpportunity } from '#app/features/items/opportunity/submit-opportunity.server.ts'
import { findOpportunity } from '#db/repos/opportunities.ts'
import { approve, completeNeed } from '#tests/support/opportunities.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

let world: World
let owner: string
let member: SignedIn
let admin: SignedIn
let reviewer: SignedIn

beforeEach(async () => {
  world = await createWorld()
  owner = await world.organisation({ name: '示例区商务局', kind: 'department' })
  member = await world.person({ organisation: owner, role: 'member', name: '赵示例' })
  admin = await world.person({ organisation: owner, role: 'admin', name: '钱示例' })
  reviewer = await world.person({ staff: ['reviewer'] })
})
afterEach(() => world.close())

const save = (actor: SignedIn, key: string, version: number, content: OpportunityContent) =>
  saveOpportunity(world.ctx(actor), { key, version, content })

describe('from draft to public page', () => {
  it('creates, saves, submits, publishes and is read by everybody', async () => {
    const id = await createOpportunity(world.ctx(member))
    expect(await createOpportunity(world.ctx(member))).toBe(id)
    const saved = await save(member, id, 1, completeNeed())
    expect(saved.version).toBe(2)
    const number = await submitOpportunity(world.ctx(member), { key: id, version: 2 })
    expect(number).toBe('JH-2026-0001')
    await expect(readOpportunity(world.ctx(), id)).rejects.toMatchObject({ code: 'notFound' })
    await approve(world, id, reviewer)
    await expect(publishOpportunity(world.ctx(member), { key: id })).rejects.toMatchObject({ code: 'forbidden' })
    await publishOpportunity(world.ctx(admin), { key: id })
    const { need } = await readOpportunity(world.ctx(), number)
    expect(need).toMatchObject({ title: completeNeed().title, status: 'published', acts: { respond: 'signIn' } })
    const categories = await world.services.db.selectFrom('item_category').selectAll().orderBy('position').execute()
    expect(categories.map((c) => c.category)).toEqual(completeNeed().categories)
  })

  it('refuses an incomplete submission with the reason at each field and keeps the draft', async () => {
    const id = await createOpportunity(world.ctx(member))
    const refused = submitOpportunity(world.ctx(member), { key: id })
    await expect(refused).rejects.toMatchObject({ code: 'incomplete' })
    const error = (await refused.catch((e: unknown) => e)) as { fields: Record<string, string> }
    expect(Object.keys(error.fields)).toEqual([
      'title',
      'summary',
      'categories',
      'modes',
      'office',
      'phone',
      'validity',
    ])
    expect((await findOpportunity(world.services.read, id))?.number).toBeNull()
  })

  it('refuses a text that somebody else has changed since, and stores nothing', async () => {
    const id = await createOpportunity(world.ctx(member))
    await save(member, id, 1, { ...emptyOpportunity, title: '甲' })
    await expect(save(admin, id, 1, { ...emptyOpportunity, title: '乙' })).rejects.toMatchObject({ code: 'conflict' })
    // The same text again is no conflict: the answer to the first request was lost.
    expect((await save(member, id, 1, { ...emptyOpportunity, title: '甲' })).version).toBe(2)
    expect((await findOpportunity(world.services.read, id))?.title).toBe('甲')
  })

  it('voids the approval by an edit, and gives the number only once', async () => {
    const id = await createOpportunity(world.ctx(member))
    await save(member, id, 1, completeNeed())
    await submitOpportunity(world.ctx(member), { key: id })
    await recallOpportunity(world.ctx(member), { key: id })
    await submitOpportunity(world.ctx(member), { key: id })
    await approve(world, id, reviewer)
    await save(member, id, 2, completeNeed({ goal: '另一个目标' }))
    expect((await findOpportunity(world.services.read, id))?.status).toBe('draft')
    await expect(publishOpportunity(world.ctx(admin), { key: id })).rejects.toMatchObject({ code: 'wrongState' })
    expect(await submitOpportunity(world.ctx(member), { key: id })).toBe('JH-2026-0001')
    // Even a row that claims to be approved is not published with a text that nobody approved.
    await world.services.db.updateTable('opportunity').set({ status: 'approved' }).where('id', '=', id).execute()
    await expect(publishOpportunity(world.ctx(admin), { key: id })).rejects.toMatchObject({ code: 'wrongState' })
  })
})
