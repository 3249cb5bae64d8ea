import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { flag, pageNumber } from '#app/domain/fields.ts'
import { formatShortInstant } from '#app/domain/time.ts'
import { deskSalons } from '#app/features/salons/desk.queries.server.ts'
import { RegistrationState, SalonState } from '#app/features/salons/salon-state.tsx'
import { mayExport } from '#app/server/export-list.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { Pager, Tabs } from '#app/ui/list-page.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '沙龙 · 工作台 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'self.manage', query: z.object({ past: flag, page: pageNumber }) },
  async ({ ctx, query }) => ({ now: ctx.now, mayExport: mayExport(ctx), ...(await deskSalons(ctx, query)) }),
)

export default function DeskSalonsPage() {
  const { now, mayExport: exports, staff, past, page, pageSize, total, salons } = useLoaderData<typeof loader>()
  const to = (number: string) => (staff ? `/desk/salons/${number}` : `/desk/salons/${number}/invitations`)
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: '沙龙' }]} />
      <PageHeader
        title="沙龙"
        acts={
          <>
            {exports && total > 0 && <ExportLinks path="/desk/export/desk-salons" search={past ? '?past=1' : ''} />}
            {staff && <Link to="/desk/salons/compare">各场比较</Link>}
            {staff && (
              <LinkButton variant="primary" to="/desk/salons/new">
                新建沙龙
              </LinkButton>
            )}
          </>
        }
      />
      <Tabs
        label="沙龙"
        items={[
          { to: '/desk/salons', label: '即将举办', current: !past },
          { to: '/desk/salons?past=1', label: '往期', current: past },
        ]}
      />
      <Card flush>
        <DataTable
          fold
          caption="沙龙"
          rows={salons}
          rowKey={(s) => s.number}
          columns={[
            { key: 'title', header: '沙龙', rowHeader: true, cell: (s) => <Link to={to(s.number)}>{s.title}</Link> },
            { key: 'time', header: '时间', nowrap: true, cell: (s) => formatShortInstant(s.startsAt, now) },
            { key: 'place', header: '地点', wide: true, cell: (s) => s.place },
            { key: 'state', header: '状态', nowrap: true, cell: (s) => <SalonState status={s.status} /> },
            {
              key: 'people',
              header: '报名',
              num: true,
              wide: true,
              cell: (s) => `${s.people} / ${s.capacity} 人${s.waiting > 0 ? `，候补 ${s.waiting}` : ''}`,
            },
            ...(staff
              ? []
              : [
                  {
                    key: 'own',
                    header: '我的单位',
                    nowrap: true,
                    cell: (s: (typeof salons)[number]) => (
                      <>
                        {s.own ? <RegistrationState status={s.own} /> : <span className="cap">未报名</span>}
                        {s.invitations > 0 && (
                          <Link className="block" to={to(s.number)}>
                            {s.invitations} 场洽谈待确认
                          </Link>
                        )}
                      </>
                    ),
                  },
                ]),
          ]}
          empty={
            <EmptyState title={past ? '没有往期沙龙' : '没有即将举办的沙龙'}>
              {staff && !past ? '从半天模板新建一场，环节和时间都可以改。' : ''}
            </EmptyState>
          }
        />
      </Card>
      <Pager
        page={page}
        pageSize={pageSize}
        total={total}
        hrefFor={(n) => `/desk/salons?${past ? 'past=1&' : ''}page=${n}`}
      />
    </PageShell>
  )
}
