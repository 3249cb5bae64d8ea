import { addDays, dayOf, startOfDay } from './time.ts'
import { addWorkingDays, isWorkingDay } from './working-days.ts'

/** Working days for which an invitation or a question may wait before it counts as 久未答复. */
export const SILENT_AFTER_WORKING_DAYS = 5

/** Working days since the day of an instant; that day does not count. */
export function workingDaysSince(at: number, now: number): number {
  let days = 0
  for (let day = addDays(dayOf(at), 1), today = dayOf(now); day <= today; day = addDays(day, 1))
    if (isWorkingDay(day)) days++
  return days
}

/** What has waited since before this instant is silent: the working days it had are over. */
export function silentBefore(now: number): number {
  const today = dayOf(now)
  let day = addDays(today, -SILENT_AFTER_WORKING_DAYS)
  while (addWorkingDays(day, SILENT_AFTER_WORKING_DAYS) >= today) day = addDays(day, -1)
  return startOfDay(addDays(day, 1))
}
