import type { MetaFunction } from '@remix-run/node'
import { useLoaderData, useLocation } from '@remix-run/react'
import { AwaitingNeeds, OwnAnswers } from '#app/features/responses/desk-lists.tsx'
import { deskResponses, deskResponsesQuery } from '#app/features/responses/desk.queries.server.ts'
import type { DeskTab } from '#app/features/responses/desk.queries.server.ts'
import { mayExport } from '#app/server/export-list.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { Pager, Tabs } from '#app/ui/list-page.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card, StatTile } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '应答 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'self.manage', query: deskResponsesQuery },
  async ({ ctx, query }) => ({ ...(await deskResponses(ctx, query)), mayExport: mayExport(ctx) }),
)

const words: Record<DeskTab, string> = { own: '我的应答', received: '收到的应答', overdue: '逾期未答复' }

export default function DeskResponsesPage() {
  const desk = useLoaderData<typeof loader>()
  const { search } = useLocation()
  const href = (tab: DeskTab | null, status: string | null = null, page = 1) => {
    const query = new URLSearchParams({
      ...(tab ? { tab } : {}),
      ...(status ? { status } : {}),
      ...(page > 1 ? { page: String(page) } : {}),
    }).toString()
    return `/desk/responses${query && `?${query}`}`
  }
  const { waiting } = desk
  const counts: Partial<Record<DeskTab, number>> = {
    received: waiting.toRead + waiting.toOpen + waiting.toDecide || undefined,
    overdue: waiting.leadOverdue || waiting.overdue || undefined,
  }
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: '应答' }]} />
      <PageHeader
        title="应答"
        acts={desk.mayExport && desk.total > 0 && <ExportLinks path="/desk/export/answers" search={search} />}
      />
      {desk.tab === null ? (
        <EmptyState title="没有可以办理的应答">通过核验的单位可以应答需求。</EmptyState>
      ) : (
        <div className="stack">
          <Tabs
            label="应答"
            items={desk.tabs.map((tab) => ({
              to: href(tab),
              label: words[tab],
              count: counts[tab],
              current: desk.tab === tab,
            }))}
          />
          <Card flush>
            {desk.tab === 'own' && desk.tiles.length > 0 && (
              <div className="tiles">
                <StatTile value={desk.all} label="全部" to={href('own')} current={desk.status === null} />
                {desk.tiles.map((t) => (
                  <StatTile
                    key={t.status}
                    value={t.count}
                    label={t.label}
                    to={href('own', t.status)}
                    current={desk.status === t.status}
                  />
                ))}
              </div>
            )}
            {desk.tab === 'own' ? <OwnAnswers desk={desk} /> : <AwaitingNeeds desk={desk} />}
          </Card>
          <Pager
            page={desk.page}
            pageSize={desk.pageSize}
            total={desk.total}
            hrefFor={(n) => href(desk.tab, desk.status, n)}
          />
        </div>
      )}
    </PageShell>
  )
}
