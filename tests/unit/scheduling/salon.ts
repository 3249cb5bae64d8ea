import fc from 'fast-check'
import type { Problem } from '#app/domain/scheduling/problem.ts'

/** A random salon with absences, sessions, locks, owners' tables, delegates who come and go, precedences, wishes and bans, not always possible to place in full. */
export function salons(largest: { participants: number; meetings: number; slots: number }): fc.Arbitrary<Problem> {
  return fc
    .record({
      slotCount: fc.integer({ min: 2, max: largest.slots }),
      count: fc.integer({ min: 2, max: largest.participants }),
      pairs: fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: largest.meetings }),
      tables: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: largest.slots, maxLength: largest.slots }),
      absences: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: largest.participants }),
      delegates: fc.array(fc.nat(), { maxLength: 2 }),
      owners: fc.array(fc.nat(), { maxLength: 3 }),
      sessions: fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 4 }),
      locks: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.option(fc.nat({ max: 5 }))), { maxLength: 3 }),
      precedences: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 3 }),
      comings: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat({ max: 2 })), { maxLength: 3 }),
      bans: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 2 }),
      wishes: fc.array(fc.nat({ max: 2 }), { maxLength: largest.meetings }),
    })
    .map(toProblem)
}

interface Raw {
  slotCount: number
  count: number
  pairs: [number, number][]
  tables: number[]
  absences: [number, number][]
  delegates: number[]
  owners: number[]
  sessions: [number, boolean][]
  locks: [number, number, number | null][]
  precedences: [number, number][]
  comings: [who: number, slot: number, delegates: number][]
  bans: [number, number][]
  wishes: number[]
}

function toProblem(raw: Raw): Problem {
  const { slotCount, count } = raw
  const slots = Array.from({ length: slotCount }, (_, s) => s)
  const owners = [...new Set(raw.owners.map((owner) => owner % count))]
  const participants = Array.from({ length: count }, (_, p) => {
    const capacity = raw.delegates.some((who) => who % count === p) ? 2 : 1
    const comings = raw.comings.filter(([who]) => who % count === p)
    const there = (slot: number) => comings.find(([, at]) => at % slotCount === slot)?.[2] ?? capacity
    return {
      id: `p${p}`,
      forbidden: raw.absences.filter(([who]) => who % count === p).map(([, slot]) => slot % slotCount),
      capacity,
      ...(comings.length > 0 ? { seats: slots.map(there) } : {}),
      ...(owners.includes(p) ? { tables: [owners.indexOf(p)] } : {}),
    }
  })
  const pairs = new Set(
    raw.pairs
      .map(([a, b]) => [a % count, b % count].sort((x, y) => x - y))
      .filter(([a, b]) => a !== b)
      .map((pair) => pair.join()),
  )
  const meetings = [...pairs].map((pair, m) => {
    const [a, b] = pair.split(',')
    const session = raw.sessions.find(([which]) => which % pairs.size === m)
    const lock = raw.locks.find(([which]) => which % pairs.size === m)
    return {
      id: `m${m}`,
      participants: [`p${a}`, `p${b}`] as const,
      wishes: raw.wishes[m] ?? 0,
      ...(session ? { allowed: slots.filter((s) => s < slotCount / 2 === session[1]) } : {}),
      ...(lock ? { slot: lock[1] % slotCount } : {}),
      ...(lock && lock[2] !== null ? { table: lock[2] } : {}),
    }
  })
  const precedences = raw.precedences
    .filter(() => meetings.length > 1)
    .map(([a, b]) => [`m${a % meetings.length}`, `m${b % meetings.length}`] as const)
    .filter(([a, b]) => a !== b)
  const bans = raw.bans.map(([a, b]) => [`p${a % count}`, `p${b % count}`] as const)
  return { slotCount, tables: raw.tables.slice(0, slotCount), participants, meetings, precedences, bans, fairness: 2 }
}
