import type { Model, Slots } from './model.ts'
import { isBanned, seatsIn } from './problem.ts'
import type { Meeting, Unplaced } from './problem.ts'

/** A plain reason for every meeting without a slot. */
export function explainUnplaced(model: Model, slots: Slots): Unplaced[] {
  const seats = model.tables.reduce((sum, count) => sum + count, 0)
  return model.problem.meetings.flatMap((meeting, m) => (slots[m]! >= 0 ? [] : [explain(model, meeting, { m, seats })]))
}

function explain(model: Model, meeting: Meeting, { m, seats }: { m: number; seats: number }): Unplaced {
  const { problem } = model
  const name = (p: number) => problem.participants[p]!.id
  if (isBanned(problem, meeting.participants))
    return { meetingId: meeting.id, reason: 'banned', participants: meeting.participants }
  if (model.domain[m]!.length === 0) {
    if (meeting.slot !== undefined)
      return { meetingId: meeting.id, reason: 'lock-conflict', participants: meeting.participants }
    const absent = model.ends[m]!.filter((p) => isAway(model, p)).map(name)
    return { meetingId: meeting.id, reason: 'no-common-slot', participants: absent }
  }
  const overbooked = model.ends[m]!.filter((p) => wanted(model, p) > presence(model, p)).map(name)
  if (overbooked.length > 0) return { meetingId: meeting.id, reason: 'too-many-meetings', participants: overbooked }
  if (model.ends.length > seats) return { meetingId: meeting.id, reason: 'too-few-tables', participants: [] }
  return { meetingId: meeting.id, reason: 'no-room', participants: meeting.participants }
}

const wanted = (model: Model, p: number): number => model.ends.filter((ends) => ends.includes(p)).length

/** Meetings that the participant could hold, given the slots in which it is present. */
const presence = (model: Model, p: number): number => {
  const participant = model.problem.participants[p]!
  return model.tables.reduce(
    (sum, count, s) => (count > 0 && !participant.forbidden.includes(s) ? sum + seatsIn(participant, s) : sum),
    0,
  )
}

/** Whether the participant is absent from some slot. */
const isAway = (model: Model, p: number): boolean => {
  const participant = model.problem.participants[p]!
  return participant.forbidden.length > 0 || model.tables.some((_, s) => seatsIn(participant, s) === 0)
}
