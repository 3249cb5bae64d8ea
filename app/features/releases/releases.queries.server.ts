import { DomainError } from '#app/domain/errors.ts'
import { kindsOf, listName, releaseName } from '#app/domain/issued-list/names.ts'
import { sheetsOf } from '#app/domain/issued-list/sheet.ts'
import type { Sheet } from '#app/domain/issued-list/sheet.ts'
import type { IssuedList, ReleaseSnapshot } from '#app/domain/issued-list/snapshot.ts'
import { OPEN_CONFIRM_DAYS } from '#app/domain/status.ts'
import { DAY_MS, addDays, formatDay, formatShortDay, startOfDay } from '#app/domain/time.ts'
import type { ReleaseKind } from '#app/domain/vocabulary.ts'
import { absoluteUrl } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { itemsNow } from '#db/repos/release-items.ts'
import type { ItemNow } from '#db/repos/release-items.ts'
import { publishedRelease, publishedReleases, releaseYears } from '#db/repos/releases.ts'
import type { ReleaseRow, ReleaseSummary } from '#db/repos/releases.ts'
import { issuerOf, stateNow } from './build-snapshot.server.ts'
import type { PortalHead } from './portal-layout.ts'
import type { ReleaseLine } from './release-line.tsx'

const PAGE = 30
/** More than a year ever has. */
const YEAR_LIMIT = 100

function countsText(row: ReleaseSummary): string {
  if (row.backfilled === 1) return '补录，不含条目'
  const counts = { opportunity: row.opportunities, product: row.products }
  const words = { opportunity: '机会', product: '产品' }
  return kindsOf(row.kind as ReleaseKind)
    .map((kind) => `${words[kind]} ${counts[kind]} 项`)
    .join('、')
}

/** A release as a line of a list. */
export function lineOf(row: ReleaseSummary, word: '批' | '期'): ReleaseLine {
  return {
    id: row.id,
    number: row.number,
    name: releaseName(row.year, row.batch, word),
    title: row.title,
    theme: row.theme,
    documentNumber: row.document_number,
    releasedOn: row.released_on === '' ? '' : formatDay(row.released_on),
    contents: countsText(row),
    counted: `${row.count_value} 个清单`,
    backfilled: row.backfilled === 1,
    status: row.status as ReleaseLine['status'],
    year: row.year,
  }
}

/** All published releases by year, newest first. */
export async function loadReleases(ctx: Ctx, { page, perPage = PAGE }: { page: number; perPage?: number }) {
  const { word } = await issuerOf(ctx, ctx.read)
  const years = await releaseYears(ctx.read)
  const rows = await publishedReleases(ctx.read, { offset: (page - 1) * perPage, limit: perPage })
  const lines = rows.map((row) => lineOf(row, word))
  return {
    page,
    pageSize: perPage,
    total: years.reduce((sum, y) => sum + y.releases, 0),
    years: years
      .map((y) => ({ ...y, counted: Number(y.counted), lines: lines.filter((l) => l.year === y.year) }))
      .filter((y) => y.lines.length > 0),
  }
}

/** What happened to an item since it was issued; stands outside the frozen sheet. */
export interface ChangeSince {
  itemId: string
  place: string
  title: string
  what: string
  when: string
  to: string
}

const snapshotOf = (row: ReleaseRow): ReleaseSnapshot | null =>
  row.snapshot_json === null ? null : (JSON.parse(row.snapshot_json) as ReleaseSnapshot)

async function requireRelease(ctx: Ctx, number: string): Promise<ReleaseRow> {
  const row = await publishedRelease(ctx.read, number)
  if (!row) throw new DomainError('notFound')
  return row
}

const itemPath = { opportunity: '/opportunities', product: '/products' }

/** Since when an item is no longer published: its own end where that has passed, else its last change of state. */
function leftAt(item: ItemNow, now: number): number {
  const end = item.validUntil === '' ? item.deadlineAt : startOfDay(addDays(item.validUntil, 1))
  const ended = item.status === 'published' || item.status === 'closed' || item.status === 'expired'
  return ended && end !== null && end <= now ? end : item.statusAt
}

function whatChanged(item: ItemNow | undefined, version: number, now: number): { what: string; at: number | null }[] {
  if (!item) return [{ what: '已不在', at: null }]
  const found: { what: string; at: number | null }[] = []
  const state = stateNow(item, now)
  if (!state.published) {
    found.push({ what: `现为“${state.word}”`, at: leftAt(item, now) })
  }
  if (item.issued.version > version) found.push({ what: '内容有更新', at: null })
  const confirmed = item.confirmedAt ?? item.publishedAt
  const open = item.issued.kind === 'opportunity' && item.deadlineAt === null
  if (open && state.published && now - confirmed >= OPEN_CONFIRM_DAYS * DAY_MS)
    found.push({ what: '长期有效，待责任单位确认', at: confirmed + OPEN_CONFIRM_DAYS * DAY_MS })
  return found
}

async function changesOf(ctx: Ctx, list: IssuedList): Promise<ChangeSince[]> {
  const now = await itemsNow(
    ctx.read,
    list.kind,
    list.rows.map((r) => r.itemId),
  )
  return list.rows.flatMap((row, i) =>
    whatChanged(now.get(row.itemId), row.version, ctx.now).map((change) => ({
      itemId: row.itemId,
      place: `${list.annex} 第 ${i + 1} 项`,
      title: row.cells.title ?? '',
      what: change.what,
      when: change.at === null ? '' : formatShortDay(change.at, ctx.now),
      to: `${itemPath[list.kind]}/${row.itemNumber}`,
    })),
  )
}

function publicFacts(row: ReleaseRow) {
  return {
    number: row.number,
    year: row.year,
    title: row.title,
    theme: row.theme,
    releasedOn: formatDay(row.released_on),
    documentNumber: row.document_number,
    channel: row.channel,
    channelLink: row.channel_link,
    count: `${row.count_value} 个清单${row.count_note === '' ? '' : `（${row.count_note.replace(/[。；]$/, '')}）`}`,
    backfilled: row.backfilled === 1,
    evidence: row.evidence,
    hash: row.snapshot_hash,
  }
}

/** A published release for everybody: the frozen sheets, and beside them what has changed since. */
export async function loadRelease(ctx: Ctx, number: string) {
  const row = await requireRelease(ctx, number)
  const snapshot = snapshotOf(row)
  const issuer = await issuerOf(ctx, ctx.read)
  const year = await publishedReleases(ctx.read, { year: row.year, limit: YEAR_LIMIT })
  const changes: ChangeSince[] = []
  for (const list of snapshot?.lists ?? []) changes.push(...(await changesOf(ctx, list)))
  return {
    ...publicFacts(row),
    kind: row.kind as ReleaseKind,
    name: snapshot?.name ?? releaseName(row.year, row.batch, issuer.word),
    issuer: snapshot?.issuer ?? issuer.name,
    phone: issuer.phone,
    sheets: snapshot ? sheetsOf(snapshot) : [],
    changes,
    sameYear: year.map((r) => lineOf(r, issuer.word)),
  }
}

/** The frozen sheets for a file; a 补录 has none. */
export async function loadIssuedSheets(
  ctx: Ctx,
  number: string,
): Promise<{ sheets: Sheet[]; title: string; issuer: string; fileName: string }> {
  const snapshot = snapshotOf(await requireRelease(ctx, number))
  if (!snapshot) throw new DomainError('notFound')
  return { sheets: sheetsOf(snapshot), title: snapshot.title, issuer: snapshot.issuer, fileName: snapshot.title }
}

/** The same sheets with what stands above them in an article. */
export async function loadPortalLayout(ctx: Ctx, number: string): Promise<{ head: PortalHead; sheets: Sheet[] }> {
  const row = await requireRelease(ctx, number)
  const snapshot = snapshotOf(row)
  if (!snapshot) throw new DomainError('notFound')
  const facts = publicFacts(row)
  return {
    sheets: sheetsOf(snapshot),
    head: {
      title: snapshot.title,
      url: absoluteUrl(ctx, `/releases/${number}`),
      facts: [
        { term: '发布单位', detail: snapshot.issuer },
        { term: '发布日期', detail: facts.releasedOn },
        { term: '文号', detail: facts.documentNumber },
        { term: '主题', detail: facts.theme },
        { term: '清单', detail: snapshot.lists.map((l) => `${listName[l.kind]} ${l.rows.length} 项`).join('、') },
      ],
    },
  }
}
