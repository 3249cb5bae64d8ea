import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Funding, OrganisationKind } from '#app/domain/vocabulary.ts'
import { organisationKind, spendsPublicMoney } from '#app/domain/vocabulary.ts'
import { createOpportunity } from '#app/features/items/opportunity/create-opportunity.server.ts'
import { readEdit } from '#app/features/items/opportunity/edit-opportunity.queries.server.ts'
import { readOpportunity } from '#app/features/items/opportunity/opportunity.queries.server.ts'
import { saveOpportunity } from '#app/features/items/opportunity/save-opportunity.server.ts'
import { closeOpportunity } from '#app/features/items/opportunity/close-opportunity.server.ts'
import { settleOpportunity } from '#app/features/items/opportunity/settle-opportunity.server.ts'
import { submitOpportunity } from '#app/features/items/opportunity/submit-opportunity.server.ts'
import { viewReview } from '#app/features/items/review/review.queries.server.ts'
import { takeReview } from '#app/features/items/review/take-review.server.ts'
import { editResponse } from '#app/features/responses/own.queries.server.ts'
import { completeNeed, publishedNeed } from '#tests/support/opportunities.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'
import { fullNeed, submittedNeed } from './review-support.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

/** Owners and 资金来源, and whether public money is spent. */
const cases = [
  ['department', 'own', true],
  ['park', 'fiscal', true],
  ['soe', 'fiscal', true],
  ['academy', 'fiscal', true],
  ['association', 'fiscal', true],
  ['enterprise', 'fiscal', true],
  ['park', 'own', false],
  ['soe', 'social', false],
  ['enterprise', '', false],
] as const satisfies [OrganisationKind, Funding | '', boolean][]

async function owners(kind: OrganisationKind) {
  const organisation = await world.organisation({ kind })
  return {
    author: await world.person({ organisation, role: 'member' }),
    publisher: await world.person({ organisation }),
    reviewer: await world.person({ staff: ['reviewer'] }),
  }
}

test('every need of a public body, and every need paid from 财政', () => {
  for (const kind of organisationKind.codes) expect(spendsPublicMoney(kind, 'fiscal'), kind).toBe(true)
  const bodies = organisationKind.codes.filter((kind) => spendsPublicMoney(kind, 'own'))
  expect(bodies).toEqual(['department', 'street', 'institution'])
  expect(spendsPublicMoney(null, '')).toBe(false)
})

describe.each(cases)('%s, 资金来源 “%s”: public money %s', (kind, funding, money) => {
  const check = { what: '注册资本', op: '>=' as const, value: 500, unit: '万元' }
  const unfair = { funding, musts: [{ id: 'r1', text: '供应方条件', check }] }

  test('an unfair condition is named in the form and stops the submission', async () => {
    const { author } = await owners(kind)
    const ctx = world.ctx(author)
    const key = await createOpportunity(ctx)
    await saveOpportunity(ctx, { key, version: 1, content: completeNeed(unfair) })
    expect((await readEdit(ctx, key)).findings.some((f) => f.field === 'musts.0')).toBe(money)
    const submitted = submitOpportunity(ctx, { key })
    if (money) await expect(submitted).rejects.toMatchObject({ code: 'incomplete' })
    else await expect(submitted).resolves.toMatch(/^JH-/)
  })

  test('the review asks for 公平竞争自查', async () => {
    const { author, reviewer } = await owners(kind)
    const id = await submittedNeed(world, author, { ...fullNeed, funding })
    await takeReview(world.ctx(reviewer), { kind: 'opportunity', id })
    const { body } = await viewReview(world.ctx(reviewer), 'opportunity', id)
    const checks = body?.turn?.checks.map((c) => c.check) ?? []
    expect(checks.includes('fair')).toBe(money)
    expect(checks.includes('secrecy')).toBe(kind === 'department')
  })

  test('an answer names a cost only when asked, and a result its 后续路径', async () => {
    const people = await owners(kind)
    const firm = await world.person({ organisation: await world.organisation() })
    const cost = async (askCost: boolean) => {
      const need = await publishedNeed(world, people, { funding, askCost })
      return (await editResponse(world.ctx(firm), need, {})).need
    }
    expect(await cost(false)).toMatchObject({ publicMoney: money, asksCost: !money })
    expect(await cost(true)).toMatchObject({ asksCost: true })
    const key = await publishedNeed(world, people, { funding })
    expect((await readOpportunity(world.ctx(people.publisher), key)).need?.owner.publicMoney).toBe(money)
    await closeOpportunity(world.ctx(people.publisher), { key })
    const settled = settleOpportunity(world.ctx(people.publisher), { key, result: 'matched', followPath: '' })
    if (money) await expect(settled).rejects.toMatchObject({ fields: { followPath: '请选择后续路径' } })
    else await expect(settled).resolves.toBeUndefined()
  })
})
