import type { HeadersFunction, MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { PaperSheet } from '#app/features/salons/paper-sheets.tsx'
import { ownPaper } from '#app/features/salons/papers.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { PageShell } from '#app/ui/page-shell.tsx'
import { PrintButton } from '#app/ui/print-button.tsx'

export const meta: MetaFunction = () => [{ title: '会议通知 · 搭台' }, { name: 'robots', content: 'noindex' }]
/** The address is a secret: it goes to no other site. */
export const headers: HeadersFunction = () => ({ 'Referrer-Policy': 'no-referrer' })

export const loader = protectedRoute.loader(
  { permission: 'public.read', params: z.object({ token: z.string() }) },
  async ({ ctx, params: { token } }) => ({ token, ...(await ownPaper(ctx, token, 'notice')) }),
)

export default function OwnNoticePage() {
  const { token, paper } = useLoaderData<typeof loader>()
  return (
    <PageShell>
      <p className="acts no-print py-3">
        <Link to={`/salons/r/${token}`}>回到我的日程</Link>
        <PrintButton plain />
        <a href={`${import.meta.env.BASE_URL}salons/r/${token}/notice.pdf`}>PDF</a>
      </p>
      <PaperSheet paper={paper} qrs={[]} />
    </PageShell>
  )
}
