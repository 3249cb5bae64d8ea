import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { pageNumber } from '#app/domain/fields.ts'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { ReleaseListRow } from '#app/features/releases/release-line.tsx'
import { loadReleases } from '#app/features/releases/releases.queries.server.ts'
import { mayExport } from '#app/server/export-list.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { Pager } from '#app/ui/list-page.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell, SiteFooter } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '清单 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'public.read', query: z.object({ page: pageNumber }) },
  async ({ ctx, query }) => ({ ...(await loadReleases(ctx, query)), mayExport: mayExport(ctx) }),
)

export default function ReleasesPage() {
  const { years, page, pageSize, total, mayExport: exports } = useLoaderData<typeof loader>()
  return (
    <PageShell footer={<SiteFooter texts={[legalTexts.list, legalTexts.product]} />}>
      <PageHeader
        title="清单"
        caption="按批次发布的机会清单和产品清单；每批发布后不再改动"
        acts={exports && total > 0 && <ExportLinks path="/desk/export/releases" />}
      />
      {total === 0 && <EmptyState title="还没有发布清单">牵头单位发布的每一批清单都会列在这里。</EmptyState>}
      {years.map((y) => (
        <section key={y.year} className="mb-6" aria-labelledby={`y${y.year}`}>
          <h2 id={`y${y.year}`} className="mb-2">
            {y.year}年{' '}
            <span className="cap">
              {y.releases} 批，计 {y.counted} 个清单
            </span>
          </h2>
          <ul className="rows">
            {y.lines.map((line) => (
              <ReleaseListRow key={line.number} line={line} />
            ))}
          </ul>
        </section>
      ))}
      {total > 0 && <Pager {...{ page, pageSize, total }} hrefFor={(p) => `/releases?page=${p}`} />}
    </PageShell>
  )
}
