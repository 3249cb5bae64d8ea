import ExcelJS from 'exceljs'
import { DomainError } from '#app/domain/errors.ts'
import { gradeWords, graderNames, grades } from '#app/domain/judging/grade.ts'
import { shuffled } from '#app/domain/judging/pool.ts'
import { pairCode, sheetHeadings } from '#app/domain/judging/sheet.ts'
import { seededRandom } from '#app/domain/scheduling/random.ts'
import { auditAlone } from '#app/server/audit.ts'
import type { Ctx } from '#app/server/context.ts'
import { XLSX_TYPE, fileAnswer } from '#app/server/file-answer.ts'
import { addTable } from '#app/server/table-export.ts'
import { pairsOfRound, textsOfRound } from '#db/repos/judging.ts'
import type { JudgingPair } from '#db/repos/judging.ts'
import { letterOf, loadRound } from './load-round.server.ts'

const COLUMNS = [
  { heading: sheetHeadings.code, width: 20 },
  { heading: '需求编号', width: 14 },
  { heading: '需求名称', width: 22 },
  { heading: '需求内容', width: 44 },
  { heading: '产品编号', width: 14 },
  { heading: '产品名称', width: 22 },
  { heading: '产品内容', width: 44 },
  { heading: sheetHeadings.grade, width: 8 },
  { heading: sheetHeadings.remark, width: 24 },
]
const GRADE_COLUMN = COLUMNS.findIndex((c) => c.heading === sheetHeadings.grade) + 1

/**
 * The workbook of whoever asks, who must be a grader of the round: ids and texts, and nothing of rank, level or way by
 * which a pair came into the pool. Each grader has the needs in an order of one's own.
 */
export async function graderWorkbook(ctx: Ctx, number: string): Promise<Response> {
  const { actor, round } = await loadRound(ctx, ctx.read, number)
  const letter = letterOf(round, actor.personId)
  if (letter === null) throw new DomainError('forbidden', { message: '工作簿只给这一轮的两位评判人，各下载各的。' })
  const texts = new Map((await textsOfRound(ctx.read, round.id)).map((text) => [text.item_id, text]))
  const pairs = inOwnOrder(await pairsOfRound(ctx.read, round.id), round.seed + (letter === 'A' ? 1 : 2))
  const rows = pairs.map((pair) => {
    const sides = [texts.get(pair.need_id), texts.get(pair.offer_id)]
    const cells = sides.flatMap((side) => [side?.number ?? '', side?.title ?? '', side?.text ?? ''])
    return [pairCode(round.number, letter, pair.position), ...cells, '', '']
  })
  const book = new ExcelJS.Workbook()
  book.title = `${round.title} 评判人${graderNames[letter]}`
  const footer = `${round.number} 评判人${graderNames[letter]}`
  addTable(book, { name: '评判', columns: COLUMNS, rows, footer })
  const sheet = book.worksheets[0]
  for (let row = 2; row <= rows.length + 1; row++) {
    const cell = sheet?.getCell(row, GRADE_COLUMN)
    if (cell) cell.dataValidation = { type: 'list', allowBlank: true, formulae: [`"${grades.join(',')}"`] }
  }
  addTable(book, {
    name: '填写说明',
    columns: [
      { heading: '评分', width: 10 },
      { heading: '意思', width: 90 },
    ],
    rows: [
      ...[...grades].reverse().map((grade) => [String(grade), gradeWords[grade].join('：')]),
      ['说明', '只看两边文字，不看单位大小和名气。每一对都要评分；备注可以不填。不要改编号，不要和另一位评判人商量。'],
    ],
    footer,
  })
  await auditAlone(ctx, {
    action: 'judging.workbook',
    object: { kind: 'judging', id: round.id },
    changes: { count: { after: rows.length } },
  })
  return fileAnswer(Buffer.from(await book.xlsx.writeBuffer()), {
    type: XLSX_TYPE,
    name: `${round.title} 评判人${graderNames[letter]}.xlsx`,
    plainName: `${round.number}-${letter}.xlsx`,
  })
}

/** The pairs of a need stay together, as they are easier to compare; the needs, and each need's pairs, by lot. */
function inOwnOrder(pairs: readonly JudgingPair[], seed: number): JudgingPair[] {
  const random = seededRandom(seed)
  const needs = [...new Set(pairs.map((pair) => pair.need_id))]
  return shuffled(needs, random).flatMap((id) =>
    shuffled(
      pairs.filter((pair) => pair.need_id === id),
      random,
    ),
  )
}
