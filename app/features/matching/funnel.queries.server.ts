import { EXPOSURE_DAYS } from '#app/domain/matching/placing.ts'
import { hideSmall, isSmall, readsSmallCounts } from '#app/domain/small-counts.ts'
import type { Count } from '#app/domain/small-counts.ts'
import { addDays, dayOf } from '#app/domain/time.ts'
import { matchLevel } from '#app/domain/vocabulary.ts'
import type { MatchLevel } from '#app/domain/vocabulary.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { mostListed, pairSums, viewSums } from '#db/repos/funnel.ts'
import { offerOfPair } from '#db/repos/matches.ts'

const steps = {
  shown: '展示',
  opened: '打开',
  invited: '邀请',
  agreed: '双方同意',
  met: '已洽谈',
  intent: '有意向',
  contract: '签约',
  landed: '落地',
} as const
export type FunnelStep = keyof typeof steps

const sources = { suggested: '匹配推荐', searched: '搜索查找', own: '自行选定', unknown: '来源未记录' } as const
type Source = keyof typeof sources

/** Steps of which an absent figure means that nothing has been recorded yet, not that nobody got there. */
const LATER: readonly FunnelStep[] = ['met', 'intent', 'contract', 'landed']

type Tally = Partial<Record<FunnelStep, number>>
/** As the reader may know it. */
type SeenTally = Partial<Record<FunnelStep, Count>>

export interface LevelRow {
  label: string
  invited: number
  agreed: number
  declined: number
  waiting: number
  dismissed: Count
}

type LevelSums = LevelRow & { dismissed: number }

export interface Funnel {
  steps: { step: FunnelStep; label: string; unit: string }[]
  rows: { source: Source; label: string; counts: SeenTally }[]
  /** Null where small counts follow from it, or from it beside the rows: both are parts of the same pairs. */
  levels: LevelRow[] | null
  /** The product that stood in most lists for needs in the last days; null while none did. */
  listed: { title: string; to: string; n: Count; all: number; products: number; days: number } | null
  /** First day on which views were counted; empty before. */
  since: string
  /** This reader does not see small counts. */
  hidesSmall: boolean
}

/** 推荐成效: how far pairs come by their source, and how often each level word is agreed to. Nobody is named. */
export async function readFunnel(ctx: Ctx): Promise<Funnel> {
  requirePermission(ctx, 'funnel.read')
  const [views, pairs, listed] = await Promise.all([viewSums(ctx.read), pairSums(ctx.read), mostShown(ctx)])
  const counts: Record<Source, Tally> = { suggested: {}, searched: {}, own: {}, unknown: {} }
  const add = (source: Source, step: FunnelStep, n: number) => {
    counts[source][step] = (counts[source][step] ?? 0) + n
  }
  for (const v of views) add(v.source as Source, v.step as FunnelStep, v.n)
  for (const p of pairs) {
    if (!p.invited) continue
    const source = sourceOf(p)
    add(source, 'invited', p.n)
    if (p.status === 'agreed') add(source, 'agreed', p.n)
    for (const step of ['met', 'intent', 'contract', 'landed'] as const) if (p[step]) add(source, step, p.n)
  }
  const hidesSmall = !readsSmallCounts(ctx.actor)
  const total = (step: FunnelStep) => Object.values(counts).reduce((sum, tally) => sum + (tally[step] ?? 0), 0)
  const seen = (Object.keys(steps) as FunnelStep[]).filter((step) => !LATER.includes(step) || total(step) > 0)
  return {
    steps: seen.map((step) => ({
      step,
      label: steps[step],
      unit: step === 'shown' || step === 'opened' ? '次' : '对',
    })),
    rows: (Object.keys(sources) as Source[])
      .filter((source) => Object.keys(counts[source]).length > 0)
      .map((source) => ({
        source,
        label: sources[source],
        counts: hidesSmall ? hiddenTally(counts[source], seen) : counts[source],
      })),
    levels: hidesSmall ? levelsBeside(levelRows(pairs), counts) : levelRows(pairs),
    listed: listed && hidesSmall ? { ...listed, n: hideSmall(listed.n) } : listed,
    hidesSmall,
    since: views.reduce((first, v) => (first === '' || v.since < first ? v.since : first), ''),
  }
}

/** Views are absent where none was counted; of pairs, nobody is a small count like any other. */
function hiddenTally(counts: Tally, seen: readonly FunnelStep[]): SeenTally {
  return Object.fromEntries(
    seen.flatMap((step) => {
      const n = counts[step] ?? (step === 'shown' || step === 'opened' ? undefined : 0)
      return n === undefined ? [] : [[step, hideSmall(n)]]
    }),
  )
}

/** Who came by a search was not led by the list, whatever place the pair has in it. */
function sourceOf({ place, via }: { place: number | null; via: string | null }): Source {
  if (place === null) return 'unknown'
  if (via === 'searched') return 'searched'
  return place > 0 ? 'suggested' : 'own'
}

/** A product that is gone keeps its share, without a name. */
async function mostShown(ctx: Ctx) {
  const found = await mostListed(ctx.read, addDays(dayOf(ctx.now), -EXPOSURE_DAYS))
  if (!found) return null
  const { productId, ...counts } = found
  const row = await offerOfPair(ctx.read, productId)
  const name = row ? { title: row.title, to: `/products/${row.number ?? row.id}` } : { title: '', to: '' }
  return { ...name, ...counts, days: EXPOSURE_DAYS }
}

const levelLabels: [MatchLevel | '', string][] = [
  ...matchLevel.codes.map((code): [MatchLevel, string] => [code, matchLevel.labels[code]]),
  ['', '达不到“可能相关”'],
]

/** What became of the pairs of each level word, of those whose list is on record. */
function levelRows(pairs: Awaited<ReturnType<typeof pairSums>>): LevelSums[] {
  return levelLabels.flatMap(([level, label]) => {
    const own = pairs.filter((p) => p.level === level)
    const sum = (of: (p: (typeof own)[number]) => boolean) => own.reduce((n, p) => n + (of(p) ? p.n : 0), 0)
    const row = {
      label,
      invited: sum((p) => Boolean(p.invited)),
      agreed: sum((p) => p.status === 'agreed'),
      declined: sum((p) => p.status === 'declined'),
      waiting: sum((p) => p.status === 'invited'),
      dismissed: sum((p) => p.status === 'dismissed'),
    }
    return row.invited + row.dismissed === 0 ? [] : [row]
  })
}

/**
 * The rows for whoever does not read small counts. Sums by source and by level are sums of the same pairs, so one hidden
 * in either of them follows from the others.
 */
function levelsBeside(rows: readonly LevelSums[], counts: Readonly<Record<Source, Tally>>): LevelRow[] | null {
  const bySource = [counts.suggested, counts.searched, counts.own].filter((tally) => Object.keys(tally).length > 0)
  const told = [
    ...bySource.flatMap(({ invited = 0, agreed = 0 }) => [invited, agreed]),
    ...rows.flatMap(({ agreed, declined, waiting }) => [agreed, declined, waiting]),
  ]
  return told.some(isSmall) ? null : rows.map((row) => ({ ...row, dismissed: hideSmall(row.dismissed) }))
}
