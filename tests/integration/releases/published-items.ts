import { opportunityContentSchema } from '#app/domain/opportunity-content.ts'
import { deadlineOf } from '#app/domain/opportunity-content.ts'
import { productContentSchema } from '#app/domain/product-content.ts'
import { canonicalJson, contentHash, newId } from '#app/server/ids.ts'
import type { World } from '#tests/support/world.ts'
import type { z } from 'zod'

/** Published items written straight into the tables: how they come to be published is tested elsewhere. */

let serial = 0

const base = (world: World, content: unknown, organisationId: string) => ({
  id: newId(),
  organisation_id: organisationId,
  status: 'published',
  version: 3,
  content_json: canonicalJson(content),
  content_hash: contentHash(content),
  public_version: 3,
  public_json: canonicalJson(content),
  public_hash: contentHash(content),
  created_by: 'somebody',
  created_at: world.now(),
  updated_by: 'somebody',
  updated_at: world.now(),
  published_at: world.now(),
  status_at: world.now(),
})

export async function publishedNeed(
  world: World,
  organisationId: string,
  more: Partial<z.input<typeof opportunityContentSchema>> = {},
): Promise<{ id: string; number: string; title: string }> {
  serial++
  const content = opportunityContentSchema.parse({
    title: `示例需求${serial}`,
    summary: `第 ${serial} 个需求的概况，<b>含尖括号</b> & 引号“”`,
    categories: ['scene-commerce'],
    modes: ['purchase', 'lease'],
    office: '市场科',
    phone: '0791-00000012',
    validity: 'until',
    deadline: '2026-12-31',
    ...more,
  })
  const number = `JH-2026-${String(serial).padStart(4, '0')}`
  const row = { ...base(world, content, organisationId), number, title: content.title }
  await world.services.db
    .insertInto('opportunity')
    .values({ ...row, category: content.categories[0] ?? '', deadline_at: deadlineOf(content) })
    .execute()
  return { id: row.id, number, title: content.title }
}

export async function publishedProduct(
  world: World,
  organisationId: string,
  more: Partial<z.input<typeof productContentSchema>> = {},
): Promise<{ id: string; number: string; title: string }> {
  serial++
  const content = productContentSchema.parse({
    title: `示例产品${serial}`,
    summary: `第 ${serial} 个产品的功能简介`,
    categories: ['scene-building'],
    modes: ['lease'],
    cases: [
      { title: '农贸市场改造', place: '演示区', year: 2025 },
      { title: '社区超市改造', place: '示例街道', year: 2024 },
    ],
    certificates: [{ name: '计量器具型式批准证书', number: '示例-001', expiresOn: '' }],
    phone: '0791-00000201',
    ...more,
  })
  const number = `CP-2026-${String(serial).padStart(4, '0')}`
  const row = { ...base(world, content, organisationId), number, title: content.title }
  await world.services.db
    .insertInto('product')
    .values({ ...row, category: content.categories[0] ?? '', valid_until: content.validUntil })
    .execute()
  return { id: row.id, number, title: content.title }
}
