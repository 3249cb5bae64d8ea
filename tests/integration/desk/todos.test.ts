import type { AppLoadContext } from '@remix-run/node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { loadDesk } from '#app/features/desk/desk.queries.server.ts'
import { waitingFor } from '#app/features/desk/todos.server.ts'
import { createOpportunity } from '#app/features/items/opportunity/create-opportunity.server.ts'
import { publishOpportunity } from '#app/features/items/opportunity/publish-opportunity.server.ts'
import { saveOpportunity } from '#app/features/items/opportunity/save-opportunity.server.ts'
import { submitOpportunity } from '#app/features/items/opportunity/submit-opportunity.server.ts'
import { createProduct } from '#app/features/items/product/create-product.server.ts'
import { proposeDecision } from '#app/features/responses/propose-decision.server.ts'
import { viewResponse } from '#app/features/responses/view-response.server.ts'
import { loader as ownNeeds } from '#app/routes/desk_.opportunities.tsx'
import { loader as ownProducts } from '#app/routes/desk_.products.tsx'
import { answerAs, parties } from '#tests/integration/responses/parties.ts'
import { approve, completeNeed } from '#tests/support/opportunities.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

let world: World
let head: SignedIn
let member: SignedIn
let reviewer: SignedIn
beforeEach(async () => {
  world = await createWorld()
  const organisation = await world.organisation({ kind: 'department' })
  head = await world.person({ organisation })
  member = await world.person({ organisation, role: 'member' })
  reviewer = await world.person({ staff: ['reviewer'] })
})
afterEach(() => world.close())

const verbs = async (person: SignedIn, w = world) => (await waitingFor(w.ctx(person))).map((t) => t.verb)

test('a need waits for whoever can take its next step, and for nobody else', async () => {
  const id = await createOpportunity(world.ctx(member))
  await saveOpportunity(world.ctx(member), { key: id, version: 1, content: completeNeed() })
  expect([await verbs(member), await verbs(head), await verbs(reviewer)]).toEqual([[], [], []])
  await submitOpportunity(world.ctx(member), { key: id })
  expect([await verbs(member), await verbs(head), await verbs(reviewer)]).toEqual([[], [], ['领取']])
  await approve(world, id, reviewer)
  expect([await verbs(member), await verbs(head), await verbs(reviewer)]).toEqual([[], ['去发布'], []])
  await publishOpportunity(world.ctx(head), { key: id })
  expect([await verbs(member), await verbs(head), await verbs(reviewer)]).toEqual([[], [], []])
  const stranger = await world.person({ organisation: await world.organisation() })
  expect(await verbs(stranger)).toEqual([])
})

test('an answer waits to be read by everybody of the owner, and to be replied to by two of them', async () => {
  const p = await parties()
  const { number } = await answerAs(p, p.firm.admin)
  expect([await verbs(p.owner.member, p.world), await verbs(p.owner.admin, p.world)]).toEqual([
    ['查看应答'],
    ['查看应答'],
  ])
  await viewResponse(p.world.ctx(p.owner.member), { key: p.need, number })
  expect([await verbs(p.owner.member, p.world), await verbs(p.owner.admin, p.world)]).toEqual([
    ['提出答复'],
    ['提出答复'],
  ])
  const decision = { result: 'interested', followPath: 'trial', text: '' } as const
  await proposeDecision(p.world.ctx(p.owner.member), { key: p.need, number, decision })
  expect([await verbs(p.owner.member, p.world), await verbs(p.owner.admin, p.world)]).toEqual([[], ['看并决定']])
  expect(await waitingFor(p.world.ctx(p.owner.admin))).toMatchObject([
    { note: '乙示例提出：示例应答企业 有意向', to: expect.stringContaining(`/responses/${number}`) as string },
  ])
  expect(await verbs(p.rival, p.world)).toEqual([])
  p.world.close()
})

test('the tiles of own items lead to the list narrowed to that state', async () => {
  await createOpportunity(world.ctx(member))
  await createProduct(world.ctx(member))
  const desk = await loadDesk(world.ctx(member), member)
  const [need] = desk.opportunities ?? []
  const [product] = desk.products ?? []
  expect([need, product]).toMatchObject([
    { label: '草稿', value: 1 },
    { label: '草稿', value: 1 },
  ])
  for (const { tile, loader } of [
    { tile: need, loader: ownNeeds },
    { tile: product, loader: ownProducts },
  ]) {
    const request = new Request(`http://127.0.0.1:3000${tile?.to ?? ''}`)
    const context = { services: world.services, actor: () => Promise.resolve(member), receivedAt: world.now() }
    const page = await loader({ request, params: {}, context: context as unknown as AppLoadContext })
    expect(page, tile?.to).toMatchObject({ status: 'draft' })
  }
})
