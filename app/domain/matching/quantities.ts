/** A number with its unit, in the base unit of its kind. */
export interface Quantity {
  readonly value: number
  /** Only quantities of one kind compare; an unknown unit is a kind of its own, '' is a bare number. */
  readonly kind: string
}

const UNITS: readonly { kind: string; names: Readonly<Record<string, number>> }[] = [
  {
    kind: '时间',
    names: {
      毫秒: 0.001,
      ms: 0.001,
      秒: 1,
      s: 1,
      分钟: 60,
      分: 60,
      小时: 3600,
      h: 3600,
      天: 86400,
      日: 86400,
      周: 604800,
    },
  },
  // A month is no number of days, so months and years compare with each other only.
  { kind: '月数', names: { 个月: 1, 月: 1, 季度: 3, 年: 12 } },
  {
    kind: '长度',
    names: { 毫米: 0.001, mm: 0.001, 厘米: 0.01, cm: 0.01, 米: 1, m: 1, 公里: 1000, 千米: 1000, km: 1000 },
  },
  { kind: '存储', names: { mb: 1, gb: 1024, tb: 1048576 } },
  { kind: '元', names: { 元: 1, 万元: 10000, 亿元: 100000000 } },
  { kind: '质量', names: { 克: 1, g: 1, 千克: 1000, 公斤: 1000, kg: 1000, 吨: 1000000, t: 1000000 } },
]

const MULTIPLES: Readonly<Record<string, number>> = { 千: 1e3, 万: 1e4, 亿: 1e8 }
const NUMBER = /^([+-]?\d+(?:\.\d+)?)\s*(.*)$/s

/** Reads a value that a field holds, with the unit beside it or in it. Null for anything that is not one number. */
export function readQuantity(value: number | string | undefined, unit: string | undefined): Quantity | null {
  if (value === undefined) return null
  const text = String(value).normalize('NFKC').toLowerCase().replaceAll(',', '').trim()
  const match = NUMBER.exec(text)
  if (match === null) return null
  const inText = match[2]!.trim()
  const beside = (unit ?? '').normalize('NFKC').toLowerCase().trim()
  if (inText !== '' && beside !== '' && inText !== beside) return null
  return inBase(Number(match[1]), inText || beside)
}

function inBase(value: number, unit: string): Quantity | null {
  if (!Number.isFinite(value)) return null
  if (unit === '') return { value, kind: '' }
  for (const { kind, names } of UNITS) {
    if (Object.hasOwn(names, unit)) return { value: value * names[unit]!, kind }
  }
  const multiple = MULTIPLES[unit[0]!]
  return multiple === undefined ? { value, kind: unit } : { value: value * multiple, kind: unit.slice(1) }
}
