import type { AgendaQuality } from '#app/domain/salon/composition.ts'

/** One measure of an agenda, in words and as the figure by which two agendas differ. */
export interface QualityTerm {
  term: string
  words: (quality: AgendaQuality) => string
  figure: (quality: AgendaQuality) => number
  /** What a larger and a smaller figure are called. */
  more: string
  less: string
}

const counted = (term: string, unit: string, figure: QualityTerm['figure']): QualityTerm => ({
  term,
  figure,
  words: (quality) => `${figure(quality)} ${unit}`,
  more: '多',
  less: '少',
})

const ends = (term: string, figure: QualityTerm['figure']): QualityTerm => ({
  term,
  figure,
  words: (quality) => (quality.placed === 0 ? '—' : `第 ${figure(quality)} 轮`),
  more: '晚',
  less: '早',
})

/** The measures of agendas in the order in which the composer minds them; wishes and rooms only where there are any. */
export function qualityTerms(
  agendas: readonly AgendaQuality[],
  wished = agendas.some((q) => q.wishes > 0),
): QualityTerm[] {
  const terms = [
    { ...counted('已安排', '场', (q) => q.placed), words: (q: AgendaQuality) => `${q.placed} / ${q.talks}` },
    counted('空档', '处', (q) => q.gaps),
    counted('空档相差', '处', (q) => q.gapDifference),
  ]
  if (wished)
    terms.push({
      ...counted('想见', '个', (q) => q.wishesMet),
      words: (q: AgendaQuality) => `${q.wishesMet} / ${q.wishes}`,
    })
  terms.push(counted('换桌', '次', (q) => q.tableChanges))
  if (agendas.some((q) => q.rooms > 1)) terms.push(counted('换会场', '次', (q) => q.roomChanges))
  terms.push(
    ends('全部结束', (q) => q.end),
    ends('平均结束', (q) => Math.round(10 * q.meanEnd) / 10),
  )
  return terms
}

/** The figure after a change with how much it differs: `12 次（多 2）`. */
export function qualityChange(term: QualityTerm, before: AgendaQuality, after: AgendaQuality): string {
  const by = Math.round(10 * (term.figure(after) - term.figure(before))) / 10
  if (by === 0) return `${term.words(after)}，不变`
  return `${term.words(after)}（${by > 0 ? term.more : term.less} ${Math.abs(by)}）`
}
