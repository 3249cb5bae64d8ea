const DIGITS = new Map(
  [...'零一二三四五六七八九']
    .map((c, i) => [c, i])
    .concat([
      ['〇', 0],
      ['两', 2],
    ]) as [string, number][],
)
const UNITS = new Map<string, number>([
  ['十', 10],
  ['百', 100],
  ['千', 1_000],
])

/** `三百五十` as 350, `十二` as 12; null for anything that is no such number below 10,000. */
export function chineseNumber(text: string): number | null {
  let total = 0
  let digit: number | null = null
  let lowest = Infinity
  for (const c of text) {
    const value = DIGITS.get(c)
    if (value !== undefined) {
      if (digit !== null && digit !== 0) return null
      digit = value
      continue
    }
    const unit = UNITS.get(c)
    if (unit === undefined || unit >= lowest) return null
    total += (digit ?? (unit === 10 || total === 0 ? 1 : 0)) * unit
    digit = null
    lowest = unit
  }
  if (digit === null) return text === '' ? null : total
  return total + digit
}
