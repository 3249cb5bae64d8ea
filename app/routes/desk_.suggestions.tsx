import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData, useLocation } from '@remix-run/react'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { formatInstant } from '#app/domain/time.ts'
import { SuggestionList } from '#app/features/matching/match-section.tsx'
import { NEEDS_PER_PAGE, suggestionsQuery } from '#app/features/matching/match.schema.ts'
import { suggestionsForOrganisation } from '#app/features/matching/suggestions.queries.server.ts'
import { mayExport } from '#app/server/export-list.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { Pager } from '#app/ui/list-page.tsx'
import { SideMark } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '为我推荐 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'match.read', query: suggestionsQuery },
  async ({ ctx, query }) => ({
    ...(await suggestionsForOrganisation(ctx, query)),
    mayExport: mayExport(ctx),
    unit: ctx.actor.kind === 'person' ? (ctx.actor.organisation?.name ?? '') : '',
  }),
)

type Lists = Pick<Awaited<ReturnType<typeof suggestionsForOrganisation>>, 'forProducts' | 'forNeeds'>

function newsSentence(since: number, forProducts: Lists['forProducts'], forNeeds: Lists['forNeeds']): string {
  const lists = [...(forProducts ? [forProducts] : []), ...(forNeeds ?? []).map((need) => need.suggestions)]
  const fresh = lists.flatMap(({ cards }) => cards).filter(({ news }) => news !== null).length
  const visit = `上次查看是 ${formatInstant(since)}`
  return fresh > 0 ? `${visit}，本页新出现或有变化的 ${fresh} 项，标有“新”。` : `${visit}，此后本页没有变化。`
}

export default function SuggestionsPage() {
  const { forProducts, more, forNeeds, needs, since, unit, mayExport: exports } = useLoaderData<typeof loader>()
  const { search } = useLocation()
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: '为我推荐' }]} />
      <PageHeader
        title="为我推荐"
        side="match"
        caption={unit}
        acts={
          <>
            {exports && (forProducts ?? forNeeds) && <ExportLinks path="/desk/export/suggestions" search={search} />}
            <Link to="/desk/matches">对接</Link>
          </>
        }
      />
      <div className="stack">
        {since !== null && <p className="mut">{newsSentence(since, forProducts, forNeeds)}</p>}
        {!forProducts && !forNeeds && (
          <EmptyState title="还没有可以推荐的内容" acts={<LinkButton to="/opportunities">看机会清单</LinkButton>}>
            本单位有已发布的产品或可应答的机会后，这里列出合适的对方。
          </EmptyState>
        )}
        {forProducts && (
          <section className="stack" aria-labelledby="for-products">
            <h2 id="for-products">适合本单位产品的机会</h2>
            <SuggestionList suggestions={forProducts} subject="both" />
            {more && (
              <p>
                <Link to="/desk/suggestions?more=1">再看更多</Link>
              </p>
            )}
          </section>
        )}
        {forNeeds && (
          <section className="stack" aria-labelledby="for-needs">
            <h2 id="for-needs">适合本单位机会的产品</h2>
            {forNeeds.map((need) => (
              <section key={need.to} className="stack" aria-label={need.title}>
                <h3>
                  <SideMark side="need" /> <Link to={need.to}>{need.title}</Link>{' '}
                  <span className="cap">
                    {need.number} · <Link to={`${need.to}/compare`}>按单位看、并排比较</Link>
                  </span>
                </h3>
                <SuggestionList suggestions={need.suggestions} subject="offer" />
              </section>
            ))}
            {needs.total > NEEDS_PER_PAGE && (
              <Pager
                page={needs.page}
                pageSize={NEEDS_PER_PAGE}
                total={needs.total}
                hrefFor={(page) => `/desk/suggestions?page=${page}`}
              />
            )}
          </section>
        )}
        <p className="cap">{legalTexts.match}</p>
      </div>
    </PageShell>
  )
}
