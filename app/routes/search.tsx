import type { MetaFunction } from '@remix-run/node'
import { useLoaderData, useLocation } from '@remix-run/react'
import { findItems } from '#app/features/items/find-items.server.ts'
import { ItemFooter } from '#app/features/items/item-footer.tsx'
import { ItemList } from '#app/features/items/item-list.tsx'
import { listHref, searchQuery } from '#app/features/items/list-query.ts'
import { mayExport } from '#app/server/export-list.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { Tabs } from '#app/ui/list-page.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { SearchField } from '#app/ui/site-header.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data?.page.q ? `${data.page.q.slice(0, 30)} · 搜索 · 搭台` : '搜索 · 搭台' },
]

export const loader = protectedRoute.loader(
  { permission: 'public.read', query: searchQuery },
  async ({ ctx, web, query }) => {
    if (query.q !== '') await web.limit('search')
    const kinds = query.list === 'both' ? (['opportunity', 'product'] as const) : ([query.list] as const)
    const page = await findItems(ctx, query, { list: query.list, kinds: [...kinds, 'reference'] })
    if (page.degraded) web.passing()
    return { page, list: query.list, mayExport: mayExport(ctx) }
  },
)

const NOUN = { opportunity: '机会', product: '产品', both: '结果' } as const

export default function SearchPage() {
  const { page, list, mayExport: exports } = useLoaderData<typeof loader>()
  const { pathname, search } = useLocation()
  const tab = (value: 'opportunity' | 'product' | 'both', label: string, count: number) => ({
    to: listHref(pathname, search, { list: value === 'both' ? '' : value }),
    label,
    count,
    side: value === 'opportunity' ? ('need' as const) : value === 'product' ? ('offer' as const) : undefined,
    current: value === list,
  })
  return (
    <PageShell footer={<ItemFooter list={list} references={page.references > 0} />}>
      <PageHeader title="搜索" caption="机会和产品一起找" />
      <SearchField
        large
        action="/search"
        placeholder="搜机会、产品、单位"
        defaultValue={page.q}
        hidden={list === 'both' ? undefined : <input type="hidden" name="list" value={list} />}
      />
      <Tabs
        label="在哪个清单里找"
        items={[
          tab('opportunity', '机会', page.lists.opportunity),
          tab('product', '产品', page.lists.product),
          tab('both', '全部', page.lists.opportunity + page.lists.product),
        ]}
      />
      <p className="sr-only" role="status">
        找到 {page.total} 项{NOUN[list]}
      </p>
      <ItemList
        page={page}
        noun={NOUN[list]}
        acts={exports && page.total > 0 && <ExportLinks path="/desk/export/search" search={search} />}
      />
    </PageShell>
  )
}
