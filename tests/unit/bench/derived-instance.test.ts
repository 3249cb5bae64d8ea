import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadSolver } from '#app/domain/scheduling/cadical.ts'
import { composeAgenda } from '#app/domain/scheduling/compose.ts'
import { validateAgenda } from '#app/domain/scheduling/validate.ts'
import { parseInstance } from '#tests/bench/agenda-instance.ts'
import { derivedInstance } from '#tests/bench/derived-instance.ts'
import { madeSalon } from '#tests/bench/made-salons.ts'

const file = 'tests/bench/data/scheduling/forumt-14.original.dzn'
const text = readFileSync(file, 'utf8')

test('an instance with fixed meetings and precedences has the optimum of the one it was made from', async () => {
  const createSolver = await loadSolver()
  const published = parseInstance(file, text)
  const best = composeAgenda(published, { seed: 1, createSolver })
  const slots = published.meetings.map(({ id }) => best.slots[id] ?? 0)
  const derived = parseInstance(file, derivedInstance(text, slots, 1))
  const fixed = derived.meetings.filter(({ slot }) => slot !== undefined)
  expect(fixed.length).toBeGreaterThan(10)
  expect(derived.precedences.length).toBeGreaterThan(10)
  const agenda = composeAgenda(derived, { seed: 2, createSolver })
  expect(agenda).toMatchObject({ breaks: 5, proven: true, unplaced: [] })
  expect(validateAgenda(derived, agenda)).toEqual([])
  for (const { id, slot } of fixed) expect(agenda.slots[id]).toBe(slot)
  for (const [a, b] of derived.precedences) expect(agenda.slots[a]).toBeLessThan(agenda.slots[b] ?? 0)
})

test('made salons are the same for a seed and of the sizes that they claim', () => {
  expect(madeSalon(7)).toEqual(madeSalon(7))
  const made = Array.from({ length: 50 }, (_, n) => madeSalon(1000 + n))
  for (const { participants, meetings, slotCount } of made) {
    expect(participants.length).toBeLessThanOrEqual(60)
    expect(meetings.length).toBeGreaterThan(20)
    expect(slotCount).toBeGreaterThanOrEqual(5)
  }
  const some = (test: (problem: (typeof made)[number]) => boolean) => made.filter(test).length
  expect(some((p) => p.participants.some((x) => x.forbidden.length > 0))).toBeGreaterThan(40)
  expect(some((p) => p.participants.some((x) => x.tables !== undefined))).toBe(50)
  expect(some((p) => p.meetings.some((m) => m.slot !== undefined))).toBeGreaterThan(20)
})
