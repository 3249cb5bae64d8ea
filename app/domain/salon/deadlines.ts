/** Until when participants of a salon say what they want. Instants are milliseconds UTC. */

export interface SalonDates {
  starts_at: number
  registration_closes_at: number | null
  wishes_close_at: number | null
  answers_close_at: number | null
}

/** 想见 and 不想见 are taken before this instant: the own deadline, else the end of registration, and never after the start. */
export const wishesCloseAt = (salon: SalonDates): number =>
  Math.min(salon.starts_at, salon.wishes_close_at ?? salon.registration_closes_at ?? salon.starts_at)

/**
 * A unit answers an invitation before this instant; afterwards only the team does, for whoever has told it. An invitation
 * that came after the deadline of the others waits until the start.
 */
export function answerBy(salon: SalonDates, invitedAt: number): number {
  const usual = salon.answers_close_at ?? salon.registration_closes_at ?? salon.starts_at
  return invitedAt < usual ? Math.min(usual, salon.starts_at) : salon.starts_at
}

/** What a unit is told that answers too late, and whom it can call; `by` is the deadline in words. */
export function tooLateToAnswer(by: string, { name, phone }: { name: string; phone: string }): string {
  const whom = `${name || '主办方'}${phone && `（办公电话 ${phone}）`}`
  return `已于 ${by} 截止回复。仍想参加的，请联系${whom}，由主办方代为确认。`
}

/** So many units at most can be named 想见: about as many as there are rounds in half a day. */
export const MOST_WISHES = 5
