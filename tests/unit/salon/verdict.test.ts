import { expect, test } from 'vitest'
import { progressWords, verdict } from '#app/domain/salon/verdict.ts'

const open = { unplaced: 0, unplacedBound: 0, gaps: 3, gapsBound: 0, proven: false }

test('nothing is said about gaps while more talks might be placed', () => {
  expect(verdict({ ...open, unplaced: 1 })).toBe('最多还可多排 1 场。')
  expect(verdict({ ...open, unplaced: 4, unplacedBound: 2, fewMoves: true })).toBe('最多还可多排 2 场。')
})

test('with the placing proven the gaps that could go are counted', () => {
  expect(verdict(open)).toBe('洽谈排得最多；最多还可少 3 处空档。')
  expect(verdict({ ...open, unplaced: 2, unplacedBound: 2, gapsBound: 2 })).toBe('洽谈排得最多；最多还可少 1 处空档。')
  expect(verdict({ ...open, gapsBound: 3 })).toContain('没有证明')
  expect(verdict({ ...open, fewMoves: true })).toBe('洽谈排得最多；议程已发布，优先少移动。')
})

test('最优 is said only of what is proven', () => {
  expect(verdict({ ...open, gapsBound: 3, proven: true })).toBe('最优：洽谈排得最多，空档最少。')
  for (const unplaced of [0, 1]) expect(verdict({ ...open, unplaced })).not.toContain('最优')
})

test('the progress has a bound for the talks, and one for the gaps once no more can be placed', () => {
  expect(progressWords({ ...open, unplaced: 3, unplacedBound: 1 })).toBe(
    '目前最好：未排 3 场（已证明不会少于 1 场），空档 3 处。',
  )
  expect(progressWords({ ...open, unplaced: 1, unplacedBound: 1, gapsBound: 2 })).toBe(
    '目前最好：未排 1 场，不能再少，空档 3 处（已证明不会少于 2 处）。',
  )
})
