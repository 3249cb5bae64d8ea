import { tablePlace } from '#app/domain/salon/rooms.ts'
import type { Room } from '#app/domain/salon/rooms.ts'
import { dayOf, formatShortDay, formatTime, formatWeekday } from '#app/domain/time.ts'

/** `11月27日 周五 13:30–17:12` */
export function salonTime(startsAt: number, endsAt: number, now: number): string {
  return `${formatShortDay(startsAt, now)} ${formatWeekday(dayOf(startsAt))} ${formatTime(startsAt)}–${formatTime(endsAt)}`
}

/** `15:45–16:00` */
export const span = (s: { startsAt: number; endsAt: number }): string =>
  `${formatTime(s.startsAt)}–${formatTime(s.endsAt)}`

/** `第 2 轮 3 号桌`, with the room of the table where there are several; round and table counted from 0. */
export const place = (slot: number, table: number, rooms: readonly Room[] = []): string =>
  `第 ${slot + 1} 轮 ${tablePlace(rooms, table)}`
