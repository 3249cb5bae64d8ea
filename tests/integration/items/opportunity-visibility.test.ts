import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anonymous } from '#app/domain/policy/actor.ts'
import type { Actor, SignedIn } from '#app/domain/policy/actor.ts'
import type { OpportunityStatus } from '#app/domain/status.ts'
import { itemRows } from '#app/features/items/item-rows.server.ts'
import { readOpportunity } from '#app/features/items/opportunity/opportunity.queries.server.ts'
import { publishedNeed } from '#tests/support/opportunities.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

let world: World
let people: Record<string, Actor>
let staff: { author: SignedIn; publisher: SignedIn; reviewer: SignedIn }

beforeEach(async () => {
  world = await createWorld()
  const owner = await world.organisation({ name: '示例区商务局', kind: 'department' })
  const firm = await world.organisation({ name: '示例衡器有限公司' })
  const pending = await world.organisation({ verified: false })
  const other = await world.organisation({ kind: 'street' })
  staff = {
    author: await world.person({ organisation: owner, role: 'member', name: '赵示例' }),
    publisher: await world.person({ organisation: owner, role: 'admin', name: '钱示例' }),
    reviewer: await world.person({ staff: ['reviewer'] }),
  }
  people = {
    anonymous,
    firmMember: await world.person({ organisation: firm, role: 'member' }),
    firmAdmin: await world.person({ organisation: firm }),
    pendingFirm: await world.person({ organisation: pending }),
    ownerMember: staff.author,
    otherUnit: await world.person({ organisation: other }),
    reviewerAssigned: staff.reviewer,
    reviewerOther: await world.person({ staff: ['reviewer'] }),
    organiser: await world.person({ staff: ['organiser'] }),
    administrator: await world.person({ staff: ['admin'] }),
    auditor: await world.person({ staff: ['auditor'] }),
  }
})
afterEach(() => world.close())

/** 404, 410, queue (title only), summary (no details), or all. */
async function seen(actor: Actor, id: string): Promise<string> {
  try {
    const { need, gone } = await readOpportunity(world.ctx(actor), id)
    if (gone) return '410'
    if (need.queueOnly) return Object.keys(need.content).length === 0 ? 'queue' : 'leak'
    return need.content.goal === undefined && need.content.musts === undefined ? 'summary' : 'all'
  } catch (error) {
    return (error as { code: string }).code === 'notFound' ? '404' : 'error'
  }
}

async function need(status: OpportunityStatus, visibility: 'public' | 'summary' = 'public'): Promise<string> {
  const id = await publishedNeed(world, staff, { visibility })
  const hidden = status === 'draft' || status === 'submitted' || status === 'returned' || status === 'approved'
  await world.services.db
    .updateTable('opportunity')
    .set({ status, ...(hidden ? { public_json: null, published_at: null } : {}) })
    .where('id', '=', id)
    .execute()
  await world.services.db
    .insertInto('review_assignment')
    .values({ item_kind: 'opportunity', item_id: id, reviewer_id: staff.reviewer.personId, taken_at: 0 })
    .execute()
  return id
}

const order = [
  'anonymous',
  'firmMember',
  'firmAdmin',
  'pendingFirm',
  'ownerMember',
  'otherUnit',
  'reviewerAssigned',
  'reviewerOther',
  'organiser',
  'administrator',
  'auditor',
]
const everybody = (cell: string) => Array.from({ length: order.length }, () => cell).join(' ')

/** The rows of the object × actor table that speak of needs. */
const table: [OpportunityStatus, 'public' | 'summary', string][] = [
  ['draft', 'public', '404 404 404 404 all 404 all 404 404 404 404'],
  ['returned', 'public', '404 404 404 404 all 404 all 404 404 404 404'],
  ['submitted', 'public', '404 404 404 404 all 404 all queue queue 404 404'],
  ['approved', 'public', '404 404 404 404 all 404 all queue all 404 404'],
  ['published', 'public', everybody('all')],
  ['published', 'summary', 'summary all all summary all all all summary all summary all'],
  ['closed', 'summary', 'summary all all summary all all all summary all summary all'],
  ['matched', 'public', everybody('all')],
  ['unmatched', 'public', everybody('all')],
  ['cancelled', 'public', everybody('all')],
  ['withdrawn', 'public', everybody('410')],
]

describe('who sees how much of a need', () => {
  it.each(table)('%s, %s', async (status, visibility, expected) => {
    const id = await need(status, visibility)
    const cells: string[] = []
    for (const name of order) cells.push(await seen(people[name] as Actor, id))
    expect(cells.join(' ')).toBe(expected)
  })

  it('writes one audit row per person and day for details that are for verified organisations', async () => {
    const id = await need('published', 'summary')
    const firm = people.firmMember as SignedIn
    await readOpportunity(world.ctx(firm), id)
    await readOpportunity(world.ctx(firm), id)
    await readOpportunity(world.ctx(), id)
    world.pass(86_400_000)
    await readOpportunity(world.ctx(firm), id)
    const rows = await world.services.db
      .selectFrom('audit')
      .select('person_id')
      .where('action', '=', 'opportunity.readDetails')
      .execute()
    expect(rows).toEqual([{ person_id: firm.personId }, { person_id: firm.personId }])
  })

  it('keeps the amount of a summary out of the list, and a draft out of it whatever the index says', async () => {
    const open = await need('published', 'summary')
    const hit = [{ kind: 'opportunity' as const, id: open }]
    const [anonymousRow] = await itemRows(world.ctx(), hit)
    const [firmRow] = await itemRows(world.ctx(people.firmMember), hit)
    expect(anonymousRow?.meta).not.toContain('120 万元')
    expect(firmRow?.meta).toContain('120 万元')
    const draft = await need('draft')
    expect(await itemRows(world.ctx(), [{ kind: 'opportunity', id: draft }])).toEqual([])
  })

  it('shows 某…企业 without office and telephone until both sides agreed', async () => {
    const mall = await world.organisation({ name: '示例百货有限公司', kind: 'enterprise' })
    const author = await world.person({ organisation: mall })
    const publisher = await world.person({ organisation: mall })
    const id = await publishedNeed(
      world,
      { author, publisher, reviewer: staff.reviewer },
      { anonymousOwner: true, categories: ['growth-retail'] },
    )
    const firm = people.firmMember as SignedIn
    const before = await readOpportunity(world.ctx(firm), id)
    expect(before.need?.owner).toMatchObject({ name: '某商贸企业', hidden: true, address: '' })
    expect(before.need?.content.office ?? before.need?.content.phone).toBeUndefined()
    expect(JSON.stringify(before)).not.toContain('示例百货')
    expect((await readOpportunity(world.ctx(people.organiser), id)).need?.owner.name).toBe('示例百货有限公司')
    await world.services.db
      .insertInto('product')
      .values({
        id: 'p1',
        organisation_id: firm.organisation?.id ?? '',
        status: 'published',
        content_json: '{}',
        content_hash: '',
        created_by: firm.personId,
        created_at: 0,
        updated_by: firm.personId,
        updated_at: 0,
        status_at: 0,
      })
      .execute()
    await world.services.db
      .insertInto('match')
      .values({ id: 'm1', opportunity_id: id, product_id: 'p1', status: 'agreed', created_at: 0, status_at: 0 })
      .execute()
    expect((await readOpportunity(world.ctx(firm), id)).need?.owner.name).toBe('示例百货有限公司')
  })
})
