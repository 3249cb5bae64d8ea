import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { boardPage } from '#app/features/salons/board.queries.server.ts'
import { BoardView } from '#app/features/salons/board-view.tsx'
import { protectedRoute } from '#app/server/protected-route.ts'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `大屏：${data?.title ?? '沙龙'} · 搭台` }]

export const loader = protectedRoute.loader(
  { permission: 'public.read', params: z.object({ number: z.string() }) },
  ({ ctx, web, params }) => {
    // Its clock is the server's, so it is made anew each time.
    web.passing()
    return boardPage(ctx, params.number)
  },
)

export default function BoardPage() {
  const board = useLoaderData<typeof loader>()
  return (
    <PageShell wide>
      <noscript>
        <meta httpEquiv="refresh" content="30" />
      </noscript>
      <BoardView board={board} />
    </PageShell>
  )
}
