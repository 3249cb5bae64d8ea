import { isForAll } from '#app/domain/salon/released-agenda.ts'
import type { ReleasedAgenda } from '#app/domain/salon/released-agenda.ts'

/** One thing of the day: a fixed item, or a round of talks. */
export interface DayPart {
  title: string
  startsAt: number
  endsAt: number
  /** Round, counted from 0; null for a fixed item. */
  slot: number | null
}

/** The parts of everybody's day in their order, the talks round by round. */
export function partsOf(agenda: Pick<ReleasedAgenda, 'blocks' | 'rounds'>): DayPart[] {
  const rounds = agenda.rounds.map((round, slot) => ({ ...round, title: `第 ${slot + 1} 轮洽谈`, slot }))
  const blocks = agenda.blocks
    .filter(isForAll)
    .flatMap(({ kind, title, startsAt, endsAt }) =>
      kind === 'meetings' ? [] : [{ title, startsAt, endsAt, slot: null }],
    )
  return [...blocks, ...rounds].sort((a, b) => a.startsAt - b.startsAt)
}

/** What runs at an instant (ms UTC) and what comes next; null between two parts, before the first and after the last. */
export function nowAndNext(agenda: Pick<ReleasedAgenda, 'blocks' | 'rounds'>, at: number) {
  const parts = partsOf(agenda)
  return {
    current: parts.find((p) => p.startsAt <= at && at < p.endsAt) ?? null,
    next: parts.find((p) => p.startsAt > at) ?? null,
  }
}
