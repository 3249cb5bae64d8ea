import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { timerPage } from '#app/features/salons/timer.queries.server.ts'
import { TimerView } from '#app/features/salons/timer-view.tsx'
import { protectedRoute } from '#app/server/protected-route.ts'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '路演计时 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'salon.run', params: z.object({ number: z.string() }) },
  ({ ctx, params }) => timerPage(ctx, params.number),
)

export default function TimerPage() {
  const page = useLoaderData<typeof loader>()
  return (
    <PageShell>
      <p className="acts no-print py-3">
        <Link to={`/desk/salons/${page.number}/day`}>回到现场</Link>
      </p>
      <PageHeader title="路演计时" caption={page.title} />
      <TimerView page={page} />
    </PageShell>
  )
}
