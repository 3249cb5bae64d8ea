import { registrationStatus, salonStatus } from '#app/domain/status.ts'
import { formatInstant } from '#app/domain/time.ts'
import { salonKind } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { listTable, wholeList } from '#app/server/export-list.ts'
import type { ExportField } from '#app/server/export-list.ts'
import type { ExportedTable } from '#app/server/export-table.ts'
import { deskSalons } from './desk.queries.server.ts'
import { listSalons } from './public.queries.server.ts'

const title = ({ past }: { past: boolean }) => (past ? '已举办的沙龙' : '即将举办的沙龙')

type PublicRow = Awaited<ReturnType<typeof listSalons>>['salons'][number]

/** The salons that everybody sees. */
export async function exportSalons(ctx: Ctx, query: { past: boolean; year?: number }): Promise<ExportedTable> {
  const { salons } = await listSalons(ctx, { ...query, ...wholeList })
  return listTable({ list: 'salons', title: title(query) }, salons, [
    ['编号', (s) => s.number, 14],
    ['沙龙', (s) => s.title, 30],
    ['主题', (s) => s.theme, 24],
    ['形式', (s) => salonKind.labels[s.kind]],
    ['时间', (s) => formatInstant(s.startsAt), 20],
    ['地点', (s) => s.place, 24],
    ['报名截止', (s) => (s.closesAt === null ? '' : formatInstant(s.closesAt, true)), 20],
    ['状态', (s) => salonStatus[s.status]],
    ...(query.past
      ? [['数字', (s) => s.figures.map((f) => `${f.label} ${f.value}`).join('；'), 60] as ExportField<PublicRow>]
      : []),
    ['我的单位', (s) => (s.own ? registrationStatus[s.own] : '')],
  ])
}

type Row = Awaited<ReturnType<typeof deskSalons>>['salons'][number]

/** The salons on the desk of the actor. */
export async function exportDeskSalons(ctx: Ctx, query: { past: boolean }): Promise<ExportedTable> {
  const { staff, salons } = await deskSalons(ctx, { past: query.past, ...wholeList })
  const own: ExportField<Row>[] = [
    ['我的单位', (s) => (s.own ? registrationStatus[s.own] : '未报名')],
    ['待确认的洽谈', (s) => String(s.invitations), 14],
  ]
  return listTable({ list: 'desk-salons', title: title(query) }, salons, [
    ['编号', (s) => s.number, 14],
    ['沙龙', (s) => s.title, 30],
    ['时间', (s) => formatInstant(s.startsAt), 20],
    ['地点', (s) => s.place, 24],
    ['状态', (s) => salonStatus[s.status]],
    ['报名人数', (s) => String(s.people)],
    ['上限', (s) => String(s.capacity)],
    ['候补单位', (s) => String(s.waiting)],
    ...(staff ? [] : own),
  ])
}
