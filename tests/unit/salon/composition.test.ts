import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { halfDay, meetingMinutes } from '#app/domain/salon/blocks.ts'
import { agendaQuality, composition, ownerTables } from '#app/domain/salon/composition.ts'
import type { AgreedTalk, SalonState } from '#app/domain/salon/composition.ts'
import { changedOrganisations } from '#app/domain/salon/released-agenda.ts'
import type { ReleasedAgenda } from '#app/domain/salon/released-agenda.ts'
import { timetable } from '#app/domain/salon/timetable.ts'
import { movesUp, seatAtOnce } from '#app/domain/salon/waiting-list.ts'
import { composeAgenda } from '#app/domain/scheduling/compose.ts'
import { recompose } from '#app/domain/scheduling/recompose.ts'
import { validateAgenda } from '#app/domain/scheduling/validate.ts'
import { formatTime } from '#app/domain/time.ts'

const startsAt = Date.parse('2026-12-12T13:30:00+08:00')

describe('timetable', () => {
  test('the half-day template runs without a gap and its rounds change tables for three minutes', () => {
    const day = timetable({
      startsAt,
      blocks: halfDay.blocks,
      rounds: 5,
      roundMinutes: 15,
      changeMinutes: 3,
      pitches: [],
    })
    expect(day.blocks.map((b) => formatTime(b.startsAt))).toEqual([
      '13:30',
      '13:50',
      '14:00',
      '14:15',
      '14:25',
      '14:50',
      '15:15',
      '15:25',
      '15:40',
    ])
    expect(day.rounds.map((r) => formatTime(r.startsAt))).toEqual(['15:40', '15:58', '16:16', '16:34', '16:52'])
    expect(formatTime(day.endsAt)).toBe('17:07')
    expect(meetingMinutes(halfDay)).toBe(87)
  })

  test('pitches make their block as long as they are, one after the other', () => {
    const pitches = [
      { id: 'a', itemKind: 'opportunity' as const, minutes: 5 },
      { id: 'b', itemKind: 'opportunity' as const, minutes: 10 },
    ]
    const day = timetable({ startsAt, blocks: halfDay.blocks, rounds: 1, roundMinutes: 15, changeMinutes: 3, pitches })
    const block = day.blocks[4]
    expect(block?.pitches.map((p) => formatTime(p.startsAt))).toEqual(['14:25', '14:30'])
    expect(formatTime(block?.endsAt ?? 0)).toBe('14:40')
    expect(day.blocks[5]?.startsAt).toBe(block?.endsAt)
  })
})

describe('waiting list', () => {
  test('property: seats never exceed what is free, and the order is kept', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 })), fc.nat(30), (seats, free) => {
        const queue = seats.map((n, i) => ({ id: String(i), seats: n }))
        const up = movesUp(queue, free)
        expect(up).toEqual(queue.slice(0, up.length).map((q) => q.id))
        const used = seats.slice(0, up.length).reduce((a, b) => a + b, 0)
        expect(used).toBeLessThanOrEqual(free)
        const next = seats[up.length]
        if (next !== undefined) expect(used + next).toBeGreaterThan(free)
      }),
    )
    expect(seatAtOnce(3, 3, 0)).toBe(true)
    expect(seatAtOnce(3, 4, 0)).toBe(false)
    expect(seatAtOnce(3, 1, 1)).toBe(false)
  })
})

const talk = (need: number, offer: number, at: Partial<AgreedTalk> = {}): AgreedTalk => ({
  id: `${need}-${offer}`,
  needOrganisationId: `n${need}`,
  offerOrganisationId: `f${offer}`,
  slot: null,
  table: null,
  locked: false,
  ...at,
})

describe('composition', () => {
  test('leaves out talks of units that have not registered, and names them', () => {
    const state: SalonState = {
      rounds: 3,
      tables: 2,
      registrations: [{ organisationId: 'n1', seats: 1, absent: [] }],
      talks: [talk(1, 1)],
    }
    const { problem, missing } = composition(state)
    expect(problem.meetings).toEqual([])
    expect(missing).toEqual([{ meetingId: '1-1', organisations: ['f1'] }])
  })

  test('an owner keeps the table where it sits, a busy one with two people gets a second', () => {
    const registrations = [
      { organisationId: 'n1', seats: 2, absent: [] },
      { organisationId: 'n2', seats: 1, absent: [] },
    ]
    const talks = [...[1, 2, 3, 4].map((f) => talk(1, f)), talk(2, 1, { slot: 0, table: 2 })]
    const tables = ownerTables({ rounds: 3, tables: 4, registrations, talks }, talks)
    expect(tables.get('n2')).toEqual([2])
    expect(tables.get('n1')).toEqual([0, 1])
  })

  const salons = fc.record({
    rounds: fc.integer({ min: 1, max: 5 }),
    tables: fc.integer({ min: 1, max: 5 }),
    pairs: fc.uniqueArray(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 18, selector: ([a, b]) => `${a}-${b}` }),
    people: fc.array(
      fc.record({ seats: fc.integer({ min: 1, max: 3 }), absent: fc.uniqueArray(fc.nat(4), { maxLength: 2 }) }),
      { minLength: 12, maxLength: 12 },
    ),
  })

  test('property: fixed tables are never shared, leave room for the rest, and the composed agenda is valid', () => {
    fc.assert(
      fc.property(salons, ({ rounds, tables, pairs, people }) => {
        const talks = pairs.map(([n, f]) => talk(n, f))
        const registrations = people.map((p, i) => ({ organisationId: i < 6 ? `n${i}` : `f${i - 6}`, ...p }))
        const state = { rounds, tables, registrations, talks }
        const given = ownerTables(state, talks)
        const all = [...given.values()].flat()
        expect(new Set(all).size).toBe(all.length)
        expect(all.every((t) => t >= 0 && t < tables)).toBe(true)
        const rest = talks.filter((t) => !given.has(t.needOrganisationId)).length
        if (given.size > 0) expect((tables - all.length) * rounds).toBeGreaterThanOrEqual(rest)
        const { problem } = composition(state)
        const agenda = composeAgenda(problem, { seed: 1, stepBudget: 20_000 })
        expect(validateAgenda(problem, agenda)).toEqual([])
        expect(agendaQuality(problem, agenda)).toMatchObject({
          placed: talks.length - agenda.unplaced.length,
          gaps: agenda.breaks,
        })
      }),
      { numRuns: 60 },
    )
  })

  test('property: in a released agenda a talk or a unit that drops out makes nobody else move', () => {
    fc.assert(
      fc.property(salons, fc.nat(11), fc.nat(17), ({ rounds, tables, pairs, people }, gone, dropped) => {
        const registrations = people.map((p, i) => ({ organisationId: i < 6 ? `n${i}` : `f${i - 6}`, ...p }))
        const state = { rounds, tables, registrations, talks: pairs.map(([n, f]) => talk(n, f)) }
        const agenda = composeAgenda(composition(state).problem, { seed: 1, stepBudget: 20_000 })
        const placed = state.talks.map((t) => ({
          ...t,
          slot: agenda.slots[t.id] ?? null,
          table: agenda.tables[t.id] ?? null,
        }))
        const unit = registrations[gone]?.organisationId
        const later = {
          ...state,
          released: true,
          registrations: registrations.filter((r) => r.organisationId !== unit),
          talks: placed.filter(
            (t, i) => i !== dropped && t.needOrganisationId !== unit && t.offerOrganisationId !== unit,
          ),
        }
        const { problem, current } = composition(later)
        expect(validateAgenda(problem, current)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('property: rounds that have begun and talks that were held stay as they are, whatever is composed', () => {
    fc.assert(
      fc.property(salons, fc.nat(4), fc.nat(11), ({ rounds, tables, pairs, people }, now, gone) => {
        const registrations = people.map((p, i) => ({ organisationId: i < 6 ? `n${i}` : `f${i - 6}`, ...p }))
        const state = { rounds, tables, registrations, talks: pairs.map(([n, f]) => talk(n, f)) }
        const first = composeAgenda(composition(state).problem, { seed: 1, stepBudget: 20_000 })
        const begun = Array.from({ length: Math.min(now, rounds) }, (_, slot) => slot)
        const talks = state.talks.map((t, i) => ({
          ...t,
          slot: first.slots[t.id] ?? null,
          table: first.tables[t.id] ?? null,
          fixed: i % 5 === 0 && first.slots[t.id] !== undefined,
        }))
        const unit = registrations[gone]?.organisationId
        const { problem, current, locked, fixed } = composition({
          ...state,
          begun,
          released: true,
          registrations: registrations.filter((r) => r.organisationId !== unit),
          talks,
        })
        const again = recompose(problem, current, { seed: 2, stepBudget: 20_000, locks: { meetings: locked } })
        expect(validateAgenda(problem, again)).toEqual([])
        for (const t of talks) {
          const stays = t.slot !== null && (t.fixed || begun.includes(t.slot))
          expect(fixed.includes(t.id)).toBe(stays)
          if (stays) expect([again.slots[t.id], again.tables[t.id]]).toEqual([t.slot, t.table])
          else expect(begun).not.toContain(again.slots[t.id])
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('changed organisations', () => {
  const agenda = (talks: [id: string, slot: number, table: number, need: string, offer: string][]): ReleasedAgenda => ({
    title: '',
    place: '',
    startsAt,
    endsAt: startsAt,
    tables: 3,
    blocks: [],
    rounds: [0, 1, 2].map((n) => ({ startsAt: startsAt + n, endsAt: startsAt + n + 1 })),
    talks: talks.map(([id, slot, table, need, offer]) => ({
      id,
      slot,
      table,
      needOrganisationId: need,
      offerOrganisationId: offer,
      needName: '',
      offerName: '',
      opportunityNumber: '',
      opportunityTitle: '',
      productNumber: '',
      productTitle: '',
    })),
  })

  test('only those whose own talks moved, appeared or fell out', () => {
    const before = agenda([
      ['a', 0, 0, 'n1', 'f1'],
      ['b', 1, 1, 'n2', 'f2'],
    ])
    expect(changedOrganisations(null, before).sort()).toEqual(['f1', 'f2', 'n1', 'n2'])
    expect(changedOrganisations(before, before)).toEqual([])
    expect(
      changedOrganisations(
        before,
        agenda([
          ['a', 0, 0, 'n1', 'f1'],
          ['b', 2, 1, 'n2', 'f2'],
        ]),
      ).sort(),
    ).toEqual(['f2', 'n2'])
    expect(changedOrganisations(before, agenda([['a', 0, 0, 'n1', 'f1']])).sort()).toEqual(['f2', 'n2'])
  })
})
