import { hideBeside, hideSmall, readsSmallCounts, sumBeside } from '#app/domain/small-counts.ts'
import type { Count } from '#app/domain/small-counts.ts'
import { categoryCodes, categoryName } from '#app/domain/taxonomy.ts'
import { DAY_MS, dayOf, startOfDay } from '#app/domain/time.ts'
import { matchReason } from '#app/domain/vocabulary.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { invitationSums, refusalSums } from '#db/repos/match-refusals.ts'
import { reasonPeriods } from './reason-words.ts'
import type { CategoryRow, ReasonColumn, ReasonRow, ReasonsQuery, ReasonsView } from './reason-words.ts'

interface Refusals {
  act: string
  side: string
  reason_code: string
  category: string
  n: number
}
interface Invitations {
  side: string
  category: string
  n: number
}

const sum = <R extends { n: number }>(rows: readonly R[], of: (row: R) => boolean): number =>
  rows.reduce((n, row) => n + (of(row) ? row.n : 0), 0)

const add = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

interface Reading {
  cell: (n: number) => Count
  /** The sum of cells that stand beside it. */
  total: (parts: readonly number[]) => Count | null
  /** Cells whose sum is told elsewhere, or is to stay open. */
  beside: (parts: readonly number[], secret?: boolean) => (Count | null)[]
}
const whole: Reading = { cell: (n) => n, total: add, beside: (parts) => [...parts] }
const small: Reading = { cell: hideSmall, total: sumBeside, beside: hideBeside }

/** An invitation of one side, or of the lead unit, has reached the other. */
const received = (invitations: readonly Invitations[], side: 'need' | 'offer') =>
  sum(invitations, (i) => i.side !== side)

/** What each column counts, and of how many. */
function columnsOf(refusals: readonly Refusals[], invitations: readonly Invitations[]) {
  const count = (act: string, side?: string) => (row: Refusals) => row.act === act && (!side || row.side === side)
  const sides = [
    ['need', '责任单位'],
    ['offer', '产品方'],
  ] as const
  const dismissed = sum(refusals, count('dismiss'))
  const all = sum(invitations, () => true)
  return [
    ...sides.map(([side, word]) => ({
      label: `${word}谢绝`,
      of: received(invitations, side),
      ofWord: '收到的邀请',
      counts: count('decline', side),
    })),
    { label: '撤回邀请', of: all, ofWord: '发出的邀请', counts: count('withdraw') },
    { label: '标为不合适', of: all + dismissed, ofWord: '处理过的推荐', counts: count('dismiss') },
  ]
}

/** 谢绝原因: why pairs are declined, withdrawn and put aside, by side and category, of how many. Nobody is named. */
export async function readReasons(ctx: Ctx, query: ReasonsQuery): Promise<ReasonsView> {
  requirePermission(ctx, 'funnel.read')
  const { days } = reasonPeriods[query.period]
  const since = days === null ? 0 : startOfDay(dayOf(ctx.now - days * DAY_MS))
  const period = { since, category: query.category }
  const [refusals, invitations] = await Promise.all([refusalSums(ctx.read, period), invitationSums(ctx.read, period)])
  const columns = columnsOf(refusals, invitations)
  const rows = matchReason.codes.flatMap((code) => {
    const own = refusals.filter((r) => r.reason_code === code)
    const counts = columns.map((column) => sum(own, column.counts))
    return own.length === 0 ? [] : [{ code, label: matchReason.labels[code], counts, total: add(counts) }]
  })
  const hidesSmall = !readsSmallCounts(ctx.actor)
  const reading = hidesSmall ? small : whole
  const { cell, total } = reading
  const columnTotals = columns.map((_, i) => total(rows.map(({ counts }) => counts[i] ?? 0)))
  return {
    query,
    columns: columns.map<ReasonColumn>(({ label, of, ofWord }, i) => ({
      label,
      total: columnTotals[i] ?? null,
      of: cell(of),
      ofWord,
    })),
    rows: rows
      .sort((a, b) => b.total - a.total)
      .map<ReasonRow>(({ counts, ...row }) => ({ ...row, counts: counts.map(cell), total: total(counts) })),
    categories: categoriesOf(refusals, invitations, reading, {
      declined: columnTotals.slice(0, 2).includes(null),
      dismissed: columnTotals[3] === null,
    }),
    refusals: total(rows.flatMap(({ counts }) => counts)),
    invitations: cell(add(invitations.map(({ n }) => n))),
    none: refusals.length === 0,
    hidesSmall,
  }
}

function categoriesOf(
  refusals: readonly Refusals[],
  invitations: readonly Invitations[],
  { cell, beside }: Reading,
  /** Sums that the other table does not tell. */
  secret: { declined: boolean; dismissed: boolean },
): CategoryRow[] {
  const rows = categoryCodes
    .flatMap((code) => {
      const here = refusals.filter((r) => r.category === code)
      const invited = sum(invitations, (i) => i.category === code)
      if (here.length === 0 && invited === 0) return []
      const declined = sum(here, (r) => r.act === 'decline')
      return {
        code,
        name: categoryName(code),
        invited,
        declined,
        dismissed: sum(here, (r) => r.act === 'dismiss'),
        most: mostOf(here, cell),
      }
    })
    .sort((a, b) => b.declined + b.dismissed - (a.declined + a.dismissed))
  const invited = beside(rows.map((row) => row.invited))
  const declined = beside(
    rows.map((row) => row.declined),
    secret.declined,
  )
  const dismissed = beside(
    rows.map((row) => row.dismissed),
    secret.dismissed,
  )
  return rows.map((row, i) => ({
    ...row,
    invited: invited[i] ?? null,
    declined: declined[i] ?? null,
    dismissed: dismissed[i] ?? null,
  }))
}

/** The reason that is given most often here, with its count; two at most where they are given equally often. */
function mostOf(rows: readonly Refusals[], cell: Reading['cell']): string {
  const counts = matchReason.codes.map((code) => ({ code, n: sum(rows, (r) => r.reason_code === code) }))
  const most = Math.max(...counts.map((c) => c.n))
  if (most === 0) return ''
  const first = counts.filter((c) => c.n === most).map((c) => matchReason.labels[c.code])
  return `${first.slice(0, 2).join('、')}${first.length > 2 ? '等' : ''} ${cell(most)}`
}
