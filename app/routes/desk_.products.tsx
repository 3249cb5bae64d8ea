import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData, useLocation } from '@remix-run/react'
import { z } from 'zod'
import { pageNumber } from '#app/domain/fields.ts'
import { productStatus } from '#app/domain/status.ts'
import type { ProductStatus } from '#app/domain/status.ts'
import { ownProducts } from '#app/features/items/product/product.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Pager } from '#app/ui/list-page.tsx'
import { SideMark, StateTag } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card, StatTile } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '我的产品 · 搭台' }]

const statuses = Object.keys(productStatus) as [ProductStatus, ...ProductStatus[]]

export const loader = protectedRoute.loader(
  {
    permission: 'product.edit',
    query: z.object({ status: z.enum(statuses).optional().catch(undefined), page: pageNumber }),
  },
  ({ ctx, query }) => ownProducts(ctx, query),
)

export default function OwnProductsPage() {
  const page = useLoaderData<typeof loader>()
  const { search } = useLocation()
  const href = (status: string | null, n = 1) => {
    const params = new URLSearchParams({
      ...(status ? { status } : {}),
      ...(n > 1 ? { page: String(n) } : {}),
    }).toString()
    return `/desk/products${params && `?${params}`}`
  }
  const acts = page.mayOffer && (
    <>
      <LinkButton to="/desk/import">从表格导入</LinkButton>
      <LinkButton to="/products/new" variant="primary">
        推产品
      </LinkButton>
    </>
  )
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: '我的产品' }]} />
      <PageHeader
        title="我的产品"
        side="offer"
        caption={page.organisation}
        acts={
          <>
            {page.all > 0 && <ExportLinks path="/desk/export/own-products" search={search} />}
            {acts}
          </>
        }
      />
      {page.all === 0 ? (
        <EmptyState title="本单位还没有产品" acts={acts}>
          写好提交审核，通过后出现在产品清单，也会推荐给相关的机会。
        </EmptyState>
      ) : (
        <>
          <Card flush>
            <div className="tiles">
              <StatTile value={page.all} label="全部" to={href(null)} current={page.status === null} />
              {page.tiles.map((t) => (
                <StatTile
                  key={t.status}
                  value={t.count}
                  label={t.label}
                  to={href(t.status)}
                  current={page.status === t.status}
                />
              ))}
            </div>
            <DataTable
              caption="我的产品"
              rows={page.rows}
              rowKey={(row) => row.key}
              columns={[
                {
                  key: 'title',
                  header: '名称',
                  rowHeader: true,
                  cell: (row) => (
                    <>
                      <SideMark side="offer" />{' '}
                      <Link to={`/products/${row.key}${row.gone ? '/edit' : ''}`}>{row.title}</Link>
                    </>
                  ),
                },
                { key: 'number', header: '编号', nowrap: true, wide: true, cell: (row) => row.number ?? '—' },
                {
                  key: 'state',
                  header: '状态',
                  nowrap: true,
                  cell: (row) => (
                    <>
                      <StateTag shape={row.state.shape}>{row.state.word}</StateTag>
                      {row.revision && (
                        <>
                          {' '}
                          <StateTag shape={row.revision.shape}>{row.revision.word}</StateTag>
                        </>
                      )}
                    </>
                  ),
                },
                { key: 'note', header: '说明', wide: true, cell: (row) => row.note },
                { key: 'changed', header: '最近修改', nowrap: true, wide: true, cell: (row) => row.changed },
                {
                  key: 'next',
                  header: '下一步',
                  num: true,
                  cell: (row) => <Link to={`/products/${row.key}${row.edits ? '/edit' : ''}`}>{row.next}</Link>,
                },
              ]}
            />
          </Card>
          <Pager page={page.page} pageSize={page.pageSize} total={page.total} hrefFor={(n) => href(page.status, n)} />
        </>
      )}
    </PageShell>
  )
}
