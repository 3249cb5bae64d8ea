import { freezeRelease } from '#app/domain/issued-list/snapshot.ts'
import type { Issuer, ReleaseFacts } from '#app/domain/issued-list/snapshot.ts'
import { releaseNumber } from '#app/domain/issued-list/names.ts'
import { addDays, startOfDay } from '#app/domain/time.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { itemsNow, putItemsOfRelease } from '../repos/release-items.ts'
import type { ItemNow } from '../repos/release-items.ts'
import { insertRelease } from '../repos/releases.ts'
import { putSetting } from '../repos/settings.ts'
import type { Tx } from '../schema.ts'
import { organisations } from './organisations.ts'
import { releases } from './releases.ts'
import { idOf } from './seed-tools.ts'
import type { SeedIds, SeedTools } from './seed-tools.ts'
import type { SeedRelease } from './types.ts'

/** The first organisation is the lead unit; releases are issued in its name. */
async function leadUnit(tx: Tx, now: number): Promise<Issuer> {
  const lead = organisations[0]
  if (!lead) throw new Error('demonstration data has no lead unit')
  await putSetting(tx, 'lead.name', lead.name, { by: null, now })
  await putSetting(tx, 'lead.phone', lead.officePhone, { by: null, now })
  return { district: '演示区', name: lead.name, phone: lead.officePhone, word: '批' }
}

function factsOf(release: SeedRelease, today: string): ReleaseFacts {
  return {
    ...release,
    number: releaseNumber(release.year, release.batch),
    hiddenColumns: [],
    releasedOn: release.releasedOn ?? addDays(today, -(release.releasedDaysAgo ?? 0)),
  }
}

async function itemsOf(tx: Tx, ids: SeedIds, release: SeedRelease): Promise<[ItemKind, ItemNow[]][]> {
  const lists: [ItemKind, string[], Map<string, string>][] = [
    ['opportunity', release.needs, ids.needs],
    ['product', release.products, ids.products],
  ]
  const found: [ItemKind, ItemNow[]][] = []
  for (const [kind, keys, known] of lists) {
    const wanted = keys.map((key) => idOf(known, key))
    const now = await itemsNow(tx, kind, wanted)
    found.push([kind, wanted.flatMap((id) => now.get(id) ?? [])])
  }
  return found
}

/** Loads the releases: an issued one with its frozen rows, and one from before the system without items. */
export async function loadReleases(tx: Tx, tools: SeedTools, ids: SeedIds): Promise<void> {
  const issuer = await leadUnit(tx, tools.now)
  for (const release of releases) {
    const id = tools.newId()
    const facts = factsOf(release, tools.today)
    const lists = await itemsOf(tx, ids, release)
    const items = lists.flatMap(([, own]) => own.map((item) => item.issued))
    const snapshot = release.backfilled ? null : freezeRelease(facts, items, issuer)
    const at = startOfDay(facts.releasedOn) + 10 * 3_600_000
    await insertRelease(tx, {
      id,
      number: facts.number,
      year: facts.year,
      batch: facts.batch,
      kind: facts.kind,
      title: facts.title,
      theme: facts.theme,
      channel: facts.channel,
      channel_link: facts.channelLink,
      document_number: facts.documentNumber,
      count_value: facts.countValue,
      count_note: facts.countNote,
      backfilled: release.backfilled ? 1 : 0,
      evidence: release.evidence,
      status: 'published',
      snapshot_json: snapshot && JSON.stringify(snapshot),
      snapshot_hash: snapshot ? tools.contentHash(snapshot) : '',
      released_on: facts.releasedOn,
      demo: 1,
      composed_by: idOf(ids.people, release.composedBy),
      published_by: idOf(ids.people, release.publishedBy),
      published_at: at,
      created_at: at,
      updated_at: at,
    })
    for (const [kind, own] of lists)
      await putItemsOfRelease(
        tx,
        id,
        kind,
        own.map(({ issued }) => ({ id: issued.id, version: issued.version })),
      )
  }
}
