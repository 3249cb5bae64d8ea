import ExcelJS from 'exceljs'
import { formatInstant, formatTime } from '#app/domain/time.ts'
import { auditAlone } from '#app/server/audit.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { addTable } from '#app/server/table-export.ts'
import { printData } from './day.queries.server.ts'
import { span } from './when.ts'

/** The agenda as a workbook of three sheets: the day, the talks by round, and a row for each unit. */
export async function agendaWorkbook(ctx: Ctx, key: string): Promise<Response> {
  const actor = requirePermission(ctx, 'list.export')
  const data = await printData(ctx, key)
  const book = new ExcelJS.Workbook()
  book.title = data.title
  book.creator = actor.name
  const footer = `${data.title}  ${actor.name}  ${formatInstant(ctx.now)}`
  addTable(book, {
    name: '环节',
    columns: [
      { heading: '时间', width: 14 },
      { heading: '环节', width: 40 },
      { heading: '单位', width: 30 },
      { heading: '主讲', width: 14 },
    ],
    rows: data.blocks.flatMap((b) => [
      [span(b), b.title, '', b.speaker],
      ...b.pitches.map((p) => [formatTime(p.startsAt), p.title, p.unit, p.speaker]),
    ]),
    footer,
  })
  const talks = [...data.talks].sort((a, b) => a.slot - b.slot || a.table - b.table)
  const time = (slot: number) => {
    const round = data.rounds[slot]
    return round ? span(round) : ''
  }
  addTable(book, {
    name: '洽谈',
    columns: [
      { heading: '轮次', width: 8 },
      { heading: '时间', width: 14 },
      { heading: '桌号', width: 8 },
      { heading: '需求方', width: 26 },
      { heading: '机会', width: 34 },
      { heading: '产品方', width: 26 },
      { heading: '产品', width: 34 },
    ],
    rows: talks.map((t) => [
      String(t.slot + 1),
      time(t.slot),
      String(t.table + 1),
      t.need,
      t.opportunity,
      t.offer,
      t.product,
    ]),
    footer,
  })
  const units = [...new Set(talks.flatMap((t) => [t.need, t.offer]))].sort((a, b) => a.localeCompare(b, 'zh'))
  addTable(book, {
    name: '按单位',
    columns: [
      { heading: '单位', width: 28 },
      ...data.rounds.map((_, slot) => ({ heading: `第${slot + 1}轮 ${time(slot)}`, width: 26 })),
    ],
    rows: units.map((unit) => [
      unit,
      ...data.rounds.map((_, slot) =>
        talks
          .filter((t) => t.slot === slot && (t.need === unit || t.offer === unit))
          .map((t) => `${t.table + 1}号桌 ${t.need === unit ? t.offer : t.need}`)
          .join('\n'),
      ),
    ]),
    footer,
  })
  await auditAlone(ctx, {
    action: 'salon.export',
    object: { kind: 'salon', id: data.number },
    changes: { format: { after: 'xlsx' } },
  })
  return new Response(new Uint8Array(await book.xlsx.writeBuffer()), {
    headers: {
      'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'Content-Disposition': `attachment; filename="${data.number}.xlsx"`,
    },
  })
}
