import { expect, test } from 'vitest'
import { productStep, productSteps } from '#app/domain/product-steps.ts'
import type { ProductState, ProductStep } from '#app/domain/product-steps.ts'
import {
  opportunityActions,
  opportunityStatus,
  productActions,
  productStatus,
  revisionActions,
  revisionStatus,
} from '#app/domain/status.ts'
import type { OpportunityStatus, ProductStatus, RevisionStatus } from '#app/domain/status.ts'
import type { Actor, SignedIn } from '#app/domain/policy/actor.ts'
import { discardRevision } from '#app/features/items/product/discard-revision.server.ts'
import { hideProduct } from '#app/features/items/product/hide-product.server.ts'
import { recallProduct } from '#app/features/items/product/recall-product.server.ts'
import { saveProduct } from '#app/features/items/product/save-product.server.ts'
import { submitProduct } from '#app/features/items/product/submit-product.server.ts'
import { unpublishProduct } from '#app/features/items/product/unpublish-product.server.ts'
import { decideReview } from '#app/features/items/review/decide-review.server.ts'
import { expireProducts } from '#app/jobs/expire-products.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'
import { decision, fullProduct, savedProduct, submittedNeed } from './review-support.ts'

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (e: { code?: string; message?: string }) => e.code ?? e.message ?? '',
  )

async function people(world: World) {
  const organisation = await world.organisation({ kind: 'department' })
  const other = await world.organisation()
  const creator = await world.person({ organisation, role: 'member', name: '李示例' })
  const roles: Record<string, Actor> = {
    anonymous: { kind: 'anonymous' },
    member: await world.person({ organisation, role: 'member', name: '张示例' }),
    admin: await world.person({ organisation, role: 'admin', name: '王示例' }),
    stranger: await world.person({ organisation: other, name: '刘示例' }),
    assigned: await world.person({ staff: ['reviewer'], name: '赵示例' }),
    reviewer: await world.person({ staff: ['reviewer'], name: '吴示例' }),
    organiser: await world.person({ staff: ['organiser'], name: '徐示例' }),
    sysadmin: await world.person({ staff: ['admin'], name: '胡示例' }),
    auditor: await world.person({ staff: ['auditor'], name: '高示例' }),
  }
  return { creator, roles, assigned: roles.assigned as SignedIn }
}

/** Every combination that a product can be in: a version beside it only where something is published. */
const states: ProductState[] = (Object.keys(productStatus) as ProductStatus[]).flatMap((status) =>
  (Object.keys(revisionStatus) as RevisionStatus[])
    .filter((revision) => revision === 'none' || status === 'published' || status === 'expired')
    .map((revision) => ({ status, revision })),
)

const mayDo: Record<Exclude<ProductStep, 'expire'> | 'hide', readonly string[]> = {
  edit: ['member', 'admin'],
  submit: ['member', 'admin'],
  recall: ['member', 'admin'],
  discard: ['member', 'admin'],
  unpublish: ['member', 'admin'],
  hide: ['organiser'],
  accept: ['assigned'],
  return: ['assigned'],
}
/** Steps that find their result already reached and then say nothing. */
const settled = (action: string, { status, revision }: ProductState): boolean =>
  (action === 'recall' && (status === 'draft' || revision === 'draft')) ||
  (action === 'submit' && (status === 'submitted' || revision === 'submitted')) ||
  ((action === 'unpublish' || action === 'hide') && status === 'unpublished')

test('products: every state × action × role does exactly what table and policy say', { timeout: 120_000 }, async () => {
  const world = await createWorld()
  const { creator, roles, assigned } = await people(world)
  const id = await savedProduct(world, creator)
  await submitProduct(world.ctx(creator), { key: id })
  await world.services.db
    .insertInto('review_assignment')
    .values({ item_kind: 'product', item_id: id, reviewer_id: assigned.personId, taken_at: world.now() })
    .execute()
  const base = await world.services.read
    .selectFrom('product')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  let version = 10
  let cases = 0
  const reset = async (state: ProductState) => {
    version++
    const wasPublic = ['published', 'expired', 'unpublished'].includes(state.status)
    await world.services.db
      .updateTable('product')
      .set({
        ...base,
        status: state.status,
        revision_status: state.revision,
        version,
        public_version: wasPublic ? version - 1 : null,
        public_json: wasPublic ? base.content_json : null,
        public_hash: wasPublic ? base.content_hash : null,
      })
      .where('id', '=', id)
      .execute()
    await world.services.db.deleteFrom('approval').execute()
  }
  const run = async (action: keyof typeof mayDo, actor: Actor): Promise<string> => {
    const ctx = world.ctx(actor)
    const key = id
    switch (action) {
      case 'edit':
        return code(saveProduct(ctx, { key, version, content: { ...fullProduct, title: `名称 ${version}` } }))
      case 'submit':
        return code(submitProduct(ctx, { key }))
      case 'recall':
        return code(recallProduct(ctx, { key }))
      case 'discard':
        return code(discardRevision(ctx, { key }))
      case 'unpublish':
        return code(unpublishProduct(ctx, { key, reason: '停产' }))
      case 'hide':
        return code(hideProduct(ctx, { key, reason: '失实' }))
      case 'accept':
        return code(decideReview(ctx, await decision(world, 'product', id)))
      case 'return':
        return code(decideReview(ctx, await decision(world, 'product', id, { decision: 'returned', opinion: '请改' })))
    }
  }
  for (const state of states)
    for (const action of Object.keys(mayDo) as (keyof typeof mayDo)[])
      for (const [role, actor] of Object.entries(roles)) {
        cases++
        await reset(state)
        const answer = await run(action, actor)
        const row = await world.services.read
          .selectFrom('product')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
        const after = { status: row.status, revision: row.revision_status }
        const label = `${state.status}+${state.revision} ${action} ${role}`
        const step: ProductStep = action === 'hide' ? 'unpublish' : action
        const to = productStep(state, step)
        const may = mayDo[action].includes(role)
        const expected = !may || settled(action, state) ? state : (to ?? state)
        expect(after, `${label} → ${answer}`).toEqual(expected)
        expect(answer === 'ok', `${label} → ${answer}`).toBe(may && (to !== null || settled(action, state)))
        if (role === 'anonymous' || role === 'stranger')
          expect(['notFound', 'forbidden', 'signInFirst'], label).toContain(answer)
      }
  for (const state of states) {
    cases++
    await reset(state)
    await world.services.db.updateTable('product').set({ valid_until: '2020-01-01' }).where('id', '=', id).execute()
    await expireProducts(world.services)
    const row = await world.services.read
      .selectFrom('product')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect([row.status, row.revision_status]).toEqual(
      state.status === 'published' ? ['expired', state.revision] : [state.status, state.revision],
    )
  }
  console.info(`products: ${cases} cases of state × action × role`)
  world.close()
})

test(
  'needs: review decisions from every state by every role change only what is submitted',
  { timeout: 60_000 },
  async () => {
    const world = await createWorld()
    const { creator, roles, assigned } = await people(world)
    const id = await submittedNeed(world, creator)
    await world.services.db
      .insertInto('review_assignment')
      .values({ item_kind: 'opportunity', item_id: id, reviewer_id: assigned.personId, taken_at: world.now() })
      .execute()
    let cases = 0
    for (const preset of ['simple', 'triple'])
      for (const status of Object.keys(opportunityStatus) as OpportunityStatus[])
        for (const step of ['first', 'second', 'approve'] as const)
          for (const verdict of ['approved', 'returned'] as const)
            for (const [role, actor] of Object.entries({ ...roles, author: creator as Actor })) {
              cases++
              const label = `${preset} ${status} ${step} ${verdict} ${role}`
              await world.services.db.deleteFrom('approval').execute()
              await world.services.db.deleteFrom('setting').execute()
              await world.services.db
                .insertInto('setting')
                .values({ key: 'review.preset', value_json: JSON.stringify(preset), updated_at: 0 })
                .execute()
              await world.services.db.updateTable('opportunity').set({ status }).where('id', '=', id).execute()
              const input = await decision(world, 'opportunity', id, { step, decision: verdict, opinion: '意见' })
              const answer = await code(decideReview(world.ctx(actor), input))
              const row = await world.services.read
                .selectFrom('opportunity')
                .select('status')
                .where('id', '=', id)
                .executeTakeFirstOrThrow()
              const waits = preset === 'simple' ? 'second' : 'first'
              const may = role === 'assigned' || (role === 'admin' && waits === 'first')
              const goes = status === 'submitted' && step === waits && may
              const expected = !goes
                ? status
                : verdict === 'returned'
                  ? opportunityActions.return.to
                  : preset === 'simple'
                    ? opportunityActions.approve.to
                    : status
              expect(row.status, `${label} → ${answer}`).toBe(expected)
              expect(answer === 'ok', `${label} → ${answer}`).toBe(goes)
            }
    console.info(`needs under review: ${cases} cases of preset × state × step × decision × role`)
    world.close()
  },
)

test('product steps follow the two tables and never leave a version beside what is not published', () => {
  for (const state of states)
    for (const step of productSteps) {
      const to = productStep(state, step)
      if (!to) continue
      if (to.revision !== 'none') expect(['published', 'expired']).toContain(to.status)
      if (state.revision !== 'none' && step in revisionActions && step !== 'accept')
        expect(to.status).toBe(state.status)
      if (state.status !== to.status && step in productActions && state.revision === 'none')
        expect(productActions[step as keyof typeof productActions].to).toBe(to.status)
    }
})
