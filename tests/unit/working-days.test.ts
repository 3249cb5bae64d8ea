import { describe, expect, it } from 'vitest'
import { confirmDueOn, lapsesAt, openValidity } from '#app/domain/open-validity.ts'
import { parseDeadline } from '#app/domain/time.ts'
import { addWorkingDays, holidaysKnown, isWorkingDay } from '#app/domain/working-days.ts'

describe('working days', () => {
  it('follows the public holidays and make-up days of 2026', () => {
    expect(isWorkingDay('2026-10-01')).toBe(false)
    expect(isWorkingDay('2026-10-10')).toBe(true)
    // National day: the 1st to the 7th are free, and Saturday the 10th is worked.
    expect(addWorkingDays('2026-09-30', 1)).toBe('2026-10-08')
    expect(addWorkingDays('2026-09-30', 3)).toBe('2026-10-10')
    expect(addWorkingDays('2026-11-23', 0)).toBe('2026-11-23')
    expect(addWorkingDays('2026-11-20', 15)).toBe('2026-12-11')
  })

  it('counts Monday to Friday in a year without an announced calendar', () => {
    expect([holidaysKnown(2025), holidaysKnown(2026), holidaysKnown(2031)]).toEqual([true, true, false])
    expect(isWorkingDay('2031-10-01')).toBe(true)
    expect(addWorkingDays('2031-10-03', 1)).toBe('2031-10-06')
  })
})

describe('长期有效', () => {
  it('is due after 90 days and leaves the default list after 15 more working days', () => {
    const confirmed = parseDeadline('2026-06-01 10:00') ?? 0
    expect(confirmDueOn(confirmed)).toBe('2026-08-30')
    const lapse = lapsesAt(confirmed)
    // 15 working days after Sunday 30 August end with 18 September; 20 September is a make-up day and does not matter.
    expect(lapse).toBe(parseDeadline('2026-09-18'))
    expect(openValidity(confirmed, (parseDeadline('2026-08-29') ?? 0) - 1)).toBe('fresh')
    expect(openValidity(confirmed, parseDeadline('2026-08-29') ?? 0)).toBe('due')
    expect(openValidity(confirmed, lapse - 1)).toBe('due')
    expect(openValidity(confirmed, lapse)).toBe('lapsed')
  })
})
