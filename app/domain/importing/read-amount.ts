import { FEN_PER_WAN, formatRange, formatWan } from '../money.ts'
import { chineseNumber } from './chinese-number.ts'
import type { Reading } from './reading.ts'
import { bad, good, saysNothing, squeeze } from './reading.ts'

export type ReadAmountKind = 'exact' | 'range' | 'open' | 'none' | 'negotiable' | ''

/** Money in 分 with two nullable ends, as `opportunity-content` and `product-content` keep it. */
export interface ReadAmount {
  kind: ReadAmountKind
  min: number | null
  max: number | null
}

/** The unit a heading or a title line names; 万元 when neither does. */
export type MoneyUnit = '元' | '千元' | '万元' | '百万元' | '亿元'

const FEN: Record<MoneyUnit, number> = {
  元: 100,
  千元: 100_000,
  万元: FEN_PER_WAN,
  百万元: 100 * FEN_PER_WAN,
  亿元: 10_000 * FEN_PER_WAN,
}
const MAX_FEN = 100_000_000 * FEN_PER_WAN
/** A bare number above this many 万元 was probably written in yuan. */
const DOUBTFUL_WAN = 100_000

const OPEN =
  /^(金额|资金|投资|预算)?(待定|未定|待确定|未确定|暂未确定|暂定不了|待核定|待核算|待测算|待明确|待议|暂未测算|另行(商定|确定)|视(情况|方案|项目).*|根据.{0,12}(确定|核定)|按实际.*|以.{0,12}为准)$/
const NONE = /^(无需|不需要?|不使用|不涉及|无)(财政)?(资金|投资|投入|预算|经费)$|^(零投入|免费|企业自筹,?不需财政资金)$/
const NEGOTIABLE = /^(价格)?(面议|面谈|议价|电议|洽谈|协商|商议|双方协商|协议价)$/
const UNIT = '亿元?|百万元?|千万元?|万元?|千元|元'
const NUMBER = `(?:\\d[\\d,]*(?:\\.\\d+)?|[零〇一二两三四五六七八九十百千]+)`

const RANGE = new RegExp(`^(?:从|在)?(${NUMBER})(${UNIT})?(?:-|~|–|—+|至|到)(${NUMBER})(${UNIT})?(?:之间)?$`)
const SINGLE = new RegExp(
  `^(不低于|不少于|超过|大于|>=?|≥|不超过|不高于|低于|小于|至多|最多|最高|<=?|≤)?(${NUMBER})(${UNIT})?(以上|起|以内|以下|内)?$`,
)

/** The unit in a text such as `投资金额（亿元）` or `单位：万元`. */
export function moneyUnitOf(text: string): MoneyUnit | null {
  const m = /[（(:：]\s*(?:单位[:：]?\s*)?(?:人民币)?(亿元?|百万元|千元|万元?|元)\s*[)）]?$/.exec(
    text.normalize('NFKC').trim(),
  )
  if (!m) return null
  const word = m[1] as string
  return (word === '亿' || word === '万' ? `${word}元` : word) as MoneyUnit
}

/**
 * Reads an amount of money as people write it. `unit` applies to bare numbers; `product` allows 面议.
 * Qualifiers (约, 左右, 预计) are dropped; ranges, 以上 and 以内 keep an open end.
 */
export function readAmount(text: string, options: { unit?: MoneyUnit; product?: boolean } = {}): Reading<ReadAmount> {
  const raw = squeeze(text)
  if (raw === '' || saysNothing(raw)) return good({ kind: '', min: null, max: null })
  if (NONE.test(raw))
    return options.product ? bad('价格读不出来，请填数字或“面议”') : good(kindOnly('none'), '不需财政资金')
  if (OPEN.test(raw))
    return options.product ? bad('价格没有“待定”，请填数字或“面议”', '面议') : good(kindOnly('open'), '暂未确定')
  if (NEGOTIABLE.test(raw))
    return options.product ? good(kindOnly('negotiable'), '面议') : bad('机会的金额没有“面议”', '暂未确定')
  return readFigures(raw, options.unit ?? '万元')
}

const kindOnly = (kind: ReadAmountKind): ReadAmount => ({ kind, min: null, max: null })

function readFigures(raw: string, unit: MoneyUnit): Reading<ReadAmount> {
  const core = raw
    .replace(/[(（][^()（）]*[)）]/g, '')
    .replace(/人民币|RMB|[¥￥]/gi, '')
    .replace(/^(总?(投资|金额|预算|造价|费用|资金|经费)(额|规模|约)?[:：为]?)/, '')
    .replace(/约|大约|大概|预计|估算|概算|暂估|初步|左右|上下|不等|最高限价/g, '')
    .replace(/[。.]$/, '')
  if (/[/每](年|月|次|人|套|台|户|个|平方|㎡|点|天|日|吨)|\/(年|月|套|台)/.test(core))
    return bad('按单价或按年计，读不出总额，请填总额')
  const range = RANGE.exec(core)
  if (range)
    return readRange(
      { left: range[1] as string, leftUnit: range[2], right: range[3] as string, rightUnit: range[4] },
      unit,
    )
  const open = SINGLE.exec(core)
  if (!open) return figuresProblem(core)
  return readSingle({ before: open[1] ?? '', digits: open[2] as string, word: open[3], after: open[4] ?? '' }, unit)
}

function figuresProblem(core: string): Reading<ReadAmount> {
  if (/[几数]+(十|百|千|万|亿)/.test(core)) return bad('金额不确切，请填数字、区间或“暂未确定”', '暂未确定')
  const numbers = core.match(/\d[\d,]*(\.\d+)?/g) ?? []
  if (numbers.length > 1) return bad('有多个数，看不出总额，请填一个数或一个区间')
  return bad('金额读不出来，请填数字（万元）、区间或“暂未确定”')
}

interface Single {
  before: string
  digits: string
  word: string | undefined
  after: string
}

function readSingle(part: Single, unit: MoneyUnit): Reading<ReadAmount> {
  const fen = toFen(part.digits, part.word, unit)
  if (fen === null) return bad('金额读不出来，最多四位小数、不超过一万亿元')
  if (fen === 0) return bad('金额是 0', '不需财政资金')
  if (part.word === undefined && unit === '万元' && fen > DOUBTFUL_WAN * FEN_PER_WAN) {
    const asYuan = formatWan(Math.round(fen / 10_000))
    return bad(`按万元读是 ${formatWan(fen / 10_000)} 亿元，可能是按元填写的`, `${asYuan}万元`)
  }
  const lower = /以上|起/.test(part.after) || /^(不低于|不少于|超过|大于|>|≥)/.test(part.before)
  const upper = /以内|以下|内/.test(part.after) || (part.before !== '' && !lower)
  const value: ReadAmount =
    lower || upper
      ? { kind: 'range', min: lower ? fen : null, max: upper ? fen : null }
      : { kind: 'exact', min: fen, max: fen }
  return isBare(part, unit) ? good(value) : good(value, formatRange(value) ?? '')
}

/** A bare figure under a heading in 万元 needs no translation. */
const isBare = (part: Single, unit: MoneyUnit) =>
  unit === '万元' &&
  part.word === undefined &&
  part.before === '' &&
  part.after === '' &&
  /^\d+(\.\d+)?$/.test(part.digits)

interface Range {
  left: string
  leftUnit: string | undefined
  right: string
  rightUnit: string | undefined
}

function readRange(part: Range, unit: MoneyUnit): Reading<ReadAmount> {
  const min = toFen(part.left, part.leftUnit ?? part.rightUnit, unit)
  const max = toFen(part.right, part.rightUnit ?? part.leftUnit, unit)
  if (min === null || max === null) return bad('金额读不出来，最多四位小数、不超过一万亿元')
  if (min > max) return bad('区间的起点大于终点', `${formatWan(max)}-${formatWan(min)}万元`)
  const value: ReadAmount = { kind: min === max ? 'exact' : 'range', min, max }
  return good(value, formatRange(value) ?? '')
}

function toFen(digits: string, word: string | undefined, unit: MoneyUnit): number | null {
  const number = /^\d/.test(digits) ? Number(digits.replace(/,/g, '')) : chineseNumber(digits)
  if (number === null || !Number.isFinite(number)) return null
  const fen = number * factor(word, unit)
  if (fen > MAX_FEN || Math.abs(fen - Math.round(fen)) > 0.001) return null
  return Math.round(fen)
}

function factor(word: string | undefined, unit: MoneyUnit): number {
  if (word === undefined) return FEN[unit]
  if (word.startsWith('千万')) return 1_000 * FEN_PER_WAN
  if (word.startsWith('百万')) return FEN['百万元']
  if (word.startsWith('亿')) return FEN['亿元']
  if (word.startsWith('万')) return FEN['万元']
  return word === '千元' ? FEN['千元'] : FEN['元']
}
