import { formatDay, formatInstant } from '#app/domain/time.ts'
import { answerMode } from '#app/domain/vocabulary.ts'
import { DomainError } from '#app/domain/errors.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { listTable, wholeList } from '#app/server/export-list.ts'
import type { ExportedTable } from '#app/server/export-table.ts'
import { deskResponses } from './desk.queries.server.ts'
import type { DeskResponses, DeskResponsesQuery } from './desk.queries.server.ts'
import { receivedResponses } from './received.queries.server.ts'

const day = (text: string) => (text === '' ? '' : formatDay(text))

/** The tab of 应答 that is on the page. Of an answer only what the list shows: never its text. */
export async function exportDeskResponses(ctx: Ctx, query: DeskResponsesQuery): Promise<ExportedTable> {
  const desk = await deskResponses(ctx, { ...query, ...wholeList })
  if (desk.tab === null) throw new DomainError('forbidden')
  return desk.tab === 'own' ? ownAnswers(desk) : awaitingNeeds(desk)
}

function ownAnswers(desk: DeskResponses): ExportedTable {
  return listTable({ list: 'own-answers', title: '我的应答' }, desk.own, [
    ['需求编号', (r) => r.key, 14],
    ['需求', (r) => r.title, 30],
    ['应答编号', (r) => r.number ?? '', 20],
    ['状态', (r) => r.state.word],
    ['是否逾期未答复', (r) => (r.overdue ? '逾期未答复' : ''), 14],
    ['答复理由', (r) => r.reason, 24],
    ['截止', (r) => (r.deadlineAt === null ? '长期有效' : formatInstant(r.deadlineAt, true)), 20],
    ['最近变化', (r) => formatInstant(r.changedAt), 20],
  ])
}

function awaitingNeeds(desk: DeskResponses): ExportedTable {
  const head =
    desk.tab === 'overdue'
      ? { list: 'overdue-answers', title: '逾期未答复' }
      : { list: 'awaiting-answers', title: '收到的应答' }
  return listTable(head, desk.needs, [
    ['需求编号', (r) => r.key, 14],
    ['需求', (r) => r.title, 30],
    ['责任单位', (r) => r.owner, 24],
    ['待办', (r) => r.todo, 16],
    ['答复期限', (r) => day(r.dueOn), 16],
    ['是否逾期', (r) => (r.dueOn !== '' && r.dueOn < desk.today ? '逾期' : '')],
  ])
}

/** Who has answered a need and how far each answer is. Sealed, the file is as empty as the page. */
export async function exportReceived(ctx: Ctx, key: string): Promise<ExportedTable> {
  requirePermission(ctx, 'response.read')
  const list = await receivedResponses(ctx, key)
  const title = `收到的应答 ${list.need.number ?? list.need.title}`
  return listTable({ list: 'received-answers', title }, list.rows, [
    ['应答单位', (r) => r.organisation, 28],
    ['应答编号', (r) => r.number, 20],
    ['应答方式', () => answerMode.labels[list.need.mode], 18],
    ['提交时间', (r) => formatInstant(r.submittedAt), 20],
    ['状态', (r) => r.state.word],
    ['答复期限', (r) => day(r.replyDueOn), 16],
    ['是否逾期', (r) => (r.overdue ? '逾期未答复' : '')],
  ])
}
