import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { readProductVersions } from '#app/features/items/product/product-versions.queries.server.ts'
import { VersionsPage } from '#app/features/items/versions-page.tsx'
import { protectedRoute } from '#app/server/protected-route.ts'

const ordinal = z.coerce.number().int().positive().optional().catch(undefined)

export const meta: MetaFunction<typeof loader> = ({ data: view }) => [{ title: `版本：${view?.title ?? ''} · 搭台` }]

export const loader = protectedRoute.loader(
  {
    permission: 'public.read',
    params: z.object({ number: line(60) }),
    query: z.object({ from: ordinal, to: ordinal }),
  },
  ({ ctx, params, query }) => readProductVersions(ctx, params.number, query),
)

export default function ProductVersionsPage() {
  const view = useLoaderData<typeof loader>()
  return <VersionsPage view={view} side="offer" list={{ label: '产品', to: '/products' }} />
}
