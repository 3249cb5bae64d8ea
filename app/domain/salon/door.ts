import { formatShortInstant } from '../time.ts'

const HOUR = 3_600_000
/** Signing in is open from two hours before the beginning to eight hours after it. */
export const DOOR = { before: 2 * HOUR, after: 8 * HOUR } as const

const opensAt = (startsAt: number): number => startsAt - DOOR.before

export const doorOpen = (startsAt: number, now: number): boolean =>
  now >= opensAt(startsAt) && now <= startsAt + DOOR.after

/** Why nobody signs in at present; empty when the door is open. */
export function doorShut({ title, startsAt }: { title: string; startsAt: number }, now: number): string {
  if (doorOpen(startsAt, now)) return ''
  return now < startsAt
    ? `“${title}”的签到从 ${formatShortInstant(opensAt(startsAt), now)} 开始，现在不能签到。`
    : `“${title}”（${formatShortInstant(startsAt, now)}）的签到已经结束。`
}
