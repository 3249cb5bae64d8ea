import { DomainError } from '#app/domain/errors.ts'
import { kindsOf, releaseName, unnamedOwner, staysUnnamed } from '#app/domain/issued-list/names.ts'
import type { ReleaseWord } from '#app/domain/issued-list/names.ts'
import { sheetsOf } from '#app/domain/issued-list/sheet.ts'
import { categoryName } from '#app/domain/taxonomy.ts'
import { dayOf, formatInstant, formatShortDay, shanghaiParts } from '#app/domain/time.ts'
import type { ItemKind, ReleaseKind } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { historyOf } from '#db/repos/history.ts'
import { personNames } from '#db/repos/people.ts'
import { gatherable, itemsNow, itemsOfRelease } from '#db/repos/release-items.ts'
import type { ItemNow } from '#db/repos/release-items.ts'
import { deskReleases, nextBatch, releaseById, releasesOfItem } from '#db/repos/releases.ts'
import type { ReleaseRow } from '#db/repos/releases.ts'
import { buildSnapshot, factsOf, issuerOf, stateNow } from './build-snapshot.server.ts'
import { lineOf } from './releases.queries.server.ts'

const PAGE = 30

/** The lead unit's desk: releases that are being made, and those that were published. */
export async function loadReleaseDesk(
  ctx: Ctx,
  { perPage = PAGE, ...query }: { page: number; tab: 'open' | 'published'; perPage?: number },
) {
  const { word } = await issuerOf(ctx, ctx.read)
  const at = { offset: (query.page - 1) * perPage, limit: perPage }
  const shown = await deskReleases(ctx.read, { published: query.tab === 'published', ...at })
  const other = await deskReleases(ctx.read, { published: query.tab !== 'published', offset: 0, limit: 1 })
  return {
    ...query,
    pageSize: perPage,
    lines: shown.rows.map((row) => lineOf(row, word)),
    counts:
      query.tab === 'published'
        ? { open: other.total, published: shown.total }
        : { open: shown.total, published: other.total },
  }
}

/** What a new release starts from: this year and its next number. */
export async function loadNewRelease(ctx: Ctx) {
  const { year } = shanghaiParts(ctx.now)
  const { word } = await issuerOf(ctx, ctx.read)
  return { year, batch: await nextBatch(ctx.read, year), word, today: dayOf(ctx.now) }
}

async function requireRow(ctx: Ctx, id: string): Promise<ReleaseRow> {
  const row = await releaseById(ctx.read, id)
  if (!row) throw new DomainError('notFound')
  return row
}

const nameOf = (row: ReleaseRow, word: ReleaseWord): string => releaseName(row.year, row.batch, word)

/** An item as the composing desk lists it. An owner that stays unnamed does so here too: this is what will be issued. */
function deskItem(item: ItemNow, now: number) {
  const { issued } = item
  const category = issued.content.categories[0] ?? 'scene-other'
  const unnamed = issued.kind === 'opportunity' && staysUnnamed(issued.ownerKind, issued.content.anonymousOwner)
  const state = stateNow(item, now)
  return {
    id: issued.id,
    number: issued.number,
    title: issued.content.title,
    owner: unnamed ? unnamedOwner(issued.ownerKind, category) : issued.ownerName,
    category: categoryName(category),
    published: formatShortDay(item.publishedAt, now),
    state: state.published ? null : state.word,
  }
}

/** A release with its items as they are now, for composing. */
export async function loadDraft(ctx: Ctx, id: string) {
  const row = await requireRow(ctx, id)
  const { word } = await issuerOf(ctx, ctx.read)
  const items = await itemsOfRelease(ctx.read, id)
  const lists = []
  for (const kind of kindsOf(row.kind as ReleaseKind)) {
    const own = items.filter((i) => i.kind === kind)
    const now = await itemsNow(
      ctx.read,
      kind,
      own.map((i) => i.id),
    )
    lists.push({
      kind,
      items: own.flatMap((i) => {
        const found = now.get(i.id)
        return found ? [{ ...deskItem(found, ctx.now), position: i.position }] : []
      }),
    })
  }
  const names = await personNames(ctx.read, [row.composed_by])
  return {
    id,
    number: row.number,
    name: nameOf(row, word),
    status: row.status as 'draft' | 'proposed' | 'published',
    version: row.version,
    facts: factsOf(row, ''),
    composedBy: names.get(row.composed_by) ?? '',
    lists,
    history: await historyLines(ctx, id),
  }
}

const stepWords: Record<string, string> = {
  create: '新建批次',
  propose: '提请发布',
  reopen: '退回编制',
  publish: '发布',
  recordEarlier: '补录',
}

async function historyLines(ctx: Ctx, id: string) {
  const rows = await historyOf(ctx.read, 'release', id)
  return rows.map((h) => ({
    time: formatInstant(h.created_at),
    title: stepWords[h.action] ?? h.action,
    by: h.person_name ?? '',
  }))
}

export interface GatherQuery {
  kind: ItemKind
  q: string
  category: string
  fresh: boolean
  page: number
}

/** Published items that can be gathered into a release, with the releases in which they already stand. */
export async function loadGather(ctx: Ctx, id: string, query: GatherQuery) {
  const row = await requireRow(ctx, id)
  const kinds = kindsOf(row.kind as ReleaseKind)
  const kind = kinds.includes(query.kind) ? query.kind : (kinds[0] as ItemKind)
  const { word } = await issuerOf(ctx, ctx.read)
  const found = await gatherable(ctx.read, kind, {
    releaseId: id,
    text: query.q.trim(),
    category: query.category,
    fresh: query.fresh,
    now: ctx.now,
    today: dayOf(ctx.now),
    offset: (query.page - 1) * PAGE,
    limit: PAGE,
  })
  const now = await itemsNow(ctx.read, kind, found.ids)
  const rows = []
  for (const itemId of found.ids) {
    const item = now.get(itemId)
    if (!item) continue
    const before = await releasesOfItem(ctx.read, kind, itemId)
    rows.push({
      ...deskItem(item, ctx.now),
      before: before.map((r) => releaseName(r.year, r.batch, word)).join('、'),
    })
  }
  return {
    ...query,
    kind,
    kinds,
    id,
    name: nameOf(row, word),
    open: row.status === 'draft',
    rows,
    total: found.total,
    pageSize: PAGE,
  }
}

/** The release exactly as it would be published now, and what stands in the way. */
export async function loadPreview(ctx: Ctx, id: string) {
  const row = await requireRow(ctx, id)
  const { word } = await issuerOf(ctx, ctx.read)
  const built = await buildSnapshot(ctx, ctx.read, row)
  const names = await personNames(ctx.read, [row.composed_by])
  return {
    id,
    number: row.number,
    name: nameOf(row, word),
    status: row.status as 'draft' | 'proposed' | 'published',
    title: row.title,
    theme: row.theme,
    documentNumber: row.document_number,
    channel: row.channel,
    channelLink: row.channel_link,
    count: `${row.count_value} 个清单${row.count_note === '' ? '' : `（${row.count_note}）`}`,
    composedBy: names.get(row.composed_by) ?? '',
    mine: ctx.actor.kind === 'person' && ctx.actor.personId === row.composed_by,
    sheets: sheetsOf(built.snapshot),
    problems: built.problems,
    seenHash: built.seenHash,
    unnamed: built.snapshot.lists.flatMap((l) => l.rows).filter((r) => r.cells.contact?.startsWith('经牵头单位'))
      .length,
  }
}
