import type { Block } from './blocks.ts'
import { meetingMinutes } from './blocks.ts'

/** Times of a salon's day. Instants are milliseconds UTC; rounds are counted from 0. */

export interface PlannedPitch {
  id: string
  itemKind: 'opportunity' | 'product'
  minutes: number
}

export interface Span {
  startsAt: number
  endsAt: number
}

export interface TimedBlock extends Block, Span {
  pitches: (PlannedPitch & Span)[]
}

export interface Timetable {
  blocks: TimedBlock[]
  /** When each round of talks begins and ends. */
  rounds: Span[]
  endsAt: number
}

export interface DayPlan {
  startsAt: number
  blocks: readonly Block[]
  rounds: number
  roundMinutes: number
  changeMinutes: number
  pitches: readonly PlannedPitch[]
}

const MINUTE = 60_000
const pitchSide = { needPitches: 'opportunity', productPitches: 'product' } as const

function length(block: Block, pitches: readonly PlannedPitch[], plan: DayPlan): number {
  if (block.kind === 'meetings') return meetingMinutes(plan)
  if (pitches.length > 0) return pitches.reduce((sum, p) => sum + p.minutes, 0)
  return block.minutes
}

function chain(pitches: readonly PlannedPitch[], from: number): (PlannedPitch & Span)[] {
  let at = from
  return pitches.map((pitch) => {
    const startsAt = at
    at += pitch.minutes * MINUTE
    return { ...pitch, startsAt, endsAt: at }
  })
}

function rounds(plan: DayPlan, from: number): Span[] {
  return Array.from({ length: plan.rounds }, (_, round) => {
    const startsAt = from + round * (plan.roundMinutes + plan.changeMinutes) * MINUTE
    return { startsAt, endsAt: startsAt + plan.roundMinutes * MINUTE }
  })
}

/**
 * Puts the fixed items one after the other. A block of pitches lasts as long as its pitches, the block of talks as long
 * as its rounds; a day without such a block holds its rounds at the end.
 */
export function timetable(plan: DayPlan): Timetable {
  let at = plan.startsAt
  let spans: Span[] | null = null
  const blocks = plan.blocks.map((block): TimedBlock => {
    const side = block.kind === 'needPitches' || block.kind === 'productPitches' ? pitchSide[block.kind] : null
    const own = plan.pitches.filter((p) => p.itemKind === side)
    const startsAt = at
    at += length(block, own, plan) * MINUTE
    if (block.kind === 'meetings') spans ??= rounds(plan, startsAt)
    return { ...block, startsAt, endsAt: at, pitches: chain(own, startsAt) }
  })
  spans ??= rounds(plan, at)
  return { blocks, rounds: spans, endsAt: Math.max(at, spans.at(-1)?.endsAt ?? at) }
}
