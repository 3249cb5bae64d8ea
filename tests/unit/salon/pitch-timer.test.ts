import { expect, test } from 'vitest'
import { nextUp, secondsLeft, startRun, timerClock, timerState, toggleRun } from '#app/domain/salon/pitch-timer.ts'

test('a pitch of five minutes counts down, says its last minute, and how much it is over', () => {
  const run = startRun('JH-2026-0001', 1_000_000)
  const at = (seconds: number) => {
    const left = secondsLeft(run, 5, 1_000_000 + seconds * 1000)
    return [timerClock(left), timerState(left)]
  }
  expect(at(0)).toEqual(['5:00', 'running'])
  expect(at(55)).toEqual(['4:05', 'running'])
  expect(at(239)).toEqual(['1:01', 'running'])
  expect(at(240)).toEqual(['1:00', 'last'])
  expect(at(300)).toEqual(['0:00', 'last'])
  expect(at(312)).toEqual(['+0:12', 'over'])
})

test('time does not pass while it is paused', () => {
  const paused = toggleRun(startRun('JH-2026-0001', 0), 60_000)
  expect(secondsLeft(paused, 5, 600_000)).toBe(240)
  const again = toggleRun(paused, 600_000)
  expect([secondsLeft(again, 5, 600_000), secondsLeft(again, 5, 630_000)]).toEqual([240, 210])
})

test('whose unit is not there is passed over', () => {
  const pitches = [
    { number: 'a', away: '' },
    { number: 'b', away: '未到场' },
    { number: 'c', away: '' },
  ]
  expect(nextUp(pitches, 'a')?.number).toBe('c')
  expect(nextUp(pitches, 'c')).toBeNull()
})
