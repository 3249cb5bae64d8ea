import type { MetaFunction } from '@remix-run/node'
import { useLoaderData, useLocation } from '@remix-run/react'
import { can, canBegin } from '#app/domain/policy/can.ts'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { findItems } from '#app/features/items/find-items.server.ts'
import { ItemList } from '#app/features/items/item-list.tsx'
import { listQuery } from '#app/features/items/list-query.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell, SiteFooter } from '#app/ui/page-shell.tsx'
import { SearchField } from '#app/ui/site-header.tsx'

export const meta: MetaFunction = () => [{ title: '产品 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'public.read', query: listQuery },
  async ({ ctx, web, query }) => {
    if (query.q !== '') await web.limit('search')
    const page = await findItems(ctx, query, { list: 'product', kinds: ['product', 'reference'] })
    if (page.degraded) web.passing()
    return {
      page,
      mayOffer: canBegin(ctx.actor, 'product.edit') === true,
      mayExport: can(ctx.actor, 'list.export') === true,
    }
  },
)

export default function ProductsPage() {
  const { page, mayOffer, mayExport } = useLoaderData<typeof loader>()
  const { search } = useLocation()
  const footer = <SiteFooter texts={[legalTexts.product, legalTexts.reference]} />
  return (
    <PageShell footer={footer}>
      <PageHeader title="产品" side="offer" acts={mayOffer && <LinkButton to="/products/new">推产品</LinkButton>} />
      <SearchField action="/products" placeholder="搜产品名称、功能、单位" defaultValue={page.q} />
      <ItemList
        page={page}
        noun="产品"
        sorts={['relevance', 'newest']}
        acts={mayExport && <ExportLinks path="/products" search={search} />}
      />
    </PageShell>
  )
}
