import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData, useLocation } from '@remix-run/react'
import { collaborationStatus } from '#app/domain/status.ts'
import type { CollaborationStatus } from '#app/domain/status.ts'
import { formatShortDay } from '#app/domain/time.ts'
import { collaborationList, collaborationQuery } from '#app/features/salons/collaborations.queries.server.ts'
import { mayExport } from '#app/server/export-list.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { Select } from '#app/ui/inputs.tsx'
import { Pager } from '#app/ui/list-page.tsx'
import { SideMark } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.staff === false ? '对接进展' : '对接台账'} · 搭台` },
]

const statuses = Object.keys(collaborationStatus) as [CollaborationStatus, ...CollaborationStatus[]]
export const loader = protectedRoute.loader(
  { permission: 'collaboration.read', query: collaborationQuery },
  async ({ ctx, query }) => ({ ...(await collaborationList(ctx, query)), mayExport: mayExport(ctx) }),
)

export default function CollaborationsPage() {
  const list = useLoaderData<typeof loader>()
  const { search } = useLocation()
  const title = list.staff ? '对接台账' : '对接进展'
  const filters = `source=${list.source}&status=${list.status}`
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: title }]} />
      <PageHeader
        title={title}
        caption={`${list.total} 项，来自应答、沙龙洽谈和匹配`}
        acts={list.mayExport && list.total > 0 && <ExportLinks path="/desk/export/collaborations" search={search} />}
      />
      <Form method="get" className="filters no-print mb-4" aria-label="筛选">
        <Select
          label="来源"
          name="source"
          placeholder="全部"
          defaultValue={list.source}
          options={[
            { value: 'response', label: '应答' },
            { value: 'meeting', label: '沙龙' },
            { value: 'match', label: '匹配' },
          ]}
        />
        <Select
          label="阶段"
          name="status"
          placeholder="全部"
          defaultValue={list.status}
          options={statuses.map((value) => ({ value, label: collaborationStatus[value] }))}
        />
        <Button>筛选</Button>
      </Form>
      <Card flush>
        <DataTable
          fold
          caption={title}
          rows={list.rows}
          rowKey={(r) => r.id}
          columns={[
            {
              key: 'need',
              header: '机会',
              rowHeader: true,
              cell: (r) => (
                <>
                  <SideMark side="need" />
                  <Link to={`/opportunities/${r.opportunity.number}`}>{r.opportunity.title}</Link>
                  <span className="cap block">{r.owner}</span>
                </>
              ),
            },
            {
              key: 'offer',
              header: '产品和单位',
              cell: (r) => (
                <>
                  <SideMark side="offer" /> {r.firm}
                  {r.product && (
                    <Link className="block text-13" to={`/products/${r.product.number}`}>
                      {r.product.title}
                    </Link>
                  )}
                </>
              ),
            },
            { key: 'source', header: '来源', nowrap: true, cell: (r) => r.source },
            { key: 'status', header: '阶段', nowrap: true, cell: (r) => r.status },
            {
              key: 'progress',
              header: '回访',
              cell: (r) => (
                <>
                  {r.progress.lines.map((l) => (
                    <span key={l.text} className="block text-13">
                      {l.text}
                      <span className="cap block">{l.from}</span>
                    </span>
                  ))}
                  {r.progress.disagreed && <span className="warn block text-13">双方说法不一，以较保守的计</span>}
                </>
              ),
            },
            {
              key: 'since',
              header: '开始',
              nowrap: true,
              wide: true,
              cell: (r) => formatShortDay(r.startedAt, list.now),
            },
          ]}
          empty={<EmptyState title="还没有对接">双方同意对接、洽谈有合作意向或应答有意向后，自动列在这里。</EmptyState>}
        />
      </Card>
      <Pager
        page={list.page}
        pageSize={list.pageSize}
        total={list.total}
        hrefFor={(n) => `/desk/collaborations?${filters}&page=${n}`}
      />
    </PageShell>
  )
}
