import ExcelJS from 'exceljs'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { cooperationMode, itemKind } from '#app/domain/vocabulary.ts'
import { categoryGroups } from '#app/domain/taxonomy.ts'
import { addTable } from './table-export.ts'

interface TemplateColumn {
  heading: string
  width: number
  example: string
  note: string
}

const SEQ: TemplateColumn = { heading: '序号', width: 6, example: '示例', note: '“示例”行不会导入，可以保留或删除' }
const CATEGORY_NOTE = `可写一个或多个，用顿号分开：${categoryGroups.flatMap((g) => g.categories.map((c) => c[1])).join('、')}`
const MODE_NOTE = `可写一个或多个，用顿号分开：${Object.values(cooperationMode.labels).join('、')}`

const templates: Record<ItemKind, TemplateColumn[]> = {
  opportunity: [
    SEQ,
    { heading: '场景(需求)名称', width: 22, example: '菜市场快检结果上屏', note: '必填，不超过 40 字' },
    { heading: '所属领域', width: 12, example: '数字商贸', note: `必填。${CATEGORY_NOTE}` },
    {
      heading: '需求概况',
      width: 40,
      example: '6 个菜市场每天快检 80 批次，结果张贴公示，群众看不到当天数据',
      note: '必填，不超过 500 字：现在怎样、想解决什么',
    },
    { heading: '合作方式', width: 12, example: '采购、首试首用', note: `必填。${MODE_NOTE}` },
    { heading: '投资(预算)金额(万元)', width: 14, example: '20-30', note: '数字、区间、“暂未确定”或“不需财政资金”' },
    { heading: '责任单位', width: 18, example: '区商务局', note: '必填，全称或通用简称' },
    { heading: '责任科室', width: 12, example: '市场科', note: '必填' },
    { heading: '办公电话', width: 16, example: '0791-00000012', note: '必填，公开。请填办公电话，手机号码不会公开' },
    { heading: '有效期', width: 14, example: '2027-06-30', note: '必填：日期，或“长期有效”' },
    { heading: '实施时限', width: 14, example: '2027年12月底', note: '日期或简短说明' },
    {
      heading: '必备条件',
      width: 30,
      example: '1.支持离线使用\n2.响应时间不超过3秒',
      note: '每条一行，每条不超过 120 字',
    },
  ],
  product: [
    SEQ,
    { heading: '产品(服务)名称', width: 22, example: '示例智能秤', note: '必填，不超过 40 字' },
    { heading: '企业名称', width: 24, example: '示例衡器制造有限公司', note: '必填，营业执照上的全称' },
    { heading: '所属领域', width: 12, example: '数字商贸', note: `必填。${CATEGORY_NOTE}` },
    {
      heading: '功能简介',
      width: 40,
      example: '称重数据实时上传，支持计量核查和价格公示',
      note: '必填，不超过 500 字',
    },
    { heading: '应用案例', width: 26, example: '2025年示例农贸市场改造', note: '每个一行：年份、地点、内容' },
    { heading: '可提供的合作方式', width: 14, example: '采购、租赁', note: `必填。${MODE_NOTE}` },
    { heading: '能力条目', width: 26, example: '称重误差：5克\n断网保存：7天', note: '每条一行：内容、数值、单位' },
    { heading: '价格(万元)', width: 12, example: '面议', note: '数字、区间或“面议”' },
    {
      heading: '资质/知识产权',
      width: 24,
      example: '计量器具型式批准证书（有效期至2028-05-31）',
      note: '每项一行，可写有效期',
    },
    { heading: '所在园区(街道)', width: 14, example: '示例园区', note: '选填' },
    { heading: '联系电话', width: 16, example: '0791-00000201', note: '必填，公开的对外业务电话，手机号码不会公开' },
  ],
}

/** An empty list to fill in: headings, one row marked 示例 that is never imported, and a sheet of notes. */
export async function importTemplate(kind: ItemKind): Promise<Buffer> {
  const columns = templates[kind]
  const name = `${itemKind.labels[kind]}清单`
  const book = new ExcelJS.Workbook()
  book.title = `${name}导入模板`
  const footer = `${name}导入模板`
  addTable(book, { name, columns, rows: [columns.map((c) => c.example)], footer })
  const notes = columns.map((c) => [c.heading, c.note])
  addTable(book, {
    name: '填写说明',
    columns: [
      { heading: '列', width: 22 },
      { heading: '怎样填', width: 90 },
    ],
    rows: notes,
    footer,
  })
  return Buffer.from(await book.xlsx.writeBuffer())
}
