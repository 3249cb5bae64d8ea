import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { OrganisationFacts } from '#app/features/organisations/organisation-facts.tsx'
import { organisationPagesQuery, viewOrganisation } from '#app/features/organisations/organisations.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { ListRow, Pager } from '#app/ui/list-page.tsx'
import { StateTag, Tag } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell, SiteFooter } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.facts.name ?? '单位'} · 搭台` }]

export const loader = protectedRoute.loader(
  { permission: 'public.read', params: z.object({ id: z.string().max(60) }), query: organisationPagesQuery },
  ({ ctx, params, query }) => viewOrganisation(ctx, params.id, query),
)

export default function OrganisationPage() {
  const { facts, verified, own, opportunities, products, pageSize, page, productPage } = useLoaderData<typeof loader>()
  const href = (needs: number, offers: number) =>
    `?${new URLSearchParams({ page: String(needs), productPage: String(offers) }).toString()}`
  const footer = <SiteFooter texts={[legalTexts.list, legalTexts.product]} />
  return (
    <PageShell footer={footer}>
      <Breadcrumb crumbs={[{ label: '单位', to: '/organisations' }, { label: facts.name }]} />
      <PageHeader
        title={facts.name}
        state={facts.demo ? <Tag dashed>示例</Tag> : !verified && <StateTag shape="wait">未核验，不公开</StateTag>}
        caption={facts.kind}
        acts={own && <LinkButton to="/organisation">管理本单位</LinkButton>}
      />
      <div className="desk">
        <div className="stack">
          {facts.description && <p className="read">{facts.description}</p>}
          <Card title={`机会 ${opportunities.total}`} flush>
            {opportunities.rows.length === 0 ? (
              <EmptyState title="还没有公开的机会" />
            ) : (
              <ul className="rows">
                {opportunities.rows.map((o) => (
                  <ListRow
                    key={o.number}
                    side="need"
                    to={`/opportunities/${o.number}`}
                    title={o.title}
                    gist={o.gist}
                    meta={[o.number]}
                    state={<StateTag shape={o.open ? 'open' : 'shut'}>{o.state}</StateTag>}
                    time={o.time}
                  />
                ))}
              </ul>
            )}
          </Card>
          {opportunities.total > pageSize && (
            <Pager
              label="机会的分页"
              page={page}
              pageSize={pageSize}
              total={opportunities.total}
              hrefFor={(p) => href(p, productPage)}
            />
          )}
          <Card title={`产品 ${products.total}`} flush>
            {products.rows.length === 0 ? (
              <EmptyState title="还没有公开的产品" />
            ) : (
              <ul className="rows">
                {products.rows.map((p) => (
                  <ListRow
                    key={p.number}
                    side="offer"
                    to={`/products/${p.number}`}
                    title={p.title}
                    gist={p.gist}
                    meta={[p.number]}
                    state={<StateTag shape={p.open ? 'open' : 'shut'}>{p.state}</StateTag>}
                  />
                ))}
              </ul>
            )}
          </Card>
          {products.total > pageSize && (
            <Pager
              label="产品的分页"
              page={productPage}
              pageSize={pageSize}
              total={products.total}
              hrefFor={(p) => href(page, p)}
            />
          )}
        </div>
        <Card title="单位信息">
          <OrganisationFacts facts={facts} />
        </Card>
      </div>
    </PageShell>
  )
}
