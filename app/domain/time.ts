/**
 * Dates and times. Instants are milliseconds UTC; calendar days are `YYYY-MM-DD` in Shanghai.
 * China has kept UTC+8 without summer time since 1992, so the offset is a constant.
 */
export const SHANGHAI_OFFSET_MS = 8 * 3_600_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

const two = (n: number) => String(n).padStart(2, '0')

interface Parts {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  weekday: number
}

/** Calendar parts of an instant in Shanghai; month 1–12, weekday 0 = Sunday. */
export function shanghaiParts(at: number): Parts {
  const d = new Date(at + SHANGHAI_OFFSET_MS)
  return {
    year: d.getUTCFullYear(),
    month: d.getUTCMonth() + 1,
    day: d.getUTCDate(),
    hour: d.getUTCHours(),
    minute: d.getUTCMinutes(),
    second: d.getUTCSeconds(),
    weekday: d.getUTCDay(),
  }
}

/** The Shanghai calendar day of an instant, `YYYY-MM-DD`. */
export function dayOf(at: number): string {
  const p = shanghaiParts(at)
  return `${p.year}-${two(p.month)}-${two(p.day)}`
}

/** True for a day that exists in the calendar, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!m) return false
  const d = new Date(Date.UTC(Number(m[1]), Number(m[2]) - 1, Number(m[3])))
  return d.getUTCMonth() + 1 === Number(m[2]) && d.getUTCDate() === Number(m[3])
}

/** The instant at which a Shanghai day begins (00:00). */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - SHANGHAI_OFFSET_MS
}

/** `day` moved by n calendar days. */
export function addDays(day: string, n: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY_MS).toISOString().slice(0, 10)
}

/**
 * A deadline as people write it, `YYYY-MM-DD` or `YYYY-MM-DD HH:mm` (or with `T`), as an instant.
 * A day alone means 24:00 of that day. Returns null for anything else.
 */
export function parseDeadline(text: string): number | null {
  const m = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}):(\d{2}))?$/.exec(text.trim())
  if (!m || !isDay(m[1] as string)) return null
  if (m[2] === undefined) return startOfDay(m[1] as string) + DAY_MS
  const hour = Number(m[2])
  const minute = Number(m[3])
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return null
  return startOfDay(m[1] as string) + hour * HOUR_MS + minute * 60_000
}

/** `2026年11月26日` */
export function formatDay(day: string): string {
  const [y, m, d] = day.split('-')
  return `${Number(y)}年${Number(m)}月${Number(d)}日`
}

/** `11月26日`, with the year when it is not the year of `now`. */
export function formatShortDay(at: number, now: number): string {
  const p = shanghaiParts(at)
  const text = `${p.month}月${p.day}日`
  return p.year === shanghaiParts(now).year ? text : `${p.year}年${text}`
}

/** `2026年11月26日 17:00` (Shanghai). Midnight that ends a day is shown as 24:00 of that day when `end` is set. */
export function formatInstant(at: number, end = false): string {
  const p = shanghaiParts(at)
  if (end && p.hour === 0 && p.minute === 0) return `${formatDay(dayOf(at - 1))} 24:00`
  return `${p.year}年${p.month}月${p.day}日 ${two(p.hour)}:${two(p.minute)}`
}

/** `11月26日 17:00` */
export function formatShortInstant(at: number, now: number, end = false): string {
  const p = shanghaiParts(at)
  if (end && p.hour === 0 && p.minute === 0) return `${formatShortDay(at - 1, now)} 24:00`
  return `${formatShortDay(at, now)} ${two(p.hour)}:${two(p.minute)}`
}

export function formatTime(at: number): string {
  const p = shanghaiParts(at)
  return `${two(p.hour)}:${two(p.minute)}`
}

/** `还有 3 天（11月26日 17:00）`, `今天 17:00 截止`, `已于 … 截止` or `长期有效`. */
export function formatRemaining(deadlineAt: number | null, now: number): string {
  if (deadlineAt === null) return '长期有效'
  const exact = formatShortInstant(deadlineAt, now, true)
  if (now >= deadlineAt) return `已于 ${exact} 截止`
  const left = deadlineAt - now
  if (left < HOUR_MS) return `还有 ${Math.max(1, Math.ceil(left / 60_000))} 分钟（${exact}）`
  if (left < DAY_MS) return `还有 ${Math.floor(left / HOUR_MS)} 小时（${exact}）`
  return `还有 ${Math.floor(left / DAY_MS)} 天（${exact}）`
}

/** How long something has waited: `3 天`, `5 小时`, `刚刚`. */
export function formatAge(since: number, now: number): string {
  const gone = Math.max(0, now - since)
  if (gone < HOUR_MS) return gone < 60_000 ? '刚刚' : `${Math.floor(gone / 60_000)} 分钟`
  if (gone < DAY_MS) return `${Math.floor(gone / HOUR_MS)} 小时`
  return `${Math.floor(gone / DAY_MS)} 天`
}

const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']

export function formatWeekday(day: string): string {
  return WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()] as string
}
