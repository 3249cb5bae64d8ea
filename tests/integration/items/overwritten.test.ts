import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { createOpportunity } from '#app/features/items/opportunity/create-opportunity.server.ts'
import { readConflict } from '#app/features/items/opportunity/edit-opportunity.queries.server.ts'
import { saveOpportunity } from '#app/features/items/opportunity/save-opportunity.server.ts'
import { readVersions } from '#app/features/items/opportunity/versions.queries.server.ts'
import { createProduct } from '#app/features/items/product/create-product.server.ts'
import { readProductVersions } from '#app/features/items/product/product-versions.queries.server.ts'
import { readProductConflict } from '#app/features/items/product/product.queries.server.ts'
import { saveProduct } from '#app/features/items/product/save-product.server.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'
import { fullNeed, fullProduct } from './review-support.ts'

let world: World
let mine: SignedIn
let colleague: SignedIn
let stranger: SignedIn

beforeEach(async () => {
  world = await createWorld()
  const unit = await world.organisation({ name: '示例衡器制造有限公司' })
  mine = await world.person({ organisation: unit, name: '甲示例' })
  colleague = await world.person({ organisation: unit, role: 'member', name: '乙示例' })
  stranger = await world.person({ organisation: await world.organisation() })
})
afterEach(() => world.close())

/** Both lists by the same names; `title` is the field that the two people write differently. */
const kinds = {
  opportunity: {
    begin: () => createOpportunity(world.ctx(mine)),
    save: (actor: SignedIn, key: string, title: string, at: { version: number; overwrites?: number }) =>
      saveOpportunity(world.ctx(actor), { key, ...at, content: { ...fullNeed, title } }),
    conflict: (actor: SignedIn, key: string, title: string) =>
      readConflict(world.ctx(actor), key, { ...fullNeed, title }),
    versions: (actor: SignedIn, key: string) => readVersions(world.ctx(actor), key, {}),
  },
  product: {
    begin: () => createProduct(world.ctx(mine)),
    save: (actor: SignedIn, key: string, title: string, at: { version: number; overwrites?: number }) =>
      saveProduct(world.ctx(actor), { key, ...at, content: { ...fullProduct, title } }),
    conflict: (actor: SignedIn, key: string, title: string) =>
      readProductConflict(world.ctx(actor), key, { ...fullProduct, title }),
    versions: (actor: SignedIn, key: string) => readProductVersions(world.ctx(actor), key, {}),
  },
}

describe.each(['opportunity', 'product'] as const)('a text of a colleague: %s', (kind) => {
  const { begin, save, conflict, versions } = kinds[kind]

  it('is shown beside the own one, field by field, and kept when it is replaced', async () => {
    const key = await begin()
    await save(colleague, key, '同事的名称', { version: 1 })
    await expect(save(mine, key, '我的名称', { version: 1 })).rejects.toMatchObject({ code: 'conflict' })
    expect(await conflict(mine, key, '我的名称')).toMatchObject({
      savedBy: '乙示例',
      changes: [{ label: '名称', before: '同事的名称', after: '我的名称' }],
    })
    await save(mine, key, '我的名称', { version: 2, overwrites: 2 })
    const kept = await world.services.read.selectFrom('item_version').selectAll().execute()
    expect(kept).toMatchObject([{ item_kind: kind, version: 2, author_id: colleague.personId }])
    expect(kept[0]?.content_json).toContain('同事的名称')
    expect(await versions(mine, key)).toMatchObject({
      versions: [
        { ordinal: 1, author: '乙示例', present: false },
        { ordinal: 2, author: '甲示例', present: true },
      ],
      changes: [{ label: '名称', before: '同事的名称', after: '我的名称' }],
    })
  })

  it('is not kept for saving on, nor replaced when it has changed again', async () => {
    const key = await begin()
    await save(mine, key, '甲', { version: 1 })
    await save(mine, key, '乙', { version: 2 })
    expect((await versions(mine, key)).versions).toMatchObject([{ present: true }])
    await save(colleague, key, '丙', { version: 3 })
    await expect(save(mine, key, '丁', { version: 3, overwrites: 3 })).rejects.toMatchObject({ code: 'conflict' })
    expect((await versions(mine, key)).versions).toMatchObject([{ present: true }])
  })

  it('is known to the own unit alone', async () => {
    const key = await begin()
    await save(colleague, key, '同事的名称', { version: 1 })
    await expect(conflict(stranger, key, '我的名称')).rejects.toMatchObject({ code: 'notFound' })
    await expect(versions(stranger, key)).rejects.toMatchObject({ code: 'notFound' })
  })
})
