import { organisationStatus } from '#app/domain/status.ts'
import { dayOf, formatDay } from '#app/domain/time.ts'
import type { Ctx } from '#app/server/context.ts'
import { listTable, wholeList } from '#app/server/export-list.ts'
import type { ExportField } from '#app/server/export-list.ts'
import type { ExportedTable } from '#app/server/export-table.ts'
import { listForDesk, listOrganisations } from './organisations.queries.server.ts'
import type { DeskOrganisationsQuery, OrganisationFacts, OrganisationsQuery } from './organisations.queries.server.ts'

const facts: ExportField<OrganisationFacts>[] = [
  ['单位', (o) => o.name, 30],
  ['类型', (o) => o.kind, 14],
  ['统一社会信用代码', (o) => o.code, 22],
  ['上级单位', (o) => o.parentName, 22],
  ['所在', (o) => o.place, 18],
  ['所属领域', (o) => o.categories.join('、'), 22],
]

/** The verified organisations that everybody sees. */
export async function exportOrganisations(ctx: Ctx, query: OrganisationsQuery): Promise<ExportedTable> {
  const { rows } = await listOrganisations(ctx, { ...query, ...wholeList })
  return listTable({ list: 'organisations', title: '单位' }, rows, [...facts, ['简介', (o) => o.description, 40]])
}

/** The organisations of one state for the lead unit. */
export async function exportDeskOrganisations(ctx: Ctx, query: DeskOrganisationsQuery): Promise<ExportedTable> {
  const { rows, status } = await listForDesk(ctx, { ...query, ...wholeList })
  const may = (o: (typeof rows)[number]) => [o.mayPost && '需求', o.mayOffer && '产品'].filter(Boolean).join('、')
  return listTable({ list: 'desk-organisations', title: `单位核验 ${organisationStatus[status]}` }, rows, [
    ...facts,
    ['状态', () => organisationStatus[status]],
    ['已开通', (o) => may(o) || '未开通', 14],
    ['未通过的原因', (o) => o.reason, 26],
    ['更新', (o) => formatDay(dayOf(o.since)), 16],
  ])
}
