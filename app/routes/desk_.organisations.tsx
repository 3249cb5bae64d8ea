import type { MetaFunction } from '@remix-run/node'
import { Link, useActionData, useLoaderData, useLocation } from '@remix-run/react'
import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { organisationStatus } from '#app/domain/status.ts'
import type { OrganisationStatus } from '#app/domain/status.ts'
import { formatAge, formatDay, dayOf } from '#app/domain/time.ts'
import { ClaimsCard } from '#app/features/organisations/claims-card.tsx'
import { decideClaim } from '#app/features/organisations/decide-claim.server.ts'
import { deskOrganisationsQuery, listForDesk } from '#app/features/organisations/organisations.queries.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { FormProblem } from '#app/ui/form-problem.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { Pager, Tabs } from '#app/ui/list-page.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'
import { SearchField } from '#app/ui/site-header.tsx'

export const meta: MetaFunction = () => [{ title: '单位核验 · 搭台' }]

const states: OrganisationStatus[] = ['pending', 'verified', 'refused']

export const loader = protectedRoute.loader(
  { permission: 'organisation.verify', query: deskOrganisationsQuery },
  ({ ctx, query }) => listForDesk(ctx, query),
)

export const action = protectedRoute.action(
  {
    permission: 'organisation.verify',
    form: z.discriminatedUnion('intent', [
      z.strictObject({ intent: z.literal('acceptClaim'), claimId: z.string().max(60) }),
      z.strictObject({ intent: z.literal('refuseClaim'), claimId: z.string().max(60), reason: line(200) }),
    ]),
  },
  async ({ ctx, web, input }) => {
    const accept = input.intent === 'acceptClaim'
    await decideClaim(ctx, { claimId: input.claimId, accept, reason: 'reason' in input ? input.reason : '' })
    return doneAt(web, '/desk/organisations', accept ? '已同意加入' : '已谢绝加入')
  },
)

export default function DeskOrganisationsPage() {
  const data = useLoaderData<typeof loader>()
  const { rows, counts, claims, total, pageSize, status, q, page, now } = data
  const { search } = useLocation()
  const failure = formFailure(useActionData<typeof action>())
  const href = (s: string, p = 1) =>
    `/desk/organisations?${new URLSearchParams({ status: s, q, page: String(p) }).toString()}`
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: '单位核验' }]} />
      <PageHeader
        title="单位核验"
        caption="等得最久的在前"
        acts={total > 0 && <ExportLinks path="/desk/export/desk-organisations" search={search} />}
      />
      <FormProblem failure={failure} />
      <div className="stack">
        <ClaimsCard claims={claims} now={now} />
        <SearchField
          action="/desk/organisations"
          placeholder="单位名称或统一社会信用代码"
          defaultValue={q}
          hidden={<Hidden values={{ status }} />}
        />
        <Tabs
          label="核验状态"
          items={states.map((s) => ({
            to: href(s),
            label: organisationStatus[s],
            count: counts[s] ?? 0,
            current: s === status,
          }))}
        />
        <Card flush>
          <DataTable
            caption={organisationStatus[status]}
            rows={rows}
            rowKey={(o) => o.id}
            empty={
              <EmptyState
                title={q ? '没有找到这样的单位' : status === 'pending' ? '没有待核验的单位' : '这里还没有单位'}
              >
                {status === 'pending' && !q && '新单位入驻后会排在这里，等得最久的在前。'}
              </EmptyState>
            }
            columns={[
              {
                key: 'name',
                header: '单位',
                rowHeader: true,
                cell: (o) => <Link to={`/desk/organisations/${o.id}`}>{o.name}</Link>,
              },
              { key: 'kind', header: '类型', nowrap: true, cell: (o) => o.kind },
              {
                key: 'code',
                header: '统一社会信用代码',
                wide: true,
                cell: (o) => <span className="num">{o.code}</span>,
              },
              {
                key: 'may',
                header: status === 'refused' ? '原因' : status === 'verified' ? '已开通' : '所在',
                wide: true,
                cell: (o) =>
                  status === 'refused'
                    ? o.reason
                    : status === 'verified'
                      ? [o.mayPost && '需求', o.mayOffer && '产品'].filter(Boolean).join('、') || '未开通'
                      : o.place,
              },
              {
                key: 'since',
                header: status === 'pending' ? '已等' : '更新',
                nowrap: true,
                cell: (o) => (status === 'pending' ? formatAge(o.since, now) : formatDay(dayOf(o.since))),
              },
            ]}
          />
        </Card>
        <Pager page={page} pageSize={pageSize} total={total} hrefFor={(p) => href(status, p)} />
      </div>
    </PageShell>
  )
}
