import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { pageNumber } from '#app/domain/fields.ts'
import { loadReleaseDesk } from '#app/features/releases/desk.queries.server.ts'
import type { ReleaseLine } from '#app/features/releases/release-line.tsx'
import { ReleaseState } from '#app/features/releases/release-state.tsx'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { Pager, Tabs } from '#app/ui/list-page.tsx'
import { Tag } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '清单批次 · 搭台' }]

export const loader = protectedRoute.loader(
  {
    permission: 'release.compose',
    query: z.object({ page: pageNumber, tab: z.enum(['open', 'published']).default('open') }),
  },
  ({ ctx, query }) => loadReleaseDesk(ctx, query),
)

const lineTo = (line: ReleaseLine) =>
  line.status === 'published' ? `/releases/${line.number}` : `/desk/releases/${line.id}`

export default function ReleaseDeskPage() {
  const { lines, counts, tab, page, pageSize } = useLoaderData<typeof loader>()
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: '清单批次' }]} />
      <PageHeader
        title="清单批次"
        acts={
          <>
            {counts[tab] > 0 && <ExportLinks path="/desk/export/desk-releases" search={`?tab=${tab}`} />}
            <LinkButton to="/desk/releases/earlier">补录以前的批次</LinkButton>
            <LinkButton to="/desk/releases/new" variant="primary">
              新建批次
            </LinkButton>
          </>
        }
      />
      <Tabs
        label="批次状态"
        items={[
          { to: '/desk/releases', label: '编制中和待发布', count: counts.open, current: tab === 'open' },
          {
            to: '/desk/releases?tab=published',
            label: '已发布',
            count: counts.published,
            current: tab === 'published',
          },
        ]}
      />
      <Card flush>
        <DataTable
          caption="清单批次"
          rows={lines}
          rowKey={(line) => line.id}
          empty={
            <EmptyState title="没有正在编制的批次">
              新建一个批次，把已发布的机会和产品收进去，再由另一位同事发布。
            </EmptyState>
          }
          columns={[
            { key: 'name', header: '批次', nowrap: true, cell: (line) => line.name },
            {
              key: 'title',
              header: '标题',
              rowHeader: true,
              cell: (line) => <Link to={lineTo(line)}>{line.title}</Link>,
            },
            { key: 'contents', header: '条目', wide: true, cell: (line) => line.contents },
            { key: 'counted', header: '计数', wide: true, nowrap: true, cell: (line) => line.counted },
            { key: 'released', header: '发布日期', wide: true, nowrap: true, cell: (line) => line.releasedOn },
            {
              key: 'status',
              header: '状态',
              nowrap: true,
              cell: (line) => (line.backfilled ? <Tag>补录</Tag> : <ReleaseState status={line.status} />),
            },
          ]}
        />
      </Card>
      <Pager {...{ page, pageSize }} total={counts[tab]} hrefFor={(p) => `/desk/releases?tab=${tab}&page=${p}`} />
    </PageShell>
  )
}
