import { isForAll } from './released-agenda.ts'
import type { ReleasedAgenda } from './released-agenda.ts'
import type { Span } from './timetable.ts'

/** On the day: everything planned at `from` (ms UTC, as released) or later happens `minutes` later, or earlier below 0. */
export interface Shift {
  readonly from: number
  readonly minutes: number
}

/** Most minutes of one shift, and how much a day may catch up at once. */
export const SHIFT_LIMITS = { later: 120, earlier: 60 } as const

const MINUTE = 60_000

const shiftedBy = (shifts: readonly Shift[], counts: (shift: Shift) => boolean) =>
  shifts.reduce((sum, shift) => sum + (counts(shift) ? shift.minutes * MINUTE : 0), 0)

/** When a planned instant really begins. */
export const liveStart = (shifts: readonly Shift[], at: number): number => at + shiftedBy(shifts, (s) => s.from <= at)

/** When something that was to end at a planned instant really ends: a shift that begins there does not concern it. */
const liveEnd = (shifts: readonly Shift[], at: number): number => at + shiftedBy(shifts, (s) => s.from < at)

/** A part of the day at the time at which it really takes place. */
export const shifted = <T extends Span>(shifts: readonly Shift[], part: T): T => ({
  ...part,
  startsAt: liveStart(shifts, part.startsAt),
  endsAt: liveEnd(shifts, part.endsAt),
})

/** A released agenda with the times of the day as it runs. */
export function withShifts<T extends ReleasedAgenda>(agenda: T, shifts: readonly Shift[]): T {
  if (shifts.length === 0) return agenda
  return {
    ...shifted(shifts, agenda),
    rounds: agenda.rounds.map((round) => shifted(shifts, round)),
    blocks: agenda.blocks.map((block) => ({
      ...shifted(shifts, block),
      pitches: block.pitches.map((pitch) => shifted(shifts, pitch)),
    })),
  }
}

/** What can be shifted: the fixed items and the rounds, by their planned beginning. */
export interface ShiftPoint {
  /** As released. */
  readonly planned: number
  /** As it stands with the shifts so far. */
  readonly live: number
  readonly title: string
}

/** Points of a released agenda in their order; the block of talks is there round by round. */
export function shiftPoints(agenda: ReleasedAgenda, shifts: readonly Shift[]): ShiftPoint[] {
  const point = (planned: number, title: string) => ({ planned, live: liveStart(shifts, planned), title })
  const rounds = agenda.rounds.map((round, slot) => point(round.startsAt, `第 ${slot + 1} 轮洽谈`))
  const blocks = agenda.blocks.flatMap((b) =>
    b.kind === 'meetings' || !isForAll(b) ? [] : [point(b.startsAt, b.title)],
  )
  return [...blocks, ...rounds].sort((a, b) => a.planned - b.planned)
}

export type ShiftRefusal = 'unknownPoint' | 'nothing' | 'tooMuch' | 'overlaps' | 'over'

/**
 * Why a shift cannot be made now (ms UTC), or null. What has ended stays; catching up never lets something begin before
 * what stands before it has ended.
 */
export function shiftRefusal(
  agenda: ReleasedAgenda,
  shifts: readonly Shift[],
  wanted: Shift,
  now: number,
): ShiftRefusal | null {
  const { from, minutes } = wanted
  const points = shiftPoints(agenda, shifts)
  const at = points.findIndex((p) => p.planned === from)
  if (at < 0) return 'unknownPoint'
  if (!Number.isInteger(minutes) || minutes === 0) return 'nothing'
  if (minutes > SHIFT_LIMITS.later || minutes < -SHIFT_LIMITS.earlier) return 'tooMuch'
  const spans = [...agenda.blocks.filter((b) => b.kind !== 'meetings' && isForAll(b)), ...agenda.rounds]
  const own = spans.find((s) => s.startsAt === from)
  if (own && liveEnd(shifts, own.endsAt) <= now) return 'over'
  const before = spans.filter((s) => s.startsAt < from).map((s) => liveEnd(shifts, s.endsAt))
  return liveStart(shifts, from) + minutes * MINUTE < Math.max(agenda.startsAt, ...before) ? 'overlaps' : null
}
