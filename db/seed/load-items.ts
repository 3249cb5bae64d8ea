import { deadlineOf } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { DAY_MS, shanghaiParts } from '#app/domain/time.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { nextNumber } from '../repos/counters.ts'
import type { Tx } from '../schema.ts'
import { authorOf } from './accounts.ts'
import { needs } from './needs.ts'
import { products } from './products.ts'
import { resolveNeed, resolveProduct } from './resolve.ts'
import { idOf } from './seed-tools.ts'
import type { SeedIds, SeedTools } from './seed-tools.ts'
import type { SeedNeed, SeedProduct } from './types.ts'

type Content = OpportunityContent | ProductContent
const PUBLIC = new Set(['published', 'closed', 'expired'])
const APPROVED = new Set(['published', 'closed', 'expired', 'approved'])

/** Needs and products with their versions, approvals and histories, as the product would have written them. */
export async function loadItems(tx: Tx, tools: SeedTools, ids: SeedIds): Promise<void> {
  for (const need of [...needs].sort((a, b) => b.createdDaysAgo - a.createdDaysAgo)) {
    const content = resolveNeed(need, tools.today)
    const row = await baseRow(tx, tools, ids, { kind: 'opportunity', item: need, content })
    ids.needs.set(need.key, row.id)
    const deadlineAt = deadlineOf(content)
    await tx
      .insertInto('opportunity')
      .values({
        ...row,
        deadline_at: deadlineAt,
        closed_at: need.state === 'closed' ? (deadlineAt ?? tools.now) : null,
        confirmed_at: content.validity === 'open' ? row.published_at : null,
        amount_min: content.amount.min,
        amount_max: content.amount.max,
        visibility: content.visibility,
        answer_mode: content.answerMode,
      })
      .execute()
    await companions(tx, tools, ids, { kind: 'opportunity', id: row.id, item: need, content })
  }
  for (const product of [...products].sort((a, b) => b.createdDaysAgo - a.createdDaysAgo)) {
    const content = resolveProduct(product, tools.today)
    const row = await baseRow(tx, tools, ids, { kind: 'product', item: product, content })
    ids.products.set(product.key, row.id)
    await tx
      .insertInto('product')
      .values({ ...row, valid_until: content.validUntil })
      .execute()
    await companions(tx, tools, ids, { kind: 'product', id: row.id, item: product, content })
  }
}

interface Loaded {
  kind: ItemKind
  item: SeedNeed | SeedProduct
  content: Content
}

async function baseRow(tx: Tx, tools: SeedTools, ids: SeedIds, { kind, item, content }: Loaded) {
  const author = idOf(ids.people, authorOf(item.organisation))
  const createdAt = tools.now - item.createdDaysAgo * DAY_MS
  const publishedAt = item.publishedDaysAgo === undefined ? null : tools.now - item.publishedDaysAgo * DAY_MS
  const isPublic = PUBLIC.has(item.state)
  const submitted = item.state !== 'draft'
  const json = JSON.stringify(content)
  const hash = tools.contentHash(content)
  const year = shanghaiParts(tools.now).year
  return {
    id: tools.newId(),
    number: submitted ? await nextNumber(tx, kind === 'opportunity' ? 'JH' : 'CP', year) : null,
    organisation_id: idOf(ids.organisations, item.organisation),
    status: item.state,
    content_json: json,
    content_hash: hash,
    public_version: isPublic ? 1 : null,
    public_json: isPublic ? json : null,
    public_hash: isPublic ? hash : null,
    title: content.title,
    category: content.categories[0] ?? '',
    contact_person_id: author,
    demo: 1,
    created_by: author,
    created_at: createdAt,
    updated_by: author,
    updated_at: createdAt,
    submitted_by: submitted ? author : null,
    submitted_at: submitted ? createdAt : null,
    published_at: publishedAt,
    status_at: publishedAt ?? createdAt,
    status_reason: item.returned?.reason ?? '',
  }
}

async function companions(tx: Tx, tools: SeedTools, ids: SeedIds, loaded: Loaded & { id: string }): Promise<void> {
  const { kind, id, item, content } = loaded
  const author = idOf(ids.people, authorOf(item.organisation))
  const reviewer = idOf(ids.people, 'demo-reviewer')
  const createdAt = tools.now - item.createdDaysAgo * DAY_MS
  const decidedAt = createdAt + DAY_MS / 2
  const hash = tools.contentHash(content)
  for (const [position, category] of content.categories.entries())
    await tx.insertInto('item_category').values({ item_kind: kind, item_id: id, category, position }).execute()
  await tx
    .insertInto('item_version')
    .values({
      item_kind: kind,
      item_id: id,
      version: 1,
      content_json: JSON.stringify(content),
      content_hash: hash,
      author_id: author,
      created_at: createdAt,
    })
    .execute()
  const decision = item.returned ? 'returned' : APPROVED.has(item.state) ? 'approved' : null
  const steps = decision === 'approved' ? ['second', 'approve'] : decision ? ['second'] : []
  for (const [index, step] of steps.entries())
    await tx
      .insertInto('approval')
      .values({
        id: tools.newId(),
        item_kind: kind,
        item_id: id,
        version: 1,
        content_hash: hash,
        step,
        decision: decision ?? '',
        mode: 'online',
        person_id: reviewer,
        opinion: item.returned?.reason ?? '同意公开',
        comments_json: JSON.stringify(
          (item.returned?.comments ?? []).map((c) => ({ field: c.field, comment: c.text })),
        ),
        checks_json: JSON.stringify({ content: true, secrecy: true, fair: true }),
        created_at: decidedAt,
        position: index + 1,
      })
      .execute()
  await history(tx, tools, { ...loaded, author, reviewer, createdAt, decidedAt })
  await tools.announce(tx, { kind, id })
}

/** The steps that led to the present state, so that the history of a demonstration item is as complete as any other. */
async function history(
  tx: Tx,
  tools: SeedTools,
  h: Loaded & { id: string; author: string; reviewer: string; createdAt: number; decidedAt: number },
): Promise<void> {
  const publishedAt = tools.now - (h.item.publishedDaysAgo ?? 0) * DAY_MS
  const isPublic = PUBLIC.has(h.item.state)
  const steps: [action: string, from: string, to: string, by: string, at: number][] = []
  if (h.item.state !== 'draft') steps.push(['submit', 'draft', 'submitted', h.author, h.createdAt])
  if (h.item.returned) steps.push(['return', 'submitted', 'returned', h.reviewer, h.decidedAt])
  if (h.kind === 'opportunity' && APPROVED.has(h.item.state))
    steps.push(['approve', 'submitted', 'approved', h.reviewer, h.decidedAt])
  if (isPublic)
    steps.push(['publish', h.kind === 'opportunity' ? 'approved' : 'submitted', 'published', h.author, publishedAt])
  if (h.item.state === 'closed') steps.push(['close', 'published', 'closed', h.author, tools.now])
  if (h.item.state === 'expired') steps.push(['expire', 'published', 'expired', h.author, tools.now])
  for (const [action, from, to, by, at] of steps)
    await tx
      .insertInto('status_history')
      .values({
        id: tools.newId(),
        object_kind: h.kind,
        object_id: h.id,
        action,
        from_status: from,
        to_status: to,
        person_id: by,
        reason: action === 'return' ? (h.item.returned?.reason ?? '') : '',
        created_at: at,
      })
      .execute()
}
