import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import type { OrganisationKind } from '#app/domain/vocabulary.ts'
import { publishOpportunity } from '#app/features/items/opportunity/publish-opportunity.server.ts'
import { recallOpportunity } from '#app/features/items/opportunity/recall-opportunity.server.ts'
import { saveOpportunity } from '#app/features/items/opportunity/save-opportunity.server.ts'
import { submitOpportunity } from '#app/features/items/opportunity/submit-opportunity.server.ts'
import { decideReview } from '#app/features/items/review/decide-review.server.ts'
import type { ReviewInput } from '#app/features/items/review/decide-review.server.ts'
import { releaseReview } from '#app/features/items/review/release-review.server.ts'
import { viewReviewSheet } from '#app/features/items/review/review-sheet.queries.server.ts'
import { listReviews, viewReview } from '#app/features/items/review/review.queries.server.ts'
import { takeReview } from '#app/features/items/review/take-review.server.ts'
import { saveLeadSettings } from '#app/features/settings/save-lead-settings.server.ts'
import { approvalsOf, isApproved, reviewComments } from '#db/repos/approvals.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'
import { decision, fullNeed, fullProduct, submittedNeed, submittedProduct } from './review-support.ts'

let world: World
let author: SignedIn
let head: SignedIn
let reviewer: SignedIn
let reviewer2: SignedIn
let organiser: SignedIn
let stranger: SignedIn

async function unit(kind: OrganisationKind) {
  const organisation = await world.organisation({ name: '演示区商务局', kind })
  author = await world.person({ organisation, role: 'member', name: '李示例' })
  head = await world.person({ organisation, role: 'admin', name: '王示例' })
}
beforeEach(async () => {
  world = await createWorld()
  await unit('department')
  reviewer = await world.person({ staff: ['reviewer'], name: '赵示例' })
  reviewer2 = await world.person({ staff: ['reviewer'], name: '吴示例' })
  organiser = await world.person({ staff: ['organiser'], name: '徐示例' })
  stranger = await world.person({ organisation: await world.organisation() })
})
afterEach(() => world.close())

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (e: { code?: string; message?: string }) => e.code ?? e.message,
  )
const fields = (promise: Promise<unknown>) =>
  promise.then(
    () => [],
    (e: { fields?: Record<string, string> }) => Object.keys(e.fields ?? {}).sort(),
  )
const status = async (id: string) =>
  (await world.services.read.selectFrom('opportunity').select('status').where('id', '=', id).executeTakeFirstOrThrow())
    .status
const take = (who: SignedIn, id: string, from?: string) => takeReview(world.ctx(who), { kind: 'opportunity', id, from })
const decide = async (who: SignedIn, id: string, change: Partial<ReviewInput> = {}) =>
  decideReview(world.ctx(who), await decision(world, 'opportunity', id, change))
const triple = () => saveLeadSettings(world.ctx(organiser), { reviewPreset: 'triple', releaseWord: '批' })
const offline = { mode: 'offline', signer: { name: '钱局长', office: '分管领导', day: '2026-11-20' } } as const

describe('简易', () => {
  test('one reviewer approves, both entries are recorded, and the need can be published', async () => {
    const id = await submittedNeed(world, author)
    await take(reviewer, id)
    expect(await decide(reviewer, id)).toBe('done')
    expect(await status(id)).toBe('approved')
    const records = await approvalsOf(world.services.read, 'opportunity', id)
    expect(records.map((r) => [r.step, r.decision, r.personId])).toEqual([
      ['second', 'approved', reviewer.personId],
      ['approve', 'approved', reviewer.personId],
    ])
    await publishOpportunity(world.ctx(head), { key: id })
    expect(await status(id)).toBe('published')
  })

  test('a second click finds its own decision', async () => {
    const id = await submittedNeed(world, author)
    await take(reviewer, id)
    const input = await decision(world, 'opportunity', id)
    expect(await decideReview(world.ctx(reviewer), input)).toBe('done')
    expect(await decideReview(world.ctx(reviewer), input)).toBe('repeated')
    expect(await approvalsOf(world.services.read, 'opportunity', id)).toHaveLength(2)
  })

  test('every check is made and the two legal ones name a person', async () => {
    const id = await submittedNeed(world, author)
    await take(reviewer, id)
    await expect(decide(reviewer, id, { checks: { content: '', secrecy: '', fair: '赵示例' } })).rejects.toMatchObject({
      fields: { 'checks.secrecyBy': '请填写审查人姓名' },
    })
    expect(await fields(decide(reviewer, id, { checks: {} }))).toEqual([
      'checks.content',
      'checks.fair',
      'checks.secrecy',
    ])
    expect(await status(id)).toBe('submitted')
  })

  test('an own need of an enterprise is asked for trade secrets, not for 保密审查', async () => {
    await unit('enterprise')
    const id = await submittedNeed(world, author)
    await triple()
    await take(reviewer, id)
    const { body } = await viewReview(world.ctx(reviewer), 'opportunity', id)
    expect(body?.turn?.checks.map((c) => c.check)).toEqual(['content', 'trade'])
    expect(body?.turn?.last).toBe(true)
    expect(await decide(reviewer, id)).toBe('done')
  })
})

describe('三审', () => {
  beforeEach(() => triple())

  test('first by the unit, second by the reviewer, approval by a third person', async () => {
    const id = await submittedNeed(world, author)
    await take(reviewer, id)
    expect(await code(decide(reviewer, id, { step: 'second' }))).toBe('wrongState')
    expect(await decide(head, id, { step: 'first' })).toBe('next')
    expect(await code(decide(head, id, { step: 'second' }))).toBe('forbidden')
    expect(await decide(reviewer, id, { step: 'second' })).toBe('next')
    expect(await code(decide(reviewer, id, { step: 'approve' }))).toBe('secondPerson')
    expect(await status(id)).toBe('submitted')
    expect(await decide(head, id, { step: 'approve' })).toBe('done')
    expect(await status(id)).toBe('approved')
  })

  test('another reviewer may take it over and approve', async () => {
    const id = await submittedNeed(world, author)
    await take(reviewer, id)
    await decide(reviewer, id, { step: 'first' })
    await decide(reviewer, id, { step: 'second' })
    await take(reviewer2, id, reviewer.personId)
    expect(await decide(reviewer2, id, { step: 'approve' })).toBe('done')
  })

  test('the author approves nothing, not even as 单位联络员', async () => {
    const id = await submittedNeed(world, head)
    expect(await code(decide(head, id, { step: 'first' }))).toBe('ownWork')
    expect(await code(decide(author, id, { step: 'first' }))).toBe('forbidden')
  })

  test('whoever edited it last is an author too', async () => {
    const id = await submittedNeed(world, author)
    await recallOpportunity(world.ctx(head), { key: id })
    await saveOpportunity(world.ctx(head), { key: id, version: 2, content: { ...fullNeed, title: '改过的名称' } })
    await submitOpportunity(world.ctx(author), { key: id })
    expect(await code(decide(head, id, { step: 'first' }))).toBe('ownWork')
  })

  test('a later edit voids the steps taken', async () => {
    const id = await submittedNeed(world, author)
    await decide(head, id, { step: 'first' })
    await recallOpportunity(world.ctx(author), { key: id })
    await saveOpportunity(world.ctx(author), { key: id, version: 2, content: { ...fullNeed, title: '改过的名称' } })
    await submitOpportunity(world.ctx(author), { key: id })
    await take(reviewer, id)
    expect(await code(decide(reviewer, id, { step: 'second' }))).toBe('wrongState')
  })

  test('线下签批 equals approval online and names who recorded it', async () => {
    const id = await submittedNeed(world, author)
    await take(reviewer, id)
    await decide(head, id, { step: 'first' })
    await decide(reviewer, id, { step: 'second' })
    const unsigned = decide(head, id, { step: 'approve', mode: 'offline' })
    expect(await fields(unsigned)).toEqual(['signer.day', 'signer.name', 'signer.office'])
    await expect(
      decide(head, id, {
        step: 'approve',
        ...offline,
        signer: { ...offline.signer, name: '李 示例', day: '2026-11-24' },
      }),
    ).rejects.toMatchObject({
      fields: { 'signer.name': '签批人不能是编写或提交的人', 'signer.day': '签批日期不能晚于今天' },
    })
    expect(await decide(head, id, { step: 'approve', ...offline })).toBe('done')
    const sheet = await viewReviewSheet(world.ctx(author), 'opportunity', id)
    const box = sheet.boxes.find((b) => b.step === '批准')
    expect(box?.record).toMatchObject({
      signer: '钱局长',
      office: '分管领导',
      on: '2026年11月20日',
      recordedBy: '王示例',
    })
  })
})

describe('returning', () => {
  test('gives remarks at fields to the owner, and is over with the next submission', async () => {
    const id = await submittedNeed(world, author)
    await take(reviewer, id)
    const comments = [{ field: 'musts.1', comment: '请写明数量' }]
    expect(await code(decide(reviewer, id, { decision: 'returned' }))).toBe('badInput')
    expect(await decide(reviewer, id, { decision: 'returned', opinion: '条件不清楚', comments })).toBe('returned')
    expect(await status(id)).toBe('returned')
    expect(await reviewComments(world.services.read, 'opportunity', id)).toMatchObject({
      reason: '条件不清楚',
      comments,
    })
    const told = await world.services.read
      .selectFrom('message')
      .selectAll()
      .where('subject', 'like', '退回修改%')
      .execute()
    expect(told.map((m) => m.recipient_id).sort()).toEqual([author.personId, head.personId].sort())
    await submitOpportunity(world.ctx(author), { key: id })
    await decide(reviewer, id)
    expect(await reviewComments(world.services.read, 'opportunity', id)).toBeNull()
    expect(await status(id)).toBe('approved')
  })

  test('voids what was approved before it', async () => {
    await triple()
    const id = await submittedNeed(world, author)
    await take(reviewer, id)
    await decide(head, id, { step: 'first' })
    await decide(reviewer, id, { decision: 'returned', opinion: '请补充' })
    await submitOpportunity(world.ctx(author), { key: id })
    expect(await code(decide(reviewer, id))).toBe('wrongState')
  })
})

describe('an approval is for one exact text', () => {
  test('a decision on another text than stored is refused', async () => {
    const id = await submittedNeed(world, author)
    await take(reviewer, id)
    expect(await code(decide(reviewer, id, { contentHash: 'f'.repeat(64) }))).toBe('conflict')
    expect(await code(decide(reviewer, id, { version: 9 }))).toBe('conflict')
  })

  test('isApproved knows the hash, and no longer holds after an edit by the approver', async () => {
    const id = await submittedNeed(world, author)
    await take(reviewer, id)
    const { contentHash } = await decision(world, 'opportunity', id)
    const item = { kind: 'opportunity' as const, id, contentHash }
    expect(await isApproved(world.services.read, item)).toBe(false)
    await decide(reviewer, id)
    expect(await isApproved(world.services.read, item)).toBe(true)
    expect(await isApproved(world.services.read, { ...item, contentHash: 'other' })).toBe(false)
    await world.services.db
      .updateTable('opportunity')
      .set({ updated_by: reviewer.personId })
      .where('id', '=', id)
      .execute()
    expect(await isApproved(world.services.read, item)).toBe(false)
  })
})

describe('the queue', () => {
  test('shows rows oldest first and lets one reviewer take each', async () => {
    const first = await submittedNeed(world, author)
    world.pass(3_600_000)
    const second = await submittedProduct(world, stranger)
    const list = await listReviews(world.ctx(reviewer), { page: 1 })
    expect(list.rows.map((r) => r.id)).toEqual([first, second])
    expect((await listReviews(world.ctx(reviewer), { kind: 'product', page: 1 })).total).toBe(1)
    await take(reviewer, first)
    await take(reviewer, first)
    expect(await code(take(reviewer2, first))).toBe('wrongState')
    expect(await code(take(reviewer2, first, reviewer2.personId))).toBe('wrongState')
    await releaseReview(world.ctx(reviewer), { kind: 'opportunity', id: first })
    expect(await code(take(reviewer2, first))).toBe('ok')
  })

  test('a reviewer who has not taken it reads no content, strangers know nothing', async () => {
    const id = await submittedNeed(world, author)
    for (const actor of [reviewer, organiser]) {
      const view = await viewReview(world.ctx(actor), 'opportunity', id)
      expect(view.body).toBeNull()
      expect(await code(viewReviewSheet(world.ctx(actor), 'opportunity', id))).toBe('forbidden')
    }
    expect(await code(viewReview(world.ctx(stranger), 'opportunity', id))).toBe('notFound')
    expect(await code(viewReview(world.ctx(), 'opportunity', id))).toBe('notFound')
    expect(await code(decide(reviewer, id))).toBe('forbidden')
    expect(await code(take(organiser, id))).toBe('forbidden')
    expect((await viewReview(world.ctx(author), 'opportunity', id)).body?.fields.length).toBeGreaterThan(5)
    await expect(listReviews(world.ctx(author), { page: 1 })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await listReviews(world.ctx(head), { page: 1 })).total).toBe(1)
  })

  test('warns of personal data in what would become public, with the number hidden', async () => {
    const id = await submittedNeed(world, author, { ...fullNeed, summary: '有事打 13812345678 找李工。' })
    await take(reviewer, id)
    const { body } = await viewReview(world.ctx(reviewer), 'opportunity', id)
    expect(body?.personal).toEqual([
      { field: 'summary', message: '需求概况里疑似有手机号码（138****78），请核对能否公开' },
    ])
  })

  test('shows what changes against the published version', async () => {
    const id = await submittedProduct(world, stranger, fullProduct)
    await takeReview(world.ctx(reviewer), { kind: 'product', id })
    await decideReview(world.ctx(reviewer), await decision(world, 'product', id))
    const { saveProduct } = await import('#app/features/items/product/save-product.server.ts')
    const { submitProduct } = await import('#app/features/items/product/submit-product.server.ts')
    await saveProduct(world.ctx(stranger), { key: id, version: 2, content: { ...fullProduct, title: '新名称' } })
    await submitProduct(world.ctx(stranger), { key: id })
    const { body } = await viewReview(world.ctx(reviewer), 'product', id)
    expect(body?.fields.filter((f) => f.before !== null)).toEqual([
      { field: 'title', label: '名称', lines: ['新名称'], before: fullProduct.title },
    ])
  })
})

test('the sheet is printable before the review, with empty boxes', async () => {
  await triple()
  const id = await submittedNeed(world, author)
  const sheet = await viewReviewSheet(world.ctx(author), 'opportunity', id)
  expect(sheet).toMatchObject({ title: fullNeed.title, unit: '演示区商务局', number: 'JH-2026-0001', author: '李示例' })
  expect(sheet.boxes.map((b) => [b.step, b.record])).toEqual([
    ['初审', null],
    ['复审', null],
    ['批准', null],
  ])
})
