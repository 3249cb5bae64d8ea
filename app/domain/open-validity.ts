import { OPEN_CONFIRM_DAYS, OPEN_GRACE_WORKING_DAYS } from './status.ts'
import { addDays, dayOf, startOfDay } from './time.ts'
import { addWorkingDays } from './working-days.ts'

/** The day from which a 长期有效 need, confirmed (or published) at `confirmedAt`, waits for its owner's word. */
export function confirmDueOn(confirmedAt: number): string {
  return addDays(dayOf(confirmedAt), OPEN_CONFIRM_DAYS)
}

/** The instant from which such a need, still unconfirmed, is no longer in the default list. */
export function lapsesAt(confirmedAt: number): number {
  return startOfDay(addDays(addWorkingDays(confirmDueOn(confirmedAt), OPEN_GRACE_WORKING_DAYS), 1))
}

/** `fresh` needs nothing; `due` shows 待确认; `lapsed` shows 待确认 and has left the default list. */
export type OpenValidity = 'fresh' | 'due' | 'lapsed'

export function openValidity(confirmedAt: number, now: number): OpenValidity {
  if (dayOf(now) < confirmDueOn(confirmedAt)) return 'fresh'
  return now < lapsesAt(confirmedAt) ? 'due' : 'lapsed'
}
