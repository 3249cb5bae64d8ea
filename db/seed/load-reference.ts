import type { Tx } from '../schema.ts'
import { referenceCategory } from './reference-domains.ts'
import reference from './reference.json'
import type { SeedTools } from './seed-tools.ts'

/** The real, published entries as they are: publisher and year stay with each, missing fields stay empty. */
export async function loadReference(tx: Tx, tools: SeedTools): Promise<void> {
  const rows = [
    ...reference.opportunities.map((e) => ({
      item_kind: 'opportunity',
      title: e.title,
      body: e.need,
      publisher: e.publisher,
      budget: e.budget === null ? null : String(e.budget),
      year: e.year,
      city: e.city,
      entry_kind: e.kind,
      domain: e.domain,
      source_url: e.source_url,
      note: e.note,
    })),
    ...reference.products.map((e) => ({
      item_kind: 'product',
      title: e.name,
      body: e.description,
      publisher: e.company,
      budget: null,
      year: null,
      city: null,
      entry_kind: e.kind,
      domain: e.domain,
      source_url: e.source_url,
      note: e.note,
    })),
  ]
  for (const row of rows) {
    const id = tools.newId()
    await tx
      .insertInto('reference_entry')
      .values({ ...row, id, category: referenceCategory(row.domain) })
      .execute()
    await tools.announce(tx, { kind: 'reference', id })
  }
}
