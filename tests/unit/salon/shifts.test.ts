import { describe, expect, test } from 'vitest'
import type { ReleasedAgenda } from '#app/domain/salon/released-agenda.ts'
import { liveStart, shiftPoints, shiftRefusal, withShifts } from '#app/domain/salon/shifts.ts'

const MINUTE = 60_000
const at = (minutes: number) => 1_000_000 * MINUTE + minutes * MINUTE
const span = (from: number, to: number) => ({ startsAt: at(from), endsAt: at(to) })
const block = (title: string, from: number, to: number, kind: 'speech' | 'break' | 'meetings' = 'speech') => ({
  kind,
  title,
  pitches: [],
  ...span(from, to),
})

/** 致辞 0–10, 茶歇 10–25, three rounds of 15 minutes with 3 between. */
const agenda: ReleasedAgenda = {
  title: '示例沙龙',
  place: '示例会议中心',
  ...span(0, 76),
  tables: 2,
  blocks: [block('致辞', 0, 10), block('茶歇', 10, 25, 'break'), block('洽谈', 25, 76, 'meetings')],
  rounds: [span(25, 40), span(43, 58), span(61, 76)],
  talks: [],
}
const minutesOf = ({ startsAt, endsAt }: { startsAt: number; endsAt: number }) => [
  (startsAt - at(0)) / MINUTE,
  (endsAt - at(0)) / MINUTE,
]

describe('a shift of the day', () => {
  test('moves the item and what follows, and nothing before it', () => {
    const live = withShifts(agenda, [{ from: at(10), minutes: 10 }])
    expect(live.blocks.map(minutesOf)).toEqual([
      [0, 10],
      [20, 35],
      [35, 86],
    ])
    expect(live.rounds.map(minutesOf)).toEqual([
      [35, 50],
      [53, 68],
      [71, 86],
    ])
    expect(minutesOf(live)).toEqual([0, 86])
  })

  test('from the second round on leaves the first; the block of talks ends later', () => {
    const live = withShifts(agenda, [{ from: at(43), minutes: 5 }])
    expect(live.rounds.map(minutesOf)).toEqual([
      [25, 40],
      [48, 63],
      [66, 81],
    ])
    expect(minutesOf(live.blocks[2]!)).toEqual([25, 81])
  })

  test('several add up, and catching up takes back', () => {
    const shifts = [
      { from: at(10), minutes: 10 },
      { from: at(43), minutes: -10 },
    ]
    expect(liveStart(shifts, at(25))).toBe(at(35))
    expect(liveStart(shifts, at(43))).toBe(at(43))
  })

  test('without shifts the agenda is the same', () => expect(withShifts(agenda, [])).toBe(agenda))

  test('points are the fixed items and the rounds', () => {
    expect(shiftPoints(agenda, []).map((p) => p.title)).toEqual([
      '致辞',
      '茶歇',
      '第 1 轮洽谈',
      '第 2 轮洽谈',
      '第 3 轮洽谈',
    ])
  })

  test.each([
    ['unknownPoint', { from: at(11), minutes: 5 }, 0],
    ['nothing', { from: at(10), minutes: 0 }, 0],
    ['nothing', { from: at(10), minutes: 1.5 }, 0],
    ['tooMuch', { from: at(10), minutes: 121 }, 0],
    ['tooMuch', { from: at(10), minutes: -61 }, 0],
    // The first round would begin before the break has ended.
    ['overlaps', { from: at(25), minutes: -1 }, 0],
    ['over', { from: at(10), minutes: 5 }, 25],
    [null, { from: at(43), minutes: -3 }, 0],
    [null, { from: at(10), minutes: 5 }, 24],
  ] as const)('%s', (expected, wanted, now) => {
    expect(shiftRefusal(agenda, [], wanted, at(now))).toBe(expected)
  })

  test('what was shifted can catch up again, and no further', () => {
    const late = [{ from: at(10), minutes: 10 }]
    expect(shiftRefusal(agenda, late, { from: at(10), minutes: -10 }, at(0))).toBeNull()
    expect(shiftRefusal(agenda, late, { from: at(10), minutes: -11 }, at(0))).toBe('overlaps')
  })
})
