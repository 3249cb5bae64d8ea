import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData, useLocation } from '@remix-run/react'
import { z } from 'zod'
import { pageNumber } from '#app/domain/fields.ts'
import { opportunityStatus } from '#app/domain/status.ts'
import type { OpportunityStatus } from '#app/domain/status.ts'
import { formatInstant } from '#app/domain/time.ts'
import { readOwnOpportunities } from '#app/features/items/opportunity/own-opportunities.queries.server.ts'
import type { OwnOpportunity } from '#app/features/items/opportunity/own-opportunities.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { ListRow, Pager, Tabs } from '#app/ui/list-page.tsx'
import { StateTag } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

const codes = Object.keys(opportunityStatus) as [OpportunityStatus, ...OpportunityStatus[]]

export const meta: MetaFunction = () => [{ title: '我的机会 · 搭台' }]

export const loader = protectedRoute.loader(
  {
    permission: 'opportunity.edit',
    query: z.object({ state: z.enum(codes).optional().catch(undefined), page: pageNumber }),
  },
  ({ ctx, query }) => readOwnOpportunities(ctx, { status: query.state, page: query.page }),
)

const address = (status: string | null, page = 1) => {
  const params = new URLSearchParams({ ...(status ? { state: status } : {}), ...(page > 1 ? { page: `${page}` } : {}) })
  const search = params.toString()
  return search === '' ? '/desk/opportunities' : `/desk/opportunities?${search}`
}

export default function OwnOpportunitiesPage() {
  const list = useLoaderData<typeof loader>()
  const { search } = useLocation()
  const total = list.states.reduce((n, s) => n + s.count, 0)
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: '我的机会' }]} />
      <PageHeader
        title="我的机会"
        side="need"
        acts={
          <>
            {total > 0 && <ExportLinks path="/desk/export/own-opportunities" search={search} />}
            <LinkButton to="/desk/import">从表格导入</LinkButton>
            <LinkButton to="/opportunities/new" variant="primary">
              我要发需求
            </LinkButton>
          </>
        }
      />
      {total === 0 ? (
        <EmptyState title="本单位还没有写过需求" acts={<LinkButton to="/opportunities/new">写第一条</LinkButton>}>
          写好提交审核，批准后公开，企业就能看到并应答。
        </EmptyState>
      ) : (
        <>
          <Tabs
            label="按状态"
            items={[
              { to: address(null), label: '全部', count: total, current: list.status === null },
              ...list.states.map((s) => ({
                to: address(s.status),
                label: s.word,
                count: s.count,
                current: s.status === list.status,
              })),
            ]}
          />
          <ul className="rows">
            {list.rows.map((row) => (
              <Row key={row.key} row={row} />
            ))}
          </ul>
          <Pager
            page={list.page}
            pageSize={list.perPage}
            total={list.total}
            hrefFor={(page) => address(list.status, page)}
          />
        </>
      )}
    </PageShell>
  )
}

function Row({ row }: { row: OwnOpportunity }) {
  const page = `/opportunities/${row.key}`
  const next = row.missing === 0 ? '可以提交审核' : `${row.missing ?? 0} 项待完善`
  return (
    <ListRow
      side="need"
      to={row.withdrawn ? undefined : row.editable ? `${page}/edit` : page}
      title={row.title}
      gist={row.reason !== '' && `原因：${row.reason}`}
      meta={[row.number ?? '未编号', `${row.updatedBy} ${formatInstant(row.updatedAt)} 修改`]}
      state={<StateTag shape={row.state.shape}>{row.state.word}</StateTag>}
      time={
        row.withdrawn ? (
          <Form method="post" action="/opportunities/new">
            <Hidden values={{ copyOf: row.id }} />
            <button type="submit" className="link">
              复制为新草稿
            </button>
          </Form>
        ) : row.missing !== null ? (
          <Link to={`${page}/edit`}>{next}</Link>
        ) : row.publishAt !== null ? (
          `定于 ${formatInstant(row.publishAt)} 发布`
        ) : (
          row.time
        )
      }
    />
  )
}
