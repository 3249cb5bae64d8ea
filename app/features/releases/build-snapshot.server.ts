import { DomainError } from '#app/domain/errors.ts'
import { freezeRelease } from '#app/domain/issued-list/snapshot.ts'
import type { Issuer, ReleaseFacts, ReleaseSnapshot } from '#app/domain/issued-list/snapshot.ts'
import { kindsOf, listName } from '#app/domain/issued-list/names.ts'
import {
  effectiveOpportunityStatus,
  effectiveProductStatus,
  opportunityStatus,
  productStatus,
} from '#app/domain/status.ts'
import type { OpportunityStatus, ProductStatus } from '#app/domain/status.ts'
import { dayOf } from '#app/domain/time.ts'
import type { ItemKind, ReleaseKind } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { contentHash } from '#app/server/ids.ts'
import { itemsNow, itemsOfRelease } from '#db/repos/release-items.ts'
import type { ItemNow, ReleaseItem } from '#db/repos/release-items.ts'
import type { ReleaseRow } from '#db/repos/releases.ts'
import { setting } from '#db/repos/settings.ts'
import type { ReadDb } from '#db/schema.ts'

const textSetting = async (read: ReadDb, key: string): Promise<string | null> => {
  const value = await setting(read, key)
  return typeof value === 'string' && value !== '' ? value : null
}

/** Where releases come from, by settings; before they are set, the words of the district. */
export async function issuerOf(ctx: Pick<Ctx, 'config'>, read: ReadDb): Promise<Issuer> {
  const { district } = ctx.config
  return {
    district,
    name: (await textSetting(read, 'lead.name')) ?? `${district}清单牵头单位`,
    phone: (await textSetting(read, 'lead.phone')) ?? '',
    word: (await textSetting(read, 'release.word')) === '期' ? '期' : '批',
  }
}

export function factsOf(row: ReleaseRow, releasedOn: string): ReleaseFacts {
  return {
    number: row.number,
    year: row.year,
    batch: row.batch,
    kind: row.kind as ReleaseKind,
    title: row.title,
    theme: row.theme,
    documentNumber: row.document_number,
    channel: row.channel,
    channelLink: row.channel_link,
    countValue: row.count_value,
    countNote: row.count_note,
    hiddenColumns: JSON.parse(row.hidden_columns_json) as string[],
    releasedOn,
  }
}

/** The state of an item at this moment in its word; `published` is what may stand in a new release. */
export function stateNow(item: ItemNow, now: number): { published: boolean; word: string } {
  if (item.issued.kind === 'opportunity') {
    const row = { status: item.status as OpportunityStatus, deadlineAt: item.deadlineAt }
    const status = effectiveOpportunityStatus(row, now)
    return { published: status === 'published', word: opportunityStatus[status] }
  }
  const row = { status: item.status as ProductStatus, validUntil: item.validUntil }
  const status = effectiveProductStatus(row, dayOf(now))
  return { published: status === 'published', word: productStatus[status] }
}

export interface BuiltRelease {
  snapshot: ReleaseSnapshot
  /** Hash of the snapshot without its date: what the second person has seen. */
  seenHash: string
  /** In the order of the lists, with the version that each row is taken from. */
  rows: { kind: ItemKind; id: string; version: number; organisationId: string; title: string }[]
  /** Sentences that stop publishing: an item is no longer published, a list is empty. */
  problems: string[]
}

/** Builds the release as it would be published now. Used by preview and publishing alike. */
export async function buildSnapshot(ctx: Ctx, read: ReadDb, row: ReleaseRow): Promise<BuiltRelease> {
  const kinds = kindsOf(row.kind as ReleaseKind)
  const items = (await itemsOfRelease(read, row.id)).filter((i) => kinds.includes(i.kind))
  const issuer = await issuerOf(ctx, read)
  const built: BuiltRelease['rows'] = []
  const issued: ItemNow['issued'][] = []
  const problems: string[] = []
  for (const kind of kinds) {
    const own = items.filter((i) => i.kind === kind)
    if (own.length === 0) problems.push(`${listName[kind]}还没有条目。`)
    const now = await itemsNow(
      read,
      kind,
      own.map((i) => i.id),
    )
    for (const item of own) {
      const found = now.get(item.id)
      const problem = problemOf(item, found, ctx.now)
      if (problem) problems.push(problem)
      if (!found) continue
      issued.push(found.issued)
      const { version, content } = found.issued
      built.push({ kind, id: item.id, version, organisationId: found.organisationId, title: content.title })
    }
  }
  const snapshot = freezeRelease(factsOf(row, dayOf(ctx.now)), issued, issuer)
  return { snapshot, seenHash: contentHash({ ...snapshot, releasedOn: '' }), rows: built, problems }
}

function problemOf(item: ReleaseItem, found: ItemNow | undefined, now: number): string | null {
  const place = `${listName[item.kind]}第 ${item.position} 项`
  if (!found) return `${place}已经不在，请移出。`
  const state = stateNow(found, now)
  return state.published ? null : `${place}“${found.issued.content.title}”现在是“${state.word}”，请移出。`
}

/** Refuses with the first problem. */
export function requireComplete(built: BuiltRelease): void {
  const [first, ...more] = built.problems
  if (first === undefined) return
  const rest = more.length > 0 ? `另有 ${more.length} 处需要处理。` : ''
  throw new DomainError('incomplete', { message: `${first}${rest}` })
}
