import { formatTime } from '../time.ts'
import type { Span } from './timetable.ts'

/** Own times of a person who comes, `13:30` in Shanghai on the day; empty: from the beginning, to the end. */
export interface OwnTimes {
  comesAt: string
  leavesAt: string
}

/** Whether somebody is there for the whole of a round. Times are compared as written, because all is on one day. */
const isThere = ({ comesAt, leavesAt }: OwnTimes, round: Span): boolean =>
  (comesAt === '' || comesAt <= formatTime(round.startsAt)) && (leavesAt === '' || formatTime(round.endsAt) <= leavesAt)

/** How many of these items go on during a round, if only for a part of it. */
export const itemsDuring = (round: Span, items: readonly Span[]): number =>
  items.filter((item) => item.startsAt < round.endsAt && round.startsAt < item.endsAt).length

/**
 * How many people of a unit are there in each round: all that are registered less those whose own times leave it out, and
 * less one for each item at that time that the unit takes part in elsewhere. `absent` are rounds in which the unit as a
 * whole is away.
 */
export function seatsInRounds(
  rounds: readonly Span[],
  unit: { seats: number; people: readonly OwnTimes[]; absent: readonly number[]; elsewhere?: readonly Span[] },
): number[] {
  return rounds.map((round, at) => {
    if (unit.absent.includes(at)) return 0
    const away = unit.people.filter((person) => !isThere(person, round)).length
    return Math.max(0, unit.seats - away - itemsDuring(round, unit.elsewhere ?? []))
  })
}

/** `13:30 到、15:00 离`; empty for who is there all the time. */
export function timesText({ comesAt, leavesAt }: OwnTimes): string {
  return [comesAt && `${comesAt} 到`, leavesAt && `${leavesAt} 离`].filter((part) => part !== '').join('、')
}
