import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData, useLocation } from '@remix-run/react'
import { categoryCodes, categoryName } from '#app/domain/taxonomy.ts'
import { ReasonCategories, ReasonTable } from '#app/features/matching/reason-tables.tsx'
import { reasonPeriods, reasonsQuery } from '#app/features/matching/reason-words.ts'
import { readReasons } from '#app/features/matching/reasons.queries.server.ts'
import { mayExport } from '#app/server/export-list.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { Select } from '#app/ui/inputs.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { PrintButton } from '#app/ui/print-button.tsx'

export const meta: MetaFunction = () => [{ title: '谢绝原因 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'funnel.read', query: reasonsQuery },
  async ({ ctx, query }) => ({ ...(await readReasons(ctx, query)), mayExport: mayExport(ctx) }),
)

export default function ReasonsPage() {
  const { mayExport: exports, ...view } = useLoaderData<typeof loader>()
  const { search } = useLocation()
  const { query } = view
  const href = (category: string) => `?${new URLSearchParams({ period: query.period, category }).toString()}`
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[{ label: '工作台', to: '/desk' }, { label: '推荐成效', to: '/desk/funnel' }, { label: '谢绝原因' }]}
      />
      <PageHeader
        title="谢绝原因"
        side="match"
        caption={query.category === '' ? undefined : categoryName(query.category)}
        acts={
          <>
            {exports && !view.none && <ExportLinks path="/desk/export/reasons" search={search} />}
            <PrintButton />
          </>
        }
      />
      <div className="stack">
        <Form method="get" className="filters no-print" aria-label="筛选">
          <Select
            label="时间"
            name="period"
            placeholder={null}
            defaultValue={query.period}
            options={Object.entries(reasonPeriods).map(([value, { label }]) => ({ value, label }))}
          />
          <Select
            label="领域"
            name="category"
            placeholder="全部领域"
            defaultValue={query.category}
            options={categoryCodes.map((value) => ({ value, label: categoryName(value) }))}
          />
          <Button>筛选</Button>
          {query.category !== '' && <Link to={href('')}>清除</Link>}
        </Form>
        {view.none ? (
          <EmptyState title="这段时间没有谢绝或标为不合适的">
            {view.invitations !== 0 ? `其间发出邀请 ${view.invitations} 次。` : '其间也没有发出邀请。'}
            换一段时间或领域再看。
          </EmptyState>
        ) : (
          <ReasonTable view={view} />
        )}
        {view.categories.length > 0 && <ReasonCategories view={view} hrefFor={href} />}
        <p className="cap">
          只按原因、单位的一方和领域统计，不列单位名称。收到的邀请：对方或牵头单位发出、到达这一方的邀请；处理过的推荐：发出的邀请与标为不合适的之和。撤回另计，不算谢绝。
          {view.hidesSmall && '少于 3 的不列出具体数，能由此推算的数和总数写作“–”。'}
        </p>
      </div>
    </PageShell>
  )
}
