import { addDays, formatDay, isDay } from '../time.ts'
import type { Bad, Reading } from './reading.ts'
import { bad, good, saysNothing, squeeze } from './reading.ts'

/** What a cell about time says: a day (with an hour where written), 长期, a wording without a date, or nothing. */
export type ReadTime =
  { kind: 'day'; day: string; time: string } | { kind: 'open' } | { kind: 'note'; note: string } | { kind: 'none' }

const OPEN = /^(长期(有效|开放|征集|合作)?|常年|永久|持续|不限|无期限|全年)$/
const UNSET = /^(待定|未定|待确定|另行通知|另行确定|按需|视情况.*|根据.{0,12}确定|双方商定|面议)$/
const DURATION =
  /(?<!\d)(\d{1,3}|[一二两三四五六七八九十半]+)(个月|个?工作日|个?自然日|个季度|天|周|年)|尽快|立即|即时|随时|分[期批]/

const two = (n: number) => String(n).padStart(2, '0')
const lastDay = (year: number, month: number) =>
  addDays(month === 12 ? `${year + 1}-01-01` : `${year}-${two(month + 1)}-01`, -1)

/**
 * Reads a date or a deadline. A month, quarter or year means its last day (2026年6月底, 一季度, 年底); 上旬 and 中旬 end
 * on the 10th and 20th. What names no year or no clear day is a problem with the next such day as suggestion.
 * `today` is `YYYY-MM-DD`; a day before it is a problem.
 */
export function readTime(text: string, today: string): Reading<ReadTime> {
  const raw = squeeze(text).replace(/[。;；]$/, '')
  if (raw === '' || saysNothing(raw)) return good({ kind: 'none' })
  if (OPEN.test(raw)) return good({ kind: 'open' }, '长期有效')
  if (UNSET.test(raw)) return good({ kind: 'note', note: raw })
  const found = readDayText(raw, today)
  if (found !== null) return notBefore(found, today)
  if (DURATION.test(raw) || !/\d/.test(raw)) return good({ kind: 'note', note: raw })
  return bad('日期读不出来，请写作 2026-12-31')
}

function notBefore(found: Reading<ReadTime>, today: string): Reading<ReadTime> {
  if (!found.ok || found.value.kind !== 'day' || found.value.day >= today) return found
  return bad(`日期已过。请填 ${formatDay(today)}或以后`)
}

type Attempt = (raw: string, today: string) => Reading<ReadTime> | null

const attempts: Attempt[] = [readSerial, readFull, readMonth, readQuarter, readYear, readSpan, readWithoutYear]

function readDayText(raw: string, today: string): Reading<ReadTime> | null {
  const core = raw
    .replace(/^(截至|截止到?|至|到|预计|计划|拟于?|力争|争取|有效期至?)[:：]?/, '')
    .replace(/(完成|实施|截止|建成|启用|到期|止|投用|上线)+$/, '')
  for (const attempt of attempts) {
    const found = attempt(core, today)
    if (found !== null) return found
  }
  return null
}

const dayReading = (day: string, raw: string, time = ''): Reading<ReadTime> =>
  good({ kind: 'day', day, time }, raw === day ? undefined : `${formatDay(day)}${time === '' ? '' : ` ${time}`}`)

function monthEnd(year: number, month: number, raw: string): Reading<ReadTime> {
  if (month < 1 || month > 12) return bad('没有这个月份')
  return dayReading(lastDay(year, month), raw)
}

/** The number that spreadsheets keep for a day: 1 is 1900-01-01, with 1900 taken as a leap year. */
function readSerial(raw: string): Reading<ReadTime> | null {
  if (!/^\d{5}$/.test(raw)) return null
  const serial = Number(raw)
  if (serial < 36_526 || serial > 73_050) return null
  return dayReading(addDays('1899-12-30', serial), raw)
}

function readFull(raw: string): Reading<ReadTime> | null {
  const m =
    /^(\d{4}|\d{2})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?(?:[T(]?(\d{1,2})[:时点](\d{1,2})?分?\)?)?(?:之?前|以前|为止)?$/.exec(
      raw,
    ) ?? /^(20\d{2})(\d{2})(\d{2})$/.exec(raw)
  if (!m) return null
  const year = Number(m[1])
  const month = Number(m[2])
  const day = `${year < 100 ? 2000 + year : year}-${two(month)}-${two(Number(m[3]))}`
  if (!isDay(day))
    return bad('没有这一天', month >= 1 && month <= 12 ? lastDay(Number(day.slice(0, 4)), month) : undefined)
  if (year < 100) return bad('年份只有两位', day)
  const time = m[4] === undefined ? '' : `${two(Number(m[4]))}:${two(Number(m[5] ?? 0))}`
  if (time !== '' && (Number(m[4]) > 24 || Number(m[5] ?? 0) > 59)) return bad('没有这个时刻', day)
  return dayReading(day, raw, time)
}

function readMonth(raw: string): Reading<ReadTime> | null {
  const m =
    /^(\d{4}|\d{2})[-./年](\d{1,2})(?:月份?)?(初|上旬|中旬|下旬|中|底|末|内|之?前|以前)?$/.exec(raw) ??
    /^(20\d{2})(0[1-9]|1[0-2])$/.exec(raw)
  if (!m) return null
  const short = (m[1] as string).length === 2
  if (short && !raw.includes('年')) return null
  const year = short ? 2000 + Number(m[1]) : Number(m[1])
  const month = Number(m[2])
  if (month < 1 || month > 12) return bad('没有这个月份')
  if (short) return bad('年份只有两位', lastDay(year, month))
  return withinMonth({ year, month, part: m[3] ?? '' }, raw)
}

function withinMonth(at: { year: number; month: number; part: string }, raw: string): Reading<ReadTime> {
  const { year, month, part } = at
  const of = (day: number) => `${year}-${two(month)}-${two(day)}`
  if (part === '上旬') return dayReading(of(10), raw)
  if (part === '中旬') return dayReading(of(20), raw)
  if (part === '初') return bad('“月初”不是确切的一天', of(10))
  if (part === '中') return bad('“月中”不是确切的一天', of(15))
  if (part.endsWith('前')) return bad('看不出是否包括当月', lastDay(year, month))
  return monthEnd(year, month, raw)
}

const QUARTERS = new Map(
  [...'一二三四'].map((c, i) => [c, i + 1]).concat([...'1234'].map((c, i) => [c, i + 1])) as [string, number][],
)

function readQuarter(raw: string, today: string): Reading<ReadTime> | null {
  const m = /^(?:(\d{4})年?)?(?:第?([一二三四1-4])季度|Q([1-4])|([上下])半年)(末|底|内)?$/i.exec(raw)
  if (!m) return null
  const quarter = m[4] ? (m[4] === '上' ? 2 : 4) : (QUARTERS.get((m[2] ?? m[3]) as string) as number)
  if (m[1]) return monthEnd(Number(m[1]), quarter * 3, raw)
  return withoutYear((year) => lastDay(year, quarter * 3), today)
}

function readYear(raw: string, today: string): Reading<ReadTime> | null {
  const m = /^(20\d{2})(?:年度?)?(底|末|内|之?前|年底|年末|年内)?$/.exec(raw)
  if (m) {
    const last = `${m[1]}-12-31`
    return m[2]?.endsWith('前') ? bad('看不出是否包括当年', last) : dayReading(last, raw)
  }
  const word = /^(今|本|当|明|后)?年(底|末|内)前?$/.exec(raw)
  if (!word) return null
  if (!word[1]) return withoutYear((year) => `${year}-12-31`, today)
  const ahead = word[1] === '明' ? 1 : word[1] === '后' ? 2 : 0
  return bad('没有写明是哪一年', `${Number(today.slice(0, 4)) + ahead}-12-31`)
}

/** `2026年3月-6月`, `2025-2027年`: the end counts. */
function readSpan(raw: string, today: string): Reading<ReadTime> | null {
  const m = /^(.+?)(?:--+|—+|–|~|至|到|-)(.+)$/.exec(raw)
  if (!m) return null
  const left = m[1] as string
  const right = m[2] as string
  const year = /^(20\d{2})/.exec(left)?.[1]
  if (year === undefined || !/^20\d{2}([年./-]|$)/.test(left)) return null
  const end = /^20\d{2}/.test(right) ? right : `${year}年${right}`
  for (const attempt of [readFull, readMonth, readQuarter, readYear]) {
    const found = attempt(end, today)
    if (found?.ok && found.value.kind === 'day') return dayReading(found.value.day, raw, found.value.time)
  }
  return null
}

function readWithoutYear(raw: string, today: string): Reading<ReadTime> | null {
  const m = /^(\d{1,2})[月./](?:(\d{1,2})[日号]?|(上旬|中旬|下旬|底|末|份|内|初)?)(?:之?前|以前)?$/.exec(raw)
  if (!m) return null
  const month = Number(m[1])
  if (month < 1 || month > 12) return null
  const day = m[2] ? Number(m[2]) : m[3] === '上旬' || m[3] === '初' ? 10 : m[3] === '中旬' ? 20 : 0
  return withoutYear((year) => (day === 0 ? lastDay(year, month) : `${year}-${two(month)}-${two(day)}`), today)
}

/** The next such day from today on is offered, never taken. */
function withoutYear(of: (year: number) => string, today: string): Bad {
  const year = Number(today.slice(0, 4))
  const next = of(year) >= today ? of(year) : of(year + 1)
  return bad('没有写明是哪一年', isDay(next) ? next : undefined)
}
