import { expect, test } from 'vitest'
import { ownerTables } from '#app/domain/salon/composition.ts'
import type { AgreedTalk, SalonState } from '#app/domain/salon/composition.ts'

/** Owners a and c meet the firms x and y, owners b and d meet v and w; two tables stand in each of two rooms. */
const talks = ['ax', 'ay', 'cx', 'cy', 'bv', 'bw', 'dv', 'dw'].map((id): AgreedTalk => ({
  id,
  needOrganisationId: id[0]!,
  offerOrganisationId: id[1]!,
  slot: null,
  table: null,
  locked: false,
}))
const salon: SalonState = {
  rounds: 4,
  tables: 4,
  rooms: [
    { name: '多功能厅', tables: 2 },
    { name: '二楼会议室', tables: 2 },
  ],
  registrations: [...'abcdxyvw'].map((organisationId) => ({ organisationId, seats: 1, absent: [] })),
  talks,
}
const roommates = (state: SalonState) => {
  const tables = ownerTables(state, state.talks)
  return [0, 1].map((room) => [...tables].flatMap(([id, [table = -1]]) => (Math.floor(table / 2) === room ? [id] : [])))
}

test('owners that meet the same firms get their tables in the same room', () => {
  expect(
    roommates(salon)
      .map((ids) => ids.sort().join(''))
      .sort(),
  ).toEqual(['ac', 'bd'])
  expect([...ownerTables({ ...salon, rooms: [] }, talks)]).toEqual([...'abcd'].map((id, table) => [id, [table]]))
})

test('an owner that sits somewhere already stays there', () => {
  const seated = { ...salon, talks: talks.map((t) => (t.id === 'ax' || t.id === 'bv' ? place(t) : t)) }
  const tables = ownerTables(seated, seated.talks)
  expect([tables.get('a'), tables.get('b')]).toEqual([[0], [1]])
})

const place = (talk: AgreedTalk): AgreedTalk => ({ ...talk, slot: 0, table: talk.id === 'ax' ? 0 : 1 })
