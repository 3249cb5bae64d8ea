import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { pageNumber } from '#app/domain/fields.ts'
import { judgingDesk } from '#app/features/judging/judging.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Pager } from '#app/ui/list-page.tsx'
import { StateTag } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '评判集 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'judging.grade', query: z.object({ page: pageNumber }) },
  ({ ctx, query }) => judgingDesk(ctx, query),
)

const shapes = { grading: 'wait', settling: 'back', settled: 'open' } as const

export default function JudgingDeskPage() {
  const { rounds, total, page, pageSize, mayRun } = useLoaderData<typeof loader>()
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: '评判集' }]} />
      <PageHeader
        title="评判集"
        caption="两人各自给需求和产品的配对评分，用来量推荐和搜索的好坏"
        acts={
          mayRun && (
            <LinkButton to="/desk/judging/new" variant="primary">
              新建一轮
            </LinkButton>
          )
        }
      />
      <Card flush>
        <DataTable
          caption="各轮评判"
          rows={rounds}
          rowKey={(round) => round.number}
          empty={
            <EmptyState title={mayRun ? '还没有评判过' : '没有请您评判的'}>
              {mayRun ? '选几十项需求，系统取出各途径的候选，由两位同事分别评分。' : '有人请您评判时，这里会列出。'}
            </EmptyState>
          }
          columns={[
            {
              key: 'title',
              header: '名称',
              rowHeader: true,
              cell: (round) => <Link to={`/desk/judging/${round.number}`}>{round.title}</Link>,
            },
            { key: 'number', header: '编号', nowrap: true, wide: true, cell: (round) => round.number },
            { key: 'pairs', header: '对数', num: true, cell: (round) => round.pairs },
            { key: 'at', header: '新建', nowrap: true, wide: true, cell: (round) => round.at },
            {
              key: 'state',
              header: '状态',
              nowrap: true,
              cell: (round) => (
                <StateTag shape={shapes[round.status]}>{round.waits ? '等您评分' : round.state}</StateTag>
              ),
            },
          ]}
        />
      </Card>
      <Pager {...{ page, pageSize, total }} hrefFor={(p) => `/desk/judging?page=${p}`} />
    </PageShell>
  )
}
