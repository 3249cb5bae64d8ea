import { seatsIn } from '../scheduling/problem.ts'
import type { Participant, Problem } from '../scheduling/problem.ts'
import type { AgreedTalk, Composition, SalonState } from './composition.ts'

/** On the day: rounds that have begun are closed, and what is placed there or has taken place stays where it is. */

/** Whether a talk stays where it is whatever is composed or moved. */
export const isFixed = ({ begun = [] }: Pick<SalonState, 'begun'>, talk: AgreedTalk): boolean =>
  talk.slot !== null && (talk.fixed === true || begun.includes(talk.slot))

const sidesOf = (talk: AgreedTalk) => [talk.needOrganisationId, talk.offerOrganisationId]

/**
 * The composition with the clock: talks that are fixed keep round and table even where a rule has changed since (a unit
 * that left, fewer people), and no other talk is put into a round that has begun.
 */
export function withClock(state: SalonState, composition: Composition): Composition {
  const begun = (state.begun ?? []).filter((slot) => slot < state.rounds)
  const fixed = state.talks.filter((talk) => isFixed(state, talk))
  if (begun.length === 0 && fixed.length === 0) return composition
  const { problem } = composition
  const ids = new Set(fixed.map((talk) => talk.id))
  const open = Array.from({ length: problem.slotCount }, (_, slot) => slot).filter((slot) => !begun.includes(slot))
  const known = new Set(problem.participants.map((p) => p.id))
  const gone = [...new Set(fixed.flatMap(sidesOf))].filter((id) => !known.has(id))
  return {
    ...composition,
    problem: {
      ...problem,
      tables: problem.tables.map((tables, slot) => Math.max(tables, ...tablesIn(fixed, slot))),
      participants: [...problem.participants, ...gone.map((id): Participant => ({ id, forbidden: [] }))].map((p) =>
        there(p, fixed, problem.slotCount),
      ),
      bans: (problem.bans ?? []).filter(
        (pair) => !fixed.some((talk) => sidesOf(talk).every((id) => pair.includes(id))),
      ),
      meetings: problem.meetings.map((m) => (ids.has(m.id) || begun.length === 0 ? m : { ...m, allowed: open })),
    },
    locked: [...new Set([...composition.locked, ...ids])],
    fixed: [...ids],
    begun,
  }
}

const tablesIn = (fixed: readonly AgreedTalk[], slot: number) =>
  fixed.flatMap((talk) => (talk.slot === slot && talk.table !== null ? [talk.table + 1] : []))

/** The participant with room for what is fixed. */
function there(participant: Participant, fixed: readonly AgreedTalk[], slots: Problem['slotCount']): Participant {
  const own = fixed.filter((talk) => sidesOf(talk).includes(participant.id)).map((talk) => talk.slot)
  if (own.length === 0) return participant
  const needed = (slot: number) => own.filter((other) => other === slot).length
  return {
    ...participant,
    forbidden: participant.forbidden.filter((slot) => !own.includes(slot)),
    seats: Array.from({ length: slots }, (_, slot) => Math.max(seatsIn(participant, slot), needed(slot))),
  }
}
