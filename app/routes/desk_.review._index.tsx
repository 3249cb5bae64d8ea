import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData, useLocation } from '@remix-run/react'
import { formFailure } from '#app/domain/form-failure.ts'
import { reviewPreset } from '#app/domain/vocabulary.ts'
import { releaseReview } from '#app/features/items/review/release-review.server.ts'
import { listReviews, reviewsQuery } from '#app/features/items/review/review.queries.server.ts'
import type { ReviewList } from '#app/features/items/review/review.queries.server.ts'
import { takeForm } from '#app/features/items/review/review.schema.ts'
import { takeReview } from '#app/features/items/review/take-review.server.ts'
import { mayExport } from '#app/server/export-list.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { Pager, Tabs } from '#app/ui/list-page.tsx'
import { SideMark, StateTag, Tag } from '#app/ui/marks.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '审核台 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'self.manage', query: reviewsQuery },
  async ({ ctx, query }) => ({ ...(await listReviews(ctx, query)), mayExport: mayExport(ctx) }),
)

export const action = protectedRoute.action(
  { permission: 'review.take', form: takeForm },
  async ({ ctx, web, input: { intent, kind, id, from } }) => {
    if (intent === 'release') {
      await releaseReview(ctx, { kind, id })
      return doneAt(web, '/desk/review', '已退回队列')
    }
    await takeReview(ctx, { kind, id, from })
    return doneAt(web, `/desk/review/${kind}/${id}`, '已领取')
  },
)

const href = (kind: string | null, page = 1) => {
  const query = new URLSearchParams({
    ...(kind ? { kind } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  }).toString()
  return `/desk/review${query && `?${query}`}`
}

export default function ReviewQueuePage() {
  const list = useLoaderData<typeof loader>()
  const { search } = useLocation()
  const failure = formFailure(useActionData<typeof action>())
  const tabs = [
    { kind: null, label: '全部' },
    { kind: 'opportunity', label: '机会', side: 'need' as const },
    { kind: 'product', label: '产品', side: 'offer' as const },
  ]
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: '审核台' }]} />
      <PageHeader
        title="审核台"
        caption={`${list.total} 项在审，等得最久的在前 · 机关、街道、事业单位的需求按“${reviewPreset.labels[list.preset]}”审核`}
        acts={list.mayExport && list.total > 0 && <ExportLinks path="/desk/export/reviews" search={search} />}
      />
      {failure && <Notice tone="bad">{failure.error.message}</Notice>}
      <Tabs label="类别" items={tabs.map((t) => ({ ...t, to: href(t.kind), current: list.kind === t.kind }))} />
      <Card flush>
        <Queue list={list} />
      </Card>
      <Pager page={list.page} pageSize={list.pageSize} total={list.total} hrefFor={(n) => href(list.kind, n)} />
    </PageShell>
  )
}

type Row = ReviewList['rows'][number]

function Queue({ list }: { list: ReviewList }) {
  return (
    <DataTable
      caption="等待审核"
      rows={list.rows}
      rowKey={(row) => `${row.kind}:${row.id}`}
      empty={
        <EmptyState title="没有等待审核的内容">
          {list.everything ? '单位提交后会出现在这里。' : '本单位提交审核后会出现在这里。'}
        </EmptyState>
      }
      columns={[
        {
          key: 'age',
          header: '已等',
          nowrap: true,
          cell: (row) => (
            <>
              <b>{row.age}</b>
              <br />
              <span className="cap">{row.submittedOn}提交</span>
            </>
          ),
        },
        { key: 'title', header: '名称', rowHeader: true, cell: (row) => <Title row={row} /> },
        { key: 'owner', header: '单位', wide: true, cell: (row) => `${row.owner}（${row.ownerKind}）` },
        {
          key: 'state',
          header: '状态',
          nowrap: true,
          wide: true,
          cell: (row) => <StateTag shape="wait">{row.reviewer ? `${row.reviewer} 办理中` : '待领取'}</StateTag>,
        },
        { key: 'act', header: '下一步', num: true, cell: (row) => <Act row={row} /> },
      ]}
    />
  )
}

function Title({ row }: { row: Row }) {
  return (
    <>
      <SideMark side={row.kind === 'product' ? 'offer' : 'need'} />{' '}
      <Link to={`/desk/review/${row.kind}/${row.id}`}>{row.title}</Link> {row.revision && <Tag>已发布内容的修改</Tag>}
      <br />
      <span className="cap">
        {row.number}
        <span className="sm:hidden">
          {' · '}
          {row.owner}
          {row.reviewer && ` · ${row.reviewer} 办理中`}
        </span>
      </span>
    </>
  )
}

function Act({ row }: { row: Row }) {
  const to = `/desk/review/${row.kind}/${row.id}`
  if (row.opens) return <Link to={to}>{row.mine ? '审核' : '查看'}</Link>
  if (!row.takes) return <Link to={to}>详情</Link>
  return (
    <Form method="post">
      <Hidden values={{ kind: row.kind, id: row.id }} />
      <Button name="intent" value="take">
        领取
      </Button>
    </Form>
  )
}
