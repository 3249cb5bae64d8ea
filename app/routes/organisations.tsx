import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData, useLocation } from '@remix-run/react'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { listOrganisations, organisationsQuery } from '#app/features/organisations/organisations.queries.server.ts'
import { mayExport } from '#app/server/export-list.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { FacetGroup, FacetPanel, ListHead, ListRow, Pager } from '#app/ui/list-page.tsx'
import { Tag } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell, SiteFooter } from '#app/ui/page-shell.tsx'
import { SearchField } from '#app/ui/site-header.tsx'

export const meta: MetaFunction = () => [{ title: '单位 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'public.read', query: organisationsQuery },
  async ({ ctx, query }) => ({ ...(await listOrganisations(ctx, query)), mayExport: mayExport(ctx) }),
)

export default function OrganisationsPage() {
  const { rows, total, pageSize, kinds, q, kind, page, mayExport: exports } = useLoaderData<typeof loader>()
  const { search } = useLocation()
  const href = (p: number) => `/organisations?${new URLSearchParams({ q, kind, page: String(p) }).toString()}`
  return (
    <PageShell footer={<SiteFooter texts={[legalTexts.list, legalTexts.product]} />}>
      <PageHeader title="单位" acts={<LinkButton to="/register">单位入驻</LinkButton>} />
      <div className="mb-4">
        <SearchField
          action="/organisations"
          placeholder="单位名称或统一社会信用代码"
          defaultValue={q}
          hidden={kind !== '' && <Hidden values={{ kind }} />}
        />
      </div>
      <div className="list">
        <FacetPanel label="筛选：单位类型" keep={q === '' ? {} : { q }}>
          <FacetGroup legend="单位类型" name="kind" options={kinds} selected={kind ? [kind] : []} single shown={12} />
        </FacetPanel>
        <div>
          <ListHead acts={exports && total > 0 && <ExportLinks path="/desk/export/organisations" search={search} />}>
            已核验的单位 {total} 个
          </ListHead>
          {rows.length === 0 ? (
            <EmptyState title="没有找到这样的单位" acts={<Link to="/organisations">看全部单位</Link>}>
              换一个更短的词，或去掉类型筛选。还没有入驻的单位可以先办理入驻。
            </EmptyState>
          ) : (
            <ul className="rows">
              {rows.map((o) => (
                <ListRow
                  key={o.id}
                  to={`/organisations/${o.id}`}
                  title={o.name}
                  gist={o.description}
                  meta={[o.kind, o.parentName && `上级：${o.parentName}`, o.place, o.categories.join('、')]}
                  state={o.demo && <Tag dashed>示例</Tag>}
                />
              ))}
            </ul>
          )}
          <Pager page={page} pageSize={pageSize} total={total} hrefFor={href} />
        </div>
      </div>
    </PageShell>
  )
}
