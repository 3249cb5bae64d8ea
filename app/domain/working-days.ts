import chineseDays from 'chinese-days'
import { addDays } from './time.ts'

/** Noon of a calendar day in the machine's own zone: the library reads days in that zone, whatever it is. */
function noon(day: string): Date {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return new Date(year, month - 1, date, 12)
}

/** True when the public holidays of a year have been announced (the library holds them). */
export function holidaysKnown(year: number): boolean {
  return chineseDays.getDayDetail(noon(`${year}-01-01`)).name.includes('元旦')
}

/** A working day by the public holiday and make-up calendar; in a year without one, Monday to Friday. */
export function isWorkingDay(day: string): boolean {
  const known = asked.get(day)
  if (known !== undefined) return known
  const working = chineseDays.isWorkday(noon(day))
  asked.set(day, working)
  return working
}

/** Answers by day: lists ask for the same few days once per row, and the library takes microseconds for each. */
const asked = new Map<string, boolean>()

/**
 * The n-th working day after `day` (`YYYY-MM-DD`, Shanghai). The day itself does not count; `n` = 0 returns it
 * unchanged. Ask `holidaysKnown` of the answer's year whether the page must say 节假日安排未公布.
 */
export function addWorkingDays(day: string, n: number): string {
  let at = day
  for (let left = n; left > 0;) {
    at = addDays(at, 1)
    if (isWorkingDay(at)) left--
  }
  return at
}
