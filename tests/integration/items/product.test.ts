import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { DAY_MS } from '#app/domain/time.ts'
import { createProduct } from '#app/features/items/product/create-product.server.ts'
import { discardRevision } from '#app/features/items/product/discard-revision.server.ts'
import { hideProduct } from '#app/features/items/product/hide-product.server.ts'
import { loadProduct } from '#app/features/items/product/load-product.server.ts'
import { recallProduct } from '#app/features/items/product/recall-product.server.ts'
import { saveProduct } from '#app/features/items/product/save-product.server.ts'
import { submitProduct } from '#app/features/items/product/submit-product.server.ts'
import { unpublishProduct } from '#app/features/items/product/unpublish-product.server.ts'
import { decideReview } from '#app/features/items/review/decide-review.server.ts'
import { takeReview } from '#app/features/items/review/take-review.server.ts'
import { publicItems } from '#db/repos/search-documents.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'
import { decision, fullProduct, savedProduct, submittedProduct } from './review-support.ts'

let world: World
let owner: SignedIn
let member: SignedIn
let other: SignedIn
let reviewer: SignedIn
let organiser: SignedIn

beforeEach(async () => {
  world = await createWorld()
  const organisation = await world.organisation({ name: '示例衡器制造有限公司' })
  owner = await world.person({ organisation, name: '钱示例' })
  member = await world.person({ organisation, role: 'member', name: '孙示例' })
  other = await world.person({ organisation: await world.organisation() })
  reviewer = await world.person({ staff: ['reviewer'], name: '赵示例' })
  organiser = await world.person({ staff: ['organiser'], name: '周示例' })
})
afterEach(() => world.close())

const row = (id: string) =>
  world.services.read.selectFrom('product').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (e: { code?: string; message?: string }) => e.code ?? e.message,
  )
const publicTitle = async (id: string) => {
  const [item] = await publicItems(world.services.read, 'product', { ids: [id] })
  return item && 'content' in item ? item.content.title : null
}

async function approve(id: string) {
  await takeReview(world.ctx(reviewer), { kind: 'product', id })
  await decideReview(world.ctx(reviewer), await decision(world, 'product', id))
}
async function published(content = fullProduct) {
  const id = await submittedProduct(world, owner, content)
  await approve(id)
  return id
}

test('a product that is published again is no newcomer again', async () => {
  const id = await published()
  const times = async () => {
    const [item] = await publicItems(world.services.read, 'product', { ids: [id] })
    return item?.kind === 'product' ? [item.firstPublishedAt, item.publishedAt] : null
  }
  const first = world.now()
  expect(await times()).toEqual([first, first])
  world.pass(60 * DAY_MS)
  await unpublishProduct(world.ctx(owner), { key: id, reason: '换代' })
  expect(await times()).toBeNull()
  await submitProduct(world.ctx(owner), { key: id })
  await approve(id)
  expect(await times()).toEqual([first, first + 60 * DAY_MS])
})

describe('a copy of a product', () => {
  const text = {
    ...fullProduct,
    summary: `${fullProduct.summary}支持扫码查看进货凭证，数据按日汇总到市场管理员的手机，异常称重自动提醒，适合摊位多、人员流动大的农贸市场。`,
  }
  const since = async (id: string) => {
    const [item] = await publicItems(world.services.read, 'product', { ids: [id] })
    return item?.kind === 'product' ? item.firstPublishedAt : null
  }
  const copied = async (of: string, change: Partial<typeof text> = {}) => {
    const id = await createProduct(world.ctx(owner), { copyOf: of })
    const { version, content } = await loadProduct(world.ctx(owner), world.services.read, id).then((p) => ({
      version: p.row.version,
      content: p.content,
    }))
    await saveProduct(world.ctx(owner), { key: id, version, content: { ...content, ...change } })
    await submitProduct(world.ctx(owner), { key: id })
    await approve(id)
    return id
  }

  test('is as old as the original, taken down or not, and so is a copy of the copy', async () => {
    const first = world.now()
    const original = await published(text)
    world.pass(29 * DAY_MS)
    expect(await since(await copied(original, { title: '示例电子秤计量终端二型' }))).toBe(first)
    await unpublishProduct(world.ctx(owner), { key: original, reason: '换代' })
    world.pass(29 * DAY_MS)
    const copy = await copied(original, { title: '示例电子秤计量终端三型' })
    expect(await since(copy)).toBe(first)
    world.pass(29 * DAY_MS)
    expect(await since(await copied(copy, { title: '示例电子秤计量终端四型' }))).toBe(first)
  })

  test('that has become another product, or is of another unit, is new', async () => {
    await published(text)
    world.pass(40 * DAY_MS)
    const robot = {
      ...text,
      title: '绿道巡检机器人',
      summary: '绿道沿线自主巡检，识别路面破损和垃圾，报修单自动派发。',
    }
    expect(await since(await published(robot))).toBe(world.now())
    const foreign = await submittedProduct(world, other, text)
    await approve(foreign)
    expect(await since(foreign)).toBe(world.now())
  })

  test('that becomes one by a revision is no newer for it', async () => {
    const first = world.now()
    await published(text)
    world.pass(40 * DAY_MS)
    const id = await published({ ...text, title: '绿道巡检机器人', summary: '绿道沿线自主巡检，识别路面破损。' })
    expect(await since(id)).toBe(world.now())
    const { version } = await row(id)
    await saveProduct(world.ctx(owner), { key: id, version, content: { ...text, title: '示例电子秤计量终端新款' } })
    await submitProduct(world.ctx(owner), { key: id })
    await approve(id)
    expect(await since(id)).toBe(first)
  })
})

describe('a product from draft to publication', () => {
  test('is created once, saved, submitted with a number, reviewed and published at once', async () => {
    const id = await createProduct(world.ctx(owner))
    expect(await createProduct(world.ctx(owner))).toBe(id)
    await saveProduct(world.ctx(member), { key: id, version: 1, content: fullProduct })
    const number = await submitProduct(world.ctx(owner), { key: id, version: 2 })
    expect(number).toBe('CP-2026-0001')
    expect(await submitProduct(world.ctx(owner), { key: id, version: 2 })).toBe(number)
    expect(await publicTitle(id)).toBeNull()
    await approve(id)
    expect(await row(id)).toMatchObject({ status: 'published', public_version: 2, category: 'scene-commerce' })
    expect(await publicTitle(id)).toBe(fullProduct.title)
    const categories = await world.services.read
      .selectFrom('item_category')
      .select('category')
      .orderBy('position')
      .execute()
    expect(categories.map((c) => c.category)).toEqual(['scene-commerce', 'growth-life'])
    const jobs = await world.services.read.selectFrom('outbox').select('object_id').execute()
    expect(jobs.map((j) => j.object_id)).toContain(`product:${id}`)
  })

  test('an unfinished one is not submitted, each reason stands at its field', async () => {
    const id = await savedProduct(world, owner, { ...fullProduct, phone: '', title: '' })
    await expect(submitProduct(world.ctx(owner), { key: id })).rejects.toMatchObject({
      code: 'incomplete',
      fields: { title: '请填写名称', phone: '请填写对外业务电话' },
    })
    expect((await row(id)).number).toBeNull()
  })

  test('two people writing at once: the second is told and nothing is lost', async () => {
    const id = await savedProduct(world, owner)
    await saveProduct(world.ctx(owner), { key: id, version: 2, content: { ...fullProduct, title: '甲' } })
    const late = saveProduct(world.ctx(member), { key: id, version: 2, content: { ...fullProduct, title: '乙' } })
    expect(await code(late)).toBe('conflict')
    expect((await row(id)).title).toBe('甲')
  })

  test('recalled it is a draft with the same number', async () => {
    const id = await submittedProduct(world, owner)
    await recallProduct(world.ctx(member), { key: id })
    await recallProduct(world.ctx(member), { key: id })
    expect((await row(id)).status).toBe('draft')
    expect(await submitProduct(world.ctx(owner), { key: id })).toBe('CP-2026-0001')
  })
})

describe('who may', () => {
  test('a draft does not exist for anybody else, and nobody without leave to offer begins one', async () => {
    const id = await savedProduct(world, owner)
    for (const actor of [other, reviewer, organiser])
      expect(await code(loadProduct(world.ctx(actor), world.services.read, id))).toBe('notFound')
    expect(await code(saveProduct(world.ctx(other), { key: id, version: 2, content: fullProduct }))).toBe('notFound')
    const notOffering = await world.person({ organisation: await world.organisation({ mayOffer: false }) })
    expect(await code(createProduct(world.ctx(notOffering)))).toBe('mayNotOffer')
    const pending = await world.person({ organisation: await world.organisation({ verified: false }) })
    expect(await code(createProduct(world.ctx(pending)))).toBe('notVerified')
    expect(await code(createProduct(world.ctx()))).toBe('signInFirst')
  })

  test('a published product is read by all and changed by its owner only', async () => {
    const id = await published()
    for (const actor of [other, organiser, reviewer])
      expect(await code(saveProduct(world.ctx(actor), { key: id, version: 2, content: fullProduct }))).toBe('forbidden')
    expect(await code(unpublishProduct(world.ctx(other), { key: id, reason: '试' }))).toBe('forbidden')
    expect(await code(hideProduct(world.ctx(owner), { key: id, reason: '试' }))).toBe('forbidden')
    expect((await loadProduct(world.ctx(), world.services.read, 'CP-2026-0001')).access).toBe('published')
  })
})

describe('a version beside the published one', () => {
  test('stays hidden until it is accepted', async () => {
    const id = await published()
    await saveProduct(world.ctx(owner), { key: id, version: 2, content: { ...fullProduct, title: '新名称' } })
    expect(await row(id)).toMatchObject({ status: 'published', revision_status: 'draft', title: fullProduct.title })
    await submitProduct(world.ctx(owner), { key: id })
    expect(await publicTitle(id)).toBe(fullProduct.title)
    await decideReview(world.ctx(reviewer), await decision(world, 'product', id))
    expect(await row(id)).toMatchObject({ status: 'published', revision_status: 'none', public_version: 3 })
    expect(await publicTitle(id)).toBe('新名称')
  })

  test('given up, the published text is what is written further', async () => {
    const id = await published()
    await saveProduct(world.ctx(owner), { key: id, version: 2, content: { ...fullProduct, title: '新名称' } })
    await discardRevision(world.ctx(owner), { key: id })
    const { content, state } = await loadProduct(world.ctx(owner), world.services.read, id)
    expect([content.title, state.revision]).toEqual([fullProduct.title, 'none'])
  })
})

describe('the end of a product', () => {
  test('taken down by its owner it is gone with its reason, and can be submitted again', async () => {
    const id = await published()
    expect(await code(unpublishProduct(world.ctx(owner), { key: id, reason: '' }))).toBe('badInput')
    await unpublishProduct(world.ctx(member), { key: id, reason: '停产' })
    await unpublishProduct(world.ctx(member), { key: id, reason: '停产' })
    expect((await loadProduct(world.ctx(other), world.services.read, id)).access).toBe('gone')
    expect(await publicTitle(id)).toBeNull()
    await submitProduct(world.ctx(owner), { key: id })
    await decideReview(world.ctx(reviewer), await decision(world, 'product', id))
    expect(await publicTitle(id)).toBe(fullProduct.title)
  })

  test('hidden by the lead unit, its owner is told why', async () => {
    const id = await published()
    await hideProduct(world.ctx(organiser), { key: id, reason: '信息失实' })
    expect(await row(id)).toMatchObject({ status: 'unpublished', status_reason: '信息失实' })
    const messages = await world.services.read
      .selectFrom('message')
      .selectAll()
      .where('subject', 'like', '产品已由牵头单位下架%')
      .execute()
    expect(messages).toHaveLength(2)
  })

  test('after its last day it is expired when read, still readable, and editing it makes a draft', async () => {
    const id = await published({ ...fullProduct, validUntil: '2026-11-24' })
    world.pass(DAY_MS)
    expect((await loadProduct(world.ctx(), world.services.read, id)).state.status).toBe('published')
    world.pass(DAY_MS)
    expect((await loadProduct(world.ctx(), world.services.read, id)).state.status).toBe('expired')
    expect((await row(id)).status).toBe('published')
    await saveProduct(world.ctx(owner), { key: id, version: 2, content: fullProduct })
    expect((await row(id)).status).toBe('draft')
  })

  test('a copy starts without the last day and belongs to the own organisation', async () => {
    const id = await published({ ...fullProduct, validUntil: '2027-11-24' })
    const copy = await createProduct(world.ctx(member), { copyOf: id })
    const { content, row: copied } = await loadProduct(world.ctx(member), world.services.read, copy)
    expect(content).toEqual({ ...fullProduct, validUntil: '' })
    expect(copied.number).toBeNull()
    expect(await code(createProduct(world.ctx(other), { copyOf: id }))).toBe('notFound')
  })
})
