import { randomUUID } from 'node:crypto'
import { emptyOpportunity } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { indexItems } from '#app/jobs/index-items.ts'
import type { IndexServices } from '#app/jobs/index-items.ts'
import { migrate } from '#db/migrate.ts'
import type { Db, Tx } from '#db/schema.ts'
import { openMemoryDatabase } from '#db/sqlite.ts'
import { transaction } from '#db/transaction.ts'
import { announceItem } from '#search/announce.ts'
import { openSearchEngine, openSearchWriter } from '#search/meili.ts'
import type { SearchRequest } from '#search/port.ts'
import { createSearch } from '#search/query.ts'
import { scratchIndex } from '#tests/support/meili.ts'

/** Noon of 2026-11-23 in Shanghai. */
export const NOW = Date.UTC(2026, 10, 23, 4)
export const newId = () => randomUUID()

export const quiet = { warn: () => undefined }

export async function scratchDatabase(): Promise<Db> {
  const { db } = openMemoryDatabase()
  await migrate(db, NOW)
  for (const [id, name, kind] of [
    ['o-dept', '演示区商务局', 'department'],
    ['o-firm', '示例衡器制造有限公司', 'enterprise'],
  ] as const)
    await db
      .insertInto('organisation')
      .values({ id, code: id, name, name_folded: name, kind, status: 'verified', created_at: NOW, updated_at: NOW })
      .execute()
  return db
}

interface Publish {
  id?: string
  status?: string
  at?: number
  /** Working text that differs from the published one. */
  working?: string
}

const hash = 'h'

function commonRow(kind: ItemKind, content: { title: string }, options: Publish) {
  const json = JSON.stringify(content)
  const at = options.at ?? NOW - 1000
  return {
    id: options.id ?? newId(),
    number: null,
    organisation_id: kind === 'product' ? 'o-firm' : 'o-dept',
    status: options.status ?? 'published',
    content_json: options.working === undefined ? json : JSON.stringify({ ...content, summary: options.working }),
    content_hash: hash,
    public_version: 1,
    public_json: json,
    public_hash: hash,
    title: content.title,
    created_by: 'p',
    created_at: at,
    updated_by: 'p',
    updated_at: at,
    published_at: at,
    status_at: at,
  }
}

export async function publishProduct(db: Db, content: Partial<ProductContent>, options: Publish = {}): Promise<string> {
  const whole = { ...emptyProduct, ...content }
  const row = { ...commonRow('product', whole, options), valid_until: whole.validUntil }
  await transaction(db, async (tx) => {
    await tx.insertInto('product').values(row).execute()
    await announceItem(tx, { kind: 'product', id: row.id, now: NOW, newId })
  })
  return row.id
}

export async function publishNeed(
  db: Db,
  content: Partial<OpportunityContent>,
  options: Publish & { deadlineAt?: number; owner?: string } = {},
): Promise<string> {
  const whole = { ...emptyOpportunity, ...content }
  const row = {
    ...commonRow('opportunity', whole, options),
    organisation_id: options.owner ?? 'o-dept',
    deadline_at: options.deadlineAt ?? null,
  }
  await transaction(db, async (tx) => {
    await tx.insertInto('opportunity').values(row).execute()
    await announceItem(tx, { kind: 'opportunity', id: row.id, now: NOW, newId })
  })
  return row.id
}

export function setStatus(db: Db, kind: ItemKind, id: string, status: string): Promise<void> {
  return transaction(db, async (tx: Tx) => {
    await tx.updateTable(kind).set({ status, status_at: NOW }).where('id', '=', id).execute()
    await announceItem(tx, { kind, id, now: NOW, newId })
  })
}

export function ask(part: Partial<SearchRequest> = {}): SearchRequest {
  return {
    q: '',
    kinds: ['opportunity', 'product', 'reference'],
    filters: {},
    sort: 'relevance',
    page: 1,
    perPage: 20,
    includeClosed: false,
    now: NOW,
    ...part,
  }
}

/** A database, an index of its own in the real engine, and the product's search over both. */
export async function searchBed() {
  const db = await scratchDatabase()
  const server = await scratchIndex()
  const { url, index, searchKey, writeKey } = server
  const writer = openSearchWriter({ url, key: writeKey, index })
  await writer.ensureIndex()
  const engine = openSearchEngine({ url, key: searchKey, index })
  const services: IndexServices = { db, read: db, writer, clock: { now: () => NOW }, log: quiet }
  const search = createSearch({ read: db, meili: engine, matching: null, log: quiet })
  const drain = () => indexItems(services, { limit: 100 })
  return { db, server, writer, engine, services, search, drain }
}

export const idsOf = (answer: { hits: { id: string }[] }): string[] => answer.hits.map((h) => h.id)
