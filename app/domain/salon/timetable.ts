import type { Block } from './blocks.ts'
import { meetingMinutes } from './blocks.ts'
import { dayOf, startOfDay } from '../time.ts'

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

/** An instant of the day, written `15:40`. */
function onTheDay(startsAt: number, time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return startOfDay(dayOf(startsAt)) + (hours * 60 + minutes) * MINUTE
}

/** An item for some units: it begins at its own time and nobody else waits for it. */
const besideOthers = (plan: DayPlan, block: Block & Required<Pick<Block, 'some'>>): TimedBlock => {
  const startsAt = onTheDay(plan.startsAt, block.some.at)
  return { ...block, startsAt, endsAt: startsAt + block.minutes * MINUTE, pitches: [] }
}

const isForSome = (block: Block): block is Block & Required<Pick<Block, 'some'>> => block.some !== undefined

/**
 * Puts the fixed items one after the other. A block of pitches lasts as long as its pitches, the block of talks as long
 * as its rounds; a day without such a block holds its rounds at the end. Items for some units stand beside the others, in
 * the order of time.
 */
export function timetable(plan: DayPlan): Timetable {
  let at = plan.startsAt
  let spans: Span[] | null = null
  const chained = plan.blocks.filter((block) => !isForSome(block))
  const beside = plan.blocks.filter(isForSome).map((block) => besideOthers(plan, block))
  const blocks = chained.map((block): TimedBlock => {
    const side = block.kind === 'needPitches' || block.kind === 'productPitches' ? pitchSide[block.kind] : null
    const own = plan.pitches.filter((p) => p.itemKind === side)
    const startsAt = at
    at += length(block, own, plan) * MINUTE
    if (block.kind === 'meetings') spans ??= rounds(plan, startsAt)
    return { ...block, startsAt, endsAt: at, pitches: chain(own, startsAt) }
  })
  spans ??= rounds(plan, at)
  return {
    blocks: [...blocks, ...beside].sort((a, b) => a.startsAt - b.startsAt),
    rounds: spans,
    endsAt: Math.max(at, spans.at(-1)?.endsAt ?? at, ...beside.map((block) => block.endsAt)),
  }
}
