import type { Db } from '../schema.ts'
import { transaction } from '../transaction.ts'
import { loadItems } from './load-items.ts'
import { loadMatches } from './load-matches.ts'
import { loadPeople } from './load-people.ts'
import { loadReference } from './load-reference.ts'
import { loadResponses } from './load-responses.ts'
import { loadReleases } from './load-releases.ts'
import { loadSalon } from './load-salon.ts'
import type { SeedIds, SeedTools } from './seed-tools.ts'

/** Fills an empty database with the demonstration, all of it or nothing. */
export async function loadDemonstration(db: Db, tools: SeedTools): Promise<void> {
  await transaction(db, async (tx) => {
    const ids: SeedIds = { organisations: new Map(), people: new Map(), needs: new Map(), products: new Map() }
    await loadPeople(tx, tools, ids)
    await loadItems(tx, tools, ids)
    await loadResponses(tx, tools, ids)
    const pairs = await loadMatches(tx, tools, ids)
    await loadReference(tx, tools)
    await loadReleases(tx, tools, ids)
    await loadSalon(tx, tools, ids, pairs)
  })
}
