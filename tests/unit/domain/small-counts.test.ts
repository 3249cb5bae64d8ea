import { expect, test } from 'vitest'
import { hideBeside, hideSmall, readsSmallCounts, sumBeside } from '#app/domain/small-counts.ts'
import { anonymous } from '#app/domain/policy/actor.ts'
import type { Actor } from '#app/domain/policy/actor.ts'
import type { StaffRole } from '#app/domain/vocabulary.ts'

test('counts below three are hidden, none among them', () => {
  expect([0, 1, 2, 3, 40].map(hideSmall)).toEqual(['少于 3', '少于 3', '少于 3', 3, 40])
})

test('a sum is told only where no hidden count follows from it', () => {
  expect(sumBeside([3, 4])).toBe(7)
  expect(sumBeside([])).toBe('少于 3')
  expect(sumBeside([5, 1])).toBeNull()
  expect(sumBeside([5, 0, 0])).toBeNull()
  expect(sumBeside([5, 2, 2])).toBeNull()
  expect(sumBeside([5, 1, 2])).toBe(8)
  expect(sumBeside([1, 0])).toBe('少于 3')
})

test('every sum that is told leaves each hidden count open', () => {
  const cells = [0, 1, 2, 3, 4]
  const all = cells.flatMap((a) => cells.flatMap((b) => cells.map((c) => [a, b, c])))
  const seen = (parts: number[]) => JSON.stringify([parts.map(hideSmall), sumBeside(parts)])
  for (const parts of all) {
    if (sumBeside(parts) === null) continue
    const alike = all.filter((other) => seen(other) === seen(parts))
    parts.forEach((n, i) => {
      if (n < 3) expect(new Set(alike.map((other) => other[i])).size).toBeGreaterThan(1)
    })
  }
})

test('beside a told sum a hidden count that would follow takes the others with it', () => {
  expect(hideBeside([9, 4, 1])).toEqual([null, null, null])
  expect(hideBeside([9, 4, 0, 0])).toEqual([null, null, null, null])
  expect(hideBeside([9, 4, 1, 2])).toEqual([9, 4, '少于 3', '少于 3'])
  expect(hideBeside([9, 4])).toEqual([9, 4])
  expect(hideBeside([9, 4], true)).toEqual([null, null])
  expect(hideBeside([])).toEqual([])
})

test('no hidden count follows from the others and their sum', () => {
  const cells = [0, 1, 2, 3, 4, 5]
  const all = cells.flatMap((a) => cells.flatMap((b) => cells.map((c) => [a, b, c])))
  const sum = (parts: number[]) => parts.reduce((a, b) => a + b, 0)
  const seen = (parts: number[]) => JSON.stringify([hideBeside(parts), sum(parts)])
  for (const parts of all) {
    // Where nothing large stands beside them, there is nothing to hide them behind; then the sum is not told either.
    if (parts.every((n) => n < 3)) continue
    const alike = all.filter((other) => seen(other) === seen(parts))
    parts.forEach((n, i) => {
      if (n < 3) expect(new Set(alike.map((other) => other[i])).size, `${parts.join()}`).toBeGreaterThan(1)
    })
  }
})

test('the lead unit and the auditor read small counts', () => {
  const staff = (...roles: StaffRole[]): Actor => ({
    kind: 'person',
    personId: 'p',
    name: '',
    organisation: null,
    organisations: [],
    staff: roles,
    sessionHash: '',
  })
  expect([staff('organiser'), staff('auditor'), staff('admin', 'organiser')].map(readsSmallCounts)).toEqual([
    true,
    true,
    true,
  ])
  expect([staff('admin'), staff('reviewer'), staff(), anonymous].map(readsSmallCounts)).toEqual([
    false,
    false,
    false,
    false,
  ])
})
