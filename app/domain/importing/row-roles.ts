import { squeeze } from './reading.ts'

/** What a row below the header is. Only `data` becomes an item. */
export type RowRole = 'data' | 'header' | 'total' | 'signature' | 'note' | 'group' | 'example' | 'hidden' | 'continued'

/** Why a row that is not data is left out, as shown at its end. */
export const roleReasons: Readonly<Record<Exclude<RowRole, 'data'>, string>> = {
  header: '重复的表头，不导入',
  total: '合计行，不导入',
  signature: '签字行，不导入',
  note: '说明行，不导入',
  group: '分组行，不导入',
  example: '示例行，不导入',
  hidden: '隐藏的行，不导入',
  continued: '与上一行同属一个名称，已并入',
}

interface RowContext {
  /** The cells as they stand in the sheet, and with merged cells filled down. */
  own: readonly string[]
  cells: readonly string[]
  titleColumn: number | undefined
  seqColumn: number | undefined
  headingTexts: ReadonlySet<string>
  hidden: boolean
}

const TOTAL = /^(合计|总计|小计|共计|累计|总合计|合计数)([:：(（\d]|共|$)/
const SIGNATURE =
  /^(单位|部门)?(主要|分管|审核|复核|填报|填表|制表|经办|单位|部门|科室)?(负责人|领导|责任人|人|单位|部门)?(意见)?[(（]?(签字|签名|签章|盖章|公章|签批)[)）]?([:：]|$)|^(填报|填表|制表|审核|复核|经办|报送|上报)(人|单位|部门|日期|时间)([(（][^()（）]*[)）])?[:：]|^(联系人|联系电话|日期)[:：]|^(分管|主要|单位|部门)(领导|负责人)[:：]|^导出(人|时间|单位)[:：]/
const NOTE = /^(注|备注|说明|填表说明|填报说明|填写说明|注意事项|附注)\d?[:：.、]|^(注|说明)$/
const EXAMPLE = /^(示例|样例|范例|填写示例|例)\d?$/
const EXAMPLE_TITLE = /^[【(（[]?(示例|样例|填写示例|例如|例)[】)）\]]?[:：]|^[【(（[](示例|样例|例)[】)）\]]/
const GROUP = /^[(（]?[一二三四五六七八九十]+[)）]?[、.．]/

/** Tells data from totals, signatures, notes, group headings, examples and repeated headers. */
export function roleOf(row: RowContext): RowRole {
  const texts = [...new Set(row.own.map((c) => squeeze(c)).filter((c) => c !== ''))]
  const first = texts[0] ?? ''
  const title = row.titleColumn === undefined ? '' : squeeze(row.cells[row.titleColumn] ?? '')
  const seq = row.seqColumn === undefined ? '' : squeeze(row.cells[row.seqColumn] ?? '')
  if (TOTAL.test(first) || TOTAL.test(title)) return 'total'
  if (texts.length <= 6 && SIGNATURE.test(first)) return 'signature'
  if (texts.length <= 2 && NOTE.test(first)) return 'note'
  if (texts.length >= 2 && texts.filter((t) => row.headingTexts.has(t)).length >= texts.length / 2) return 'header'
  if (EXAMPLE.test(seq) || EXAMPLE_TITLE.test(title)) return 'example'
  if (row.hidden) return 'hidden'
  if (texts.length === 2 && /^[(（]?[一二三四五六七八九十]+[)）]?[、.．]?$/.test(seq)) return 'group'
  if (texts.length === 1 && (GROUP.test(first) || title === '')) return GROUP.test(first) ? 'group' : 'note'
  if (texts.length === 2 && GROUP.test(first) && /^[共(（]?\d+[个项条][)）]?$/.test(texts[1] as string)) return 'group'
  return 'data'
}
