import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { viewReviewSheet } from '#app/features/items/review/review-sheet.queries.server.ts'
import { ReviewSheet } from '#app/features/items/review/review-sheet.tsx'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Breadcrumb } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { PrintButton } from '#app/ui/print-button.tsx'

const params = z.object({ kind: z.enum(['opportunity', 'product']), id: z.string().max(60) })

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `审查表 ${data?.number ?? ''} · 搭台` }]

export const loader = protectedRoute.loader({ permission: 'self.manage', params }, ({ ctx, params: { kind, id } }) =>
  viewReviewSheet(ctx, kind, id),
)

export default function ReviewSheetPage() {
  const sheet = useLoaderData<typeof loader>()
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[
          { label: sheet.title, to: `/${sheet.kind === 'product' ? 'products' : 'opportunities'}/${sheet.id}` },
          { label: '审查表' },
        ]}
      />
      <div className="acts justify-center">
        <PrintButton plain />
      </div>
      <ReviewSheet sheet={sheet} />
    </PageShell>
  )
}
