import { staysUnnamed, unnamedOwner } from '#app/domain/issued-list/names.ts'
import { formatRange } from '#app/domain/money.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { opportunityStatus } from '#app/domain/status.ts'
import type { OpportunityStatus } from '#app/domain/status.ts'
import { categoryGroups, categoryName } from '#app/domain/taxonomy.ts'
import {
  DAY_MS,
  dayOf,
  formatDay,
  formatRemaining,
  formatShortDay,
  formatTime,
  formatWeekday,
  shanghaiParts,
  startOfDay,
} from '#app/domain/time.ts'
import { amountKind, cooperationMode, followPath, priceKind, salonKind } from '#app/domain/vocabulary.ts'
import type { CooperationMode, FollowPath, OrganisationKind, SalonKind } from '#app/domain/vocabulary.ts'
import * as overview from '#db/repos/overview.ts'
import { currentRelease } from '#db/repos/releases.ts'
import type { Ctx } from '#app/server/context.ts'

const SHORT_LIST = 5
const RESULTS = 3
const WEEK_MS = 7 * DAY_MS

const modes = (codes: readonly CooperationMode[]) => codes.map((m) => cooperationMode.labels[m]).join('、')

/** Everything on the home page. */
export async function loadHome(ctx: Ctx) {
  const { read, now } = ctx
  const today = dayOf(now)
  const { year } = shanghaiParts(now)
  const shelf = await overview.shelfByCategory(read, { now, today })
  const total = (counts: Map<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0)
  return {
    year,
    asOf: `${formatShortDay(now, now)} ${formatTime(now)}`,
    release: await releaseCard(ctx),
    salon: await salonCard(ctx),
    groups: categoryGroups.map((group) => ({
      name: group.name,
      rows: group.categories
        .map(([code, name]) => ({
          code,
          name,
          needs: shelf.opportunity.get(code) ?? 0,
          offers: shelf.product.get(code) ?? 0,
        }))
        .filter((row) => row.code !== 'scene-other' || row.needs + row.offers > 0),
    })),
    needs: total(shelf.opportunity),
    offers: total(shelf.product),
    closingThisWeek: await overview.closingBefore(read, now, now + WEEK_MS),
    numbers: await overview.yearSoFar(read, year, startOfDay(`${year}-01-01`)),
    results: (await overview.latestResults(read, RESULTS)).map((r) => ({
      to: `/opportunities/${r.number ?? ''}`,
      title: r.title,
      on: formatShortDay(r.status_at, now),
      matched: r.status === 'matched',
      state: opportunityStatus[r.status as OpportunityStatus],
      path: r.follow_path === '' ? '' : `后续路径：${followPath.labels[r.follow_path as FollowPath]}`,
    })),
    closing: (await overview.closingNext(read, now, SHORT_LIST)).map((row) => closingLine(row, now)),
    newest: (await overview.newestProducts(read, today, SHORT_LIST)).map((row) => productLine(row, now)),
    references: await overview.referenceCounts(read),
  }
}

async function releaseCard({ read }: Ctx) {
  const release = await currentRelease(read)
  if (!release) return null
  const day = release.released_on === '' ? '' : `${formatDay(release.released_on)}发布`
  return {
    number: release.number,
    year: release.year,
    batch: release.batch,
    needs: release.opportunities,
    offers: release.products,
    line: [day, release.document_number && `文号 ${release.document_number}`].filter(Boolean).join(' · '),
  }
}

async function salonCard({ read, now }: Ctx) {
  const salon = await overview.nextSalon(read, now)
  if (!salon) return null
  const kind = salonKind.labels[salon.kind as SalonKind]
  const p = shanghaiParts(salon.starts_at)
  const open = salon.status === 'registration' && (salon.registration_closes_at ?? 0) > now
  return {
    to: `/salons/${salon.number}`,
    day: dayOf(salon.starts_at),
    month: p.month,
    date: p.day,
    weekday: formatWeekday(dayOf(salon.starts_at)),
    title: salon.title.startsWith(kind) ? salon.title : `${kind} · ${salon.title}`,
    line: `${formatTime(salon.starts_at)} 开始 · ${salon.place} · ${salon.tables} 桌 ${salon.rounds} 轮洽谈`,
    registration: open
      ? `报名截止 ${formatRemaining(salon.registration_closes_at, now)}`
      : salon.status === 'released'
        ? '议程已发布'
        : '报名已截止',
    seats: Math.max(0, salon.capacity - salon.taken),
  }
}

type ClosingRow = Awaited<ReturnType<typeof overview.closingNext>>[number]
function closingLine(row: ClosingRow, now: number) {
  const c = JSON.parse(row.public_json ?? '{}') as OpportunityContent
  const kind = row.owner_kind as OrganisationKind
  const category = c.categories[0] ?? ''
  const owner = staysUnnamed(kind, c.anonymousOwner) ? unnamedOwner(kind, category) : row.owner_name
  const shown = c.visibility === 'public'
  const amount = shown && c.amount.kind !== '' ? (formatRange(c.amount) ?? amountKind.labels[c.amount.kind]) : ''
  return {
    to: `/opportunities/${row.number ?? ''}`,
    title: c.title,
    line: [owner, categoryName(category), modes(c.modes), amount].filter(Boolean).join(' · '),
    time: formatRemaining(row.deadline_at, now),
  }
}

type ProductRow = Awaited<ReturnType<typeof overview.newestProducts>>[number]
function productLine(row: ProductRow, now: number) {
  const c = JSON.parse(row.public_json ?? '{}') as ProductContent
  const price = c.price.kind === '' ? '' : (formatRange(c.price) ?? priceKind.labels[c.price.kind])
  return {
    to: `/products/${row.number ?? ''}`,
    title: c.title,
    line: [row.owner_name, categoryName(c.categories[0] ?? ''), modes(c.modes), price].filter(Boolean).join(' · '),
    time: row.published_at === null ? '' : formatShortDay(row.published_at, now),
  }
}

export type HomeData = Awaited<ReturnType<typeof loadHome>>
