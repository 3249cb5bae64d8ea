import type { MetaFunction } from '@remix-run/node'
import { useLoaderData, useLocation } from '@remix-run/react'
import { findItems } from '#app/features/items/find-items.server.ts'
import { ItemFooter } from '#app/features/items/item-footer.tsx'
import { ItemList, ListSearch } from '#app/features/items/item-list.tsx'
import { listQuery } from '#app/features/items/list-query.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { can, canBegin } from '#app/domain/policy/can.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '机会 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'public.read', query: listQuery },
  async ({ ctx, web, query }) => {
    if (query.q !== '') await web.limit('search')
    const page = await findItems(ctx, query, { list: 'opportunity', kinds: ['opportunity', 'reference'] })
    if (page.degraded) web.passing()
    const mayExport = can(ctx.actor, 'list.export') === true
    return { page, mayExport, mayPost: canBegin(ctx.actor, 'opportunity.edit') === true }
  },
)

export default function OpportunitiesPage() {
  const { page, mayPost, mayExport } = useLoaderData<typeof loader>()
  const { search } = useLocation()
  return (
    <PageShell footer={<ItemFooter references={page.references > 0} />}>
      <PageHeader
        title="机会"
        side="need"
        caption="单位公开的场景需求"
        acts={mayPost && <LinkButton to="/opportunities/new">我要发需求</LinkButton>}
      />
      <ListSearch q={page.q} placeholder="搜机会" />
      <ItemList page={page} noun="机会" acts={mayExport && <ExportLinks path="/opportunities" search={search} />} />
    </PageShell>
  )
}
