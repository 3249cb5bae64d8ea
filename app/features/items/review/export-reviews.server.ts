import { formatInstant } from '#app/domain/time.ts'
import { itemKind } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { listTable, wholeList } from '#app/server/export-list.ts'
import type { ExportedTable } from '#app/server/export-table.ts'
import { listReviews } from './review.queries.server.ts'
import type { ReviewsQuery } from './review.queries.server.ts'

/** 审核台 as rows: what waits, since when and with whom, never the texts under review. */
export async function exportReviews(ctx: Ctx, query: ReviewsQuery): Promise<ExportedTable> {
  const { rows } = await listReviews(ctx, { ...query, ...wholeList })
  return listTable({ list: 'reviews', title: '审核台' }, rows, [
    ['类别', (r) => itemKind.labels[r.kind], 8],
    ['编号', (r) => r.number, 14],
    ['名称', (r) => r.title, 30],
    ['单位', (r) => r.owner, 24],
    ['单位类型', (r) => r.ownerKind, 14],
    ['已发布内容的修改', (r) => (r.revision ? '是' : ''), 10],
    ['提交时间', (r) => formatInstant(r.submittedAt), 20],
    ['已等', (r) => r.age, 10],
    ['状态', (r) => (r.reviewer ? `${r.reviewer} 办理中` : '待领取'), 18],
  ])
}
