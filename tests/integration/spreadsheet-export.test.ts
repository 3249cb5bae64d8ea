import { parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import { strFromU8, unzipSync } from 'fflate'
import { beforeAll, expect, it } from 'vitest'
import { dryRun } from '#app/domain/importing/dry-run.ts'
import { findTables } from '#app/domain/importing/table.ts'
import { importTemplate } from '#app/server/import-template.ts'
import { readSpreadsheet } from '#app/server/spreadsheet-host.ts'
import { tableToCsv, tableToXlsx } from '#app/server/table-export.ts'
import { bundleEntry } from '#tests/support/bundle.ts'
import { importOrganisations as organisations } from '#tests/support/import-organisations.ts'

let childPath = ''
beforeAll(async () => {
  childPath = await bundleEntry('app/server/spreadsheet-child.ts')
})

const COLUMNS = [{ heading: '名称', width: 20 }, { heading: '需求概况', width: 40 }, { heading: '责任单位' }]
const ROWS = [
  ['=HYPERLINK("https://x.invalid","点")', "+cmd|' /C calc'!A0", '演示区商务局'],
  ['－全角减号', '第一行\n第二行, "引号"', '演示区商务局'],
  ['007', '2027-06-30', '@演示区商务局'],
]
const META = { title: '机会清单: 导出/预览', exportedBy: '演示区发改委 何示例', exportedAt: '2026年11月24日 09:30' }

it('writes every xlsx cell as text, with a bold frozen header for A4 landscape', async () => {
  const file = await tableToXlsx(COLUMNS, ROWS, META)
  const xml = strFromU8(unzipSync(file)['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
  expect(xml).not.toMatch(/<f>|<hyperlink/)
  expect(xml.match(/<c /g)?.length).toBe(12)
  expect(xml.match(/<c [^>]*t="s"/g)?.length).toBe(12)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(file as unknown as ArrayBuffer)
  const sheet = book.worksheets[0]
  expect(sheet?.getCell('A2').value).toBe(`'${ROWS[0]?.[0]}`)
  expect(sheet?.getRow(1).font).toMatchObject({ bold: true })
  expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
  expect(sheet?.pageSetup).toMatchObject({ paperSize: 9, orientation: 'landscape' })
  expect(sheet?.headerFooter.oddFooter).toContain('何示例')
})

it('writes CSV with byte order mark, CRLF and quotes', () => {
  const file = tableToCsv(COLUMNS, ROWS)
  expect([...file.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const text = file.toString('utf8')
  expect(text.slice(1, 20)).toBe('"名称","需求概况","责任单位"\r')
  const records: string[][] = parse(text, { bom: true })
  expect(records[1]?.[0]).toBe(`'${ROWS[0]?.[0]}`)
  expect(records[3]).toEqual(['007', '2027-06-30', "'@演示区商务局"])
})

it('reads back its own exports unchanged', async () => {
  for (const [name, bytes] of [
    ['a.xlsx', await tableToXlsx(COLUMNS, ROWS, META)],
    ['a.csv', tableToCsv(COLUMNS, ROWS)],
  ] as const) {
    const book = await readSpreadsheet(bytes, { fileName: name, childPath })
    const run = dryRun(findTables([book]).tables, { today: '2026-11-24', organisations, existing: new Map() })
    expect(run.rows.map((r) => [r.item?.content.title, r.item?.content.summary])).toEqual(ROWS.map((r) => [r[0], r[1]]))
  }
})

it('offers templates whose example is complete, recognised and never imported', async () => {
  for (const kind of ['opportunity', 'product'] as const) {
    const book = await readSpreadsheet(await importTemplate(kind), { fileName: '模板.xlsx', childPath })
    const { tables, without } = findTables([book])
    expect(tables).toHaveLength(1)
    expect(without.map((w) => w.sheet)).toEqual(['填写说明'])
    expect(tables[0]).toMatchObject({ kind, kindSure: true })
    expect(Object.keys(tables[0]?.mapping ?? {})).toHaveLength(tables[0]?.headings.length ?? 0)
    const options = { today: '2026-11-24', organisations, existing: new Map<string, string>() }
    expect(dryRun(tables, options).rows.map((r) => r.reason)).toEqual(['示例行，不导入'])
    for (const sheet of book.sheets) for (const row of sheet.rows) if (row[0] === '示例') row[0] = '1'
    expect(dryRun(findTables([book]).tables, options).rows.map((r) => r.status)).toEqual(['ok'])
  }
})
