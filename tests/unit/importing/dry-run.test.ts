import { describe, expect, it } from 'vitest'
import type { ParsedBook } from '#app/domain/importing/book.ts'
import { columnLetter } from '#app/domain/importing/book.ts'
import { detectKind, foldHeading, mapColumns } from '#app/domain/importing/columns.ts'
import type { DryRunOptions } from '#app/domain/importing/dry-run.ts'
import { cellKey, dryRun, dryRunSteps, itemFingerprint } from '#app/domain/importing/dry-run.ts'
import { findTables, withMapping } from '#app/domain/importing/table.ts'
import { importOrganisations as organisations } from '#tests/support/import-organisations.ts'

const book = (rows: string[][], more: Partial<ParsedBook['sheets'][number]> = {}): ParsedBook => ({
  fileName: '清单.csv',
  format: 'csv',
  encoding: 'UTF-8',
  externalLinks: 0,
  sheets: [
    {
      name: '清单',
      hidden: false,
      rows,
      merges: [],
      hiddenRows: [],
      notes: { formulas: 0, links: 0, comments: 0 },
      ...more,
    },
  ],
})
const options: DryRunOptions = { today: '2026-11-24', organisations, existing: new Map() }
const rehearse = (rows: string[][], more: Partial<DryRunOptions> = {}) =>
  dryRun(findTables([book(rows)]).tables, { ...options, ...more }).rows

describe('columns', () => {
  it('maps headings with marks, units and brackets', () => {
    expect(foldHeading('*2、投资（预算）金额 （万元）').full).toBe('投资预算金额')
    const headings = ['★项目名称（必填）', '联系人\n及电话', '责任单位/科室', '拟投资额(亿元)', '随便什么'].map((h) => [
      h,
    ])
    expect(mapColumns(headings, 'opportunity').mapping).toEqual({ 0: 'title', 1: 'phone', 2: 'owner', 3: 'amount' })
  })

  it('tells the two lists apart and says when it cannot', () => {
    expect(detectKind([['名称'], ['企业名称'], ['功能简介']], '')).toEqual({ kind: 'product', sure: true })
    expect(detectKind([['需求名称'], ['责任单位'], ['实施时限']], '')).toEqual({ kind: 'opportunity', sure: true })
    expect(detectKind([['名称'], ['单位']], '').sure).toBe(false)
  })

  it('names columns as spreadsheets do', () => {
    expect([0, 25, 26, 51, 52, 59].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'BH'])
  })
})

describe('dry run', () => {
  const head = ['名称', '需求概况', '所属领域', '合作方式', '责任单位', '责任科室', '办公电话']
  const full = (title: string, owner = '区商务局') => [
    title,
    '概况',
    '数字商贸',
    '采购',
    owner,
    '市场科',
    '0791-00000012',
  ]

  it('takes 有效期 for the whole sheet, and only where a row has none', () => {
    const rows = [
      [...head, '有效期'],
      [...full('甲'), ''],
      [...full('乙'), '长期'],
      [...full('丙'), '六月'],
      [...full('丁'), '待定'],
    ]
    const until = { validity: 'until' as const, deadline: '2027-01-31' }
    expect(
      rehearse(rows, { defaultValidity: until }).map((r) => [
        r.status,
        r.item?.kind === 'opportunity' && `${r.item.content.validity} ${r.item.content.deadline}`,
      ]),
    ).toEqual([
      ['ok', 'until 2027-01-31'],
      ['ok', 'open '],
      ['error', ' '],
      ['ok', 'until 2027-01-31'],
    ])
    expect(rehearse(rows).map((r) => r.findings.map((f) => f.field))).toEqual([
      ['validity'],
      [],
      ['validity'],
      ['validity'],
    ])
  })

  it('needs no column but the name: what is missing makes a draft, with the owner of the import', () => {
    const owner = organisations[0]
    const [row] = rehearse(
      [
        ['序号', '需求名称'],
        ['1', '只有名称的需求'],
      ],
      { owner },
    )
    expect(row).toMatchObject({ status: 'draft', ownerId: 'commerce', problems: [] })
    expect(row?.findings).toHaveLength(6)
    const [none] = rehearse([
      ['序号', '需求名称'],
      ['1', '只有名称的需求'],
    ])
    expect(none?.problems.map((p) => [p.column, p.field, p.reason])).toEqual([
      [null, 'owner', '表中没有单位，可在“调整对应”里填写'],
    ])
  })

  it('offers the unit above for an empty one and does not take it', () => {
    const rows = rehearse([head, full('甲'), full('乙', '')])
    expect(rows[1]).toMatchObject({ status: 'error', ownerId: null })
    expect(rows[1]?.problems[0]).toMatchObject({
      column: 4,
      suggestion: { label: '同上一行“区商务局”', value: '区商务局' },
    })
  })

  it('reads a corrected cell instead of the original', () => {
    const rows = [head, full('甲', '区数据局')]
    const suggestion = rehearse(rows)[0]?.problems[0]?.suggestion?.value ?? ''
    const edits = new Map([[cellKey(0, '清单', 2, 4), suggestion]])
    expect(rehearse(rows, { edits })[0]).toMatchObject({ ownerId: 'data', problems: [] })
  })

  it('follows an adjusted mapping', () => {
    const [table] = findTables([
      book([
        ['名称', '附加说明', '单位'],
        ['甲', '这是概况', '区商务局'],
      ]),
    ]).tables
    if (!table) throw new Error('no table')
    const { 1: _old, ...rest } = table.mapping as Record<number, never>
    const run = dryRun([withMapping(table, { ...rest, 1: 'summary' })], options)
    expect(run.rows[0]?.item?.content.summary).toBe('这是概况')
  })

  it('names column, text and reason when a text is too long or holds what cannot be seen', () => {
    const rows = rehearse([
      head,
      full('长'.repeat(41)),
      full('甲\u202e乙'),
      ['', '概况', '数字商贸', '采购', '区商务局', '', ''],
    ])
    expect(
      rows.map((r) => r.problems.map((p) => `${p.column} ${p.reason} ${p.suggestion?.value ?? ''}`.trim())),
    ).toEqual([['0 41 字，不能超过 40 字'], ['0 含有看不见的控制字符 甲乙'], ['0 名称是空的']])
  })

  it('has the same fingerprint for the same unit, kind and name however they are written', () => {
    const rows = rehearse([head, full('智慧 菜市场（一期）'), full('智慧菜市场(一期)', '演示区商务局')])
    expect(rows[0]?.fingerprint).toBe(itemFingerprint('opportunity', 'commerce', '智慧菜市场一期'))
    expect(rows.map((r) => r.status)).toEqual(['draft', 'duplicate'])
  })

  it('joins rows under one merged name and finds no table in prose', () => {
    const merges = [
      { top: 1, left: 0, bottom: 2, right: 0 },
      { top: 1, left: 2, bottom: 2, right: 2 },
    ]
    const rows = [
      ['名称', '需求概况', '责任单位'],
      ['甲', '第一段', '区商务局'],
      ['', '第二段', ''],
    ]
    const run = dryRun(findTables([book(rows, { merges })]).tables, options)
    expect(run.rows.map((r) => [r.status, r.item?.content.summary ?? r.reason])).toEqual([
      ['draft', '第一段\n第二段'],
      ['skipped', '与上一行同属一个名称，已并入'],
    ])
    expect(findTables([book([['各单位：'], ['请按时报送。', '谢谢']])]).without).toHaveLength(1)
  })

  it('keeps rows apart from totals and signatures that only look alike', () => {
    const titles = [
      '合计费用自动核算',
      '电子签章系统',
      '签章一体机租赁',
      '说明书智能生成',
      '示例街道停车',
      '共计单位联系名录',
    ]
    expect(rehearse([head, ...titles.map((t) => full(t))]).map((r) => r.item?.content.title)).toEqual(titles)
  })

  it('reads 5,000 rows in pieces of at most 20 rows, so that others get their turn', { timeout: 60_000 }, () => {
    const rows = Array.from({ length: 4_999 }, (_, i) =>
      full(`需求${i}`, i % 2 ? '区教体局' : '区商务局').concat('约200万', '2027年6月底'),
    )
    const { tables } = findTables([book([[...head, '金额', '实施时限'], ...rows])])
    const steps = dryRunSteps(tables, options)
    let pieces = 0
    for (;;) {
      const step = steps.next()
      pieces++
      if (!step.done) continue
      expect(step.value.counts.draft).toBe(4_999)
      break
    }
    expect(pieces).toBeGreaterThanOrEqual(4_999 / 20)
  })
})
