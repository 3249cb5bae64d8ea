import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ParsedBook } from '#app/domain/importing/book.ts'
import type { DryRow, DryRun } from '#app/domain/importing/dry-run.ts'
import { dryRun } from '#app/domain/importing/dry-run.ts'
import type { FoundTables, SheetTable } from '#app/domain/importing/table.ts'
import { findTables } from '#app/domain/importing/table.ts'
import { readSpreadsheet } from '#app/server/spreadsheet-host.ts'
import { bundleEntry } from '#tests/support/bundle.ts'
import { importOrganisations as organisations } from '#tests/support/import-organisations.ts'
import { messyWorkbooks } from '#tests/support/messy-workbooks.ts'

const FOLDER = 'tests/support/fixtures/import'
const TODAY = '2026-11-24'
let childPath = ''

beforeAll(async () => {
  childPath = await bundleEntry('app/server/spreadsheet-child.ts')
  if (process.env['WRITE_FIXTURES'] !== '1') return
  await mkdir(FOLDER, { recursive: true })
  for (const { file, make } of messyWorkbooks) await writeFile(join(FOLDER, file), await make())
})

interface Rehearsal {
  book: ParsedBook
  found: FoundTables
  table: SheetTable
  run: DryRun
}

async function load(number: string): Promise<ParsedBook> {
  const file = messyWorkbooks.find((w) => w.file.startsWith(number))?.file ?? ''
  return readSpreadsheet(await readFile(join(FOLDER, file)), { fileName: file, childPath })
}

async function rehearse(number: string): Promise<Rehearsal> {
  const book = await load(number)
  const found = findTables([book])
  const run = dryRun(found.tables, { today: TODAY, organisations, existing: new Map() })
  const table = found.tables[0]
  if (!table) throw new Error('no table found')
  return { book, found, table, run }
}

/** One line for each row: number, status, owner, name or reason. */
const lines = (run: DryRun) =>
  run.rows.map((r) => `${r.rowNumber} ${r.status} ${r.item ? `${r.ownerId ?? '?'} ${r.item.content.title}` : r.reason}`)
const rowOf = (run: DryRun, rowNumber: number): DryRow => {
  const row = run.rows.find((r) => r.rowNumber === rowNumber)
  if (!row) throw new Error(`no row ${rowNumber}`)
  return row
}
const mappingOf = (table: SheetTable) =>
  Object.entries(table.mapping)
    .map(([c, f]) => `${c}:${f}`)
    .join(' ')
const problems = (run: DryRun) =>
  run.rows.flatMap((r) =>
    r.problems.map(
      (p) => `${r.rowNumber} ${p.field} “${p.original}” ${p.reason}${p.suggestion ? ` → ${p.suggestion.value}` : ''}`,
    ),
  )

describe('messy workbooks', () => {
  it('01: title, 填报单位, total, signature and note rows around the table', async () => {
    const { table, run } = await rehearse('01')
    expect(table.headerRows).toEqual([4, 4])
    expect(table.reportingUnit).toBe('演示区商务局')
    expect(mappingOf(table)).toBe('0:seq 1:title 2:category 3:summary 4:modes 5:amount 6:owner 7:due 8:phone 9:ignore')
    expect(lines(run)).toEqual([
      '1 skipped 标题行，不导入',
      '2 skipped 标题行，不导入',
      '3 skipped 标题行，不导入',
      '5 draft commerce 菜市场快检结果上屏',
      '6 ok emergency 沿街商铺用电隐患发现',
      '8 skipped 合计行，不导入',
      '9 skipped 签字行，不导入',
      '10 skipped 说明行，不导入',
    ])
    expect(rowOf(run, 5).item?.content).toMatchObject({
      categories: ['scene-commerce'],
      modes: ['purchase'],
      amount: { kind: 'exact', min: 30_000_000, max: 30_000_000 },
      dueOn: '2027-06-30',
      office: '市场科',
      phone: '0791-00000012',
    })
    expect(rowOf(run, 5).findings.map((f) => f.field)).toEqual(['validity'])
    expect(rowOf(run, 6).item?.content).toMatchObject({ validity: 'open', dueNote: '长期', amount: { kind: 'open' } })
  })

  it('02: a header of two merged rows, 亿元, office and phone apart', async () => {
    const { table, run } = await rehearse('02')
    expect(table.headerRows).toEqual([2, 3])
    expect(table.moneyUnit).toBe('亿元')
    expect(mappingOf(table)).toBe(
      '0:seq 1:title 2:category 3:summary 4:modes 5:amount 6:funding 7:owner 8:office 9:person 10:phone 11:validity',
    )
    expect(lines(run)).toEqual([
      '1 skipped 标题行，不导入',
      '4 ok street 示例街道停车诱导',
      '5 ok offices 楼宇能耗监测',
    ])
    expect(rowOf(run, 4).item?.content).toMatchObject({
      amount: { kind: 'range', min: 5_000_000_000, max: 10_000_000_000 },
      funding: 'fiscal',
      modes: ['joint'],
      office: '城建办',
      validity: 'until',
      deadline: '2027-03-31',
    })
    expect(rowOf(run, 5).item?.content).toMatchObject({ deadline: '2027-03-31 17:00' })
    expect(rowOf(run, 4).contact).toEqual({ person: '王示例', mobile: '' })
    expect(JSON.stringify(rowOf(run, 4).item)).not.toContain('王示例')
  })

  it('03: units merged downwards, short names, 同上', async () => {
    const { run } = await rehearse('03')
    expect(lines(run)).toEqual([
      '2 draft education 中小学食堂留样管理',
      '3 draft education 校门口交通疏导',
      '4 draft education 课后服务排课',
      '5 error culture 社区文化活动预约',
      '6 draft culture 图书馆自助借还',
      '7 error ? 数据目录更新提醒',
      '8 draft data 一件事办理进度告知',
    ])
    expect(problems(run)).toEqual([
      '5 modes “招标采购” 合作方式没有“招标采购” → 采购',
      '7 owner “区数据局” 没有登记“区数据局”，名称相近的有 1 家 → 演示区政务服务数据管理局',
    ])
    expect(rowOf(run, 4).item?.content).toMatchObject({ office: '安全科', phone: '0791-00000052' })
    expect(rowOf(run, 6).item?.content).toMatchObject({ office: '公共服务科', phone: '0791-00000041' })
    expect(rowOf(run, 6).read.find((r) => r.field === 'phone')?.value).toBe('同上一行：公共服务科 0791-00000041')
  })

  it('04: names, offices and phones in one cell', async () => {
    const { run } = await rehearse('04')
    expect(
      run.rows.map((r) =>
        [
          r.rowNumber,
          r.status,
          r.item?.kind === 'opportunity' && r.item.content.office,
          r.item?.content.phone,
          r.contact.person,
          r.contact.mobile,
        ].join('|'),
      ),
    ).toEqual([
      '2|draft||0791-00000061|张三|',
      '3|draft|办公室||李示例|13800000000',
      '4|error||||',
      '5|draft|平安办|0791-00000081 转 803||',
      '6|draft|养老服务科|86000090、86000091||',
      '7|error||||',
      '8|draft||12345||',
    ])
    expect(problems(run)).toEqual([
      '4 phone “平安办 0791-00” 电话不全：区号后有 2 位，应是 7 或 8 位。请填办公电话',
      '7 phone “79100000095” 电话可能少了开头的 0 → 0791-00000095',
    ])
  })

  it('05: amounts of money in twenty ways', async () => {
    const { run } = await rehearse('05')
    const amounts = run.rows
      .filter((r) => r.item)
      .map((r) => {
        const amount = r.item?.kind === 'opportunity' ? r.item.content.amount : null
        return r.status === 'error' ? '!' : `${amount?.kind} ${(amount?.min ?? 0) / 1e6} ${(amount?.max ?? 0) / 1e6}`
      })
    expect(amounts).toEqual([
      'exact 200 200',
      'range 200 300',
      'range 200 300',
      'open 0 0',
      '!',
      'exact 20000 20000',
      'exact 36.5 36.5',
      'range 50 0',
      'exact 300 300',
      '!',
      'exact 1200 1200',
      '!',
      '!',
      '!',
      ' 0 0',
      'none 0 0',
      'exact 200 200',
      'exact 864 864',
      '!',
      '!',
    ])
    expect(problems(run).map((p) => p.split(' → ')[1] ?? '')).toEqual([
      '暂未确定',
      '200万元',
      '',
      '200-300万元',
      '暂未确定',
      '',
      '不需财政资金',
    ])
  })

  it('06: times in twenty-two ways, real dates among them', async () => {
    const { run } = await rehearse('06')
    const times = run.rows.map((r) => {
      if (r.status === 'error') return `! ${r.problems[0]?.suggestion?.value ?? ''}`.trim()
      return r.item?.kind === 'opportunity' ? r.item.content.dueOn || r.item.content.dueNote : ''
    })
    expect(times).toEqual([
      '2027-06-30',
      '2027-06-30',
      '2027-06-30',
      '2027-06-30',
      '长期',
      '! 2026-12-31',
      '! 2027-03-31',
      '2027-03-31',
      '!',
      '! 2027-02-28',
      '! 2027-06-30',
      '合同签订后6个月',
      '2027-06-30',
      '2027-11-10',
      '! 2027-06-30',
      '2027-12-31',
      '另行通知',
      '2027-06-30',
      '2027-06-30',
      '!',
      '2027-06-30',
      '2027-06-30',
    ])
  })

  it('07: an old .xls file, its unit named above the table, amounts in yuan', async () => {
    const { book, table, run } = await rehearse('07')
    expect(book.format).toBe('xls')
    expect(table).toMatchObject({ headerRows: [3, 3], reportingUnit: '区民政局', moneyUnit: '元', kind: 'opportunity' })
    expect(lines(run).slice(2)).toEqual(['4 draft civil 居家养老服务签到', '5 draft civil 社区助餐点结算'])
    expect(rowOf(run, 4).item?.content).toMatchObject({ amount: { min: 18_000_000 }, deadline: '2027-07-31' })
    expect(rowOf(run, 5).item?.content).toMatchObject({ validity: 'open' })
  })

  it('08: CSV in UTF-8 with semicolons, line breaks in cells and ="0791…"', async () => {
    const { book, run } = await rehearse('08')
    expect([book.format, book.encoding]).toEqual(['csv', 'UTF-8'])
    expect(lines(run)).toEqual([
      '1 skipped 标题行，不导入',
      '3 draft city 智慧公厕指引',
      '4 draft city 井盖状态感知',
      '6 skipped 合计行，不导入',
    ])
    expect(rowOf(run, 3).item?.content).toMatchObject({
      summary: '公厕位置分散；\n市民找厕平均8分钟',
      phone: '0791-00000101',
    })
    expect(rowOf(run, 4).item?.content).toMatchObject({ summary: '"问题"井盖靠巡查发现, 平均2天' })
  })

  it('09: products in GBK with an example row', async () => {
    const { book, table, run } = await rehearse('09')
    expect([book.encoding, table.kind, table.kindSure]).toEqual(['GBK', 'product', true])
    expect(lines(run)).toEqual([
      '2 skipped 示例行，不导入',
      '3 ok scales 示例智能秤',
      '4 ok devices 示例巡检机器人',
      '5 error ? 示例未登记产品',
    ])
    expect(rowOf(run, 3).item?.content).toMatchObject({
      modes: ['purchase', 'lease'],
      cases: [
        { title: '2024年示例农贸市场改造', year: 2024 },
        { title: '2025年示例商场', year: 2025 },
      ],
      certificates: [{ name: 'ISO9001认证', expiresOn: '2027-05-31' }],
      location: '示例园区',
    })
    expect(rowOf(run, 5).contact.mobile).toBe('13900000000')
  })

  it('10: GB18030 with rare characters, separated by tabs', async () => {
    const { book, run } = await rehearse('10')
    expect(book.encoding).toBe('GB18030')
    expect(lines(run)).toEqual(['2 draft culture 𬭚城文化数字展示', '3 error culture 赣江游船𫇭渡管理'])
    expect(problems(run)).toEqual(['3 category “低空经济” 所属领域没有“低空经济” → 其他（低空经济）'])
  })

  it('11: products under two header rows, a repeated product', async () => {
    const { table, run } = await rehearse('11')
    expect(table.headerRows).toEqual([3, 4])
    expect(mappingOf(table)).toBe(
      '0:title 1:owner 2:category 3:summary 4:price 5:capabilities 6:deployment 7:person 8:phone',
    )
    expect(lines(run).slice(2)).toEqual([
      '5 draft devices 示例人脸核验终端',
      '6 draft devices 示例能耗平台',
      '7 duplicate devices 示例能耗平台',
    ])
    expect(rowOf(run, 5).item?.content).toMatchObject({
      price: { kind: 'negotiable' },
      capabilities: [
        { what: '识别时间', value: 0.3, unit: '秒' },
        { what: '待机功耗', value: 5, unit: 'W' },
      ],
      deployment: ['local'],
    })
    expect(rowOf(run, 7).reason).toContain('第 6 行名称、单位相同')
  })

  it('12: several sheets, groups, repeated headers, hidden rows and sheets, formulas, links and comments', async () => {
    const { book, found, run } = await rehearse('12')
    expect(book.sheets[0]).toMatchObject({ hiddenRows: [4], notes: { formulas: 2, links: 1, comments: 1 } })
    expect(found.without.map((w) => `${w.sheet} ${w.reason}`)).toEqual([
      '填写说明 没有找到表头，请确认列名在同一行',
      '下拉选项 隐藏的工作表，不导入',
    ])
    expect(lines(run)).toEqual([
      '2 skipped 分组行，不导入',
      '3 draft commerce 夜市摊位管理',
      '4 skipped 隐藏的行，不导入',
      '5 skipped 分组行，不导入',
      '6 skipped 重复的表头，不导入',
      '7 draft city 渣土车辆识别',
      '8 skipped 合计行，不导入',
      '2 draft devices 示例取号机',
    ])
    expect(rowOf(run, 7).item?.content).toMatchObject({
      summary: '渣土车夜间巡查',
      amount: { min: 50_000_000 },
      office: '市容科',
    })
    expect(JSON.stringify(run)).not.toContain('example.invalid')
  })

  it('13: our own export comes back with exactly one mark taken from protected cells', async () => {
    const { run } = await rehearse('13')
    expect(lines(run)).toEqual(['2 ok commerce =SUM类报表自动汇总', "3 ok commerce 普通'名称"])
    expect(rowOf(run, 2).item?.content).toMatchObject({
      summary: '-报表靠人工\n-每月一次',
      currentState: "'=原文带撇号",
      musts: [
        { id: 'm1', text: '支持离线使用' },
        { id: 'm2', text: '响应时间不超过3秒' },
      ],
    })
    expect(rowOf(run, 3).item?.content).toMatchObject({
      deadline: '2027-05-31 17:00',
      amount: { kind: 'range', min: 200_000_000, max: null },
    })
  })
})

describe('several files together', () => {
  it('reads them in one dry run, and the same files again create nothing', async () => {
    const books = await Promise.all(['01', '03', '07'].map(load))
    const { tables } = findTables(books, 'opportunity')
    const first = dryRun(tables, { today: TODAY, organisations, existing: new Map() })
    expect(first.counts).toEqual({ ok: 1, draft: 8, error: 2, duplicate: 0, skipped: 8 })
    expect(first.owners).toBe(6)
    const existing = new Map(
      first.rows.filter((r) => r.fingerprint !== '').map((r) => [r.fingerprint, ' JH-2026-0031 ']),
    )
    const again = dryRun(tables, { today: TODAY, organisations, existing })
    expect(again.counts).toMatchObject({ ok: 0, draft: 0, error: 0, duplicate: 11 })
    expect(again.rows.find((r) => r.status === 'duplicate')?.reason).toBe(
      '与已有的 JH-2026-0031 名称、单位相同，不再导入；确是另一项请改名称',
    )
    const twice = findTables([...books, ...books], 'opportunity')
    expect(dryRun(twice.tables, { today: TODAY, organisations, existing: new Map() }).counts.duplicate).toBe(11)
  })
})
