import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { Found, NameForm, StandingResult } from '#app/features/matching/standing-page.tsx'
import { readStanding } from '#app/features/matching/standing.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `位次与差距：${data?.subject.title ?? '机会'} · 搭台` },
]

export const loader = protectedRoute.loader(
  {
    permission: 'match.read',
    params: z.object({ number: line(60) }),
    query: z.object({ q: line(200).catch('').default('') }),
  },
  ({ ctx, params: { number }, query: { q } }) => readStanding(ctx, { side: 'need', key: number, q }),
)

export default function OpportunityStandingPage() {
  const page = useLoaderData<typeof loader>()
  const { subject, standing } = page
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '机会' }, { label: subject.number, to: subject.to }, { label: '位次与差距' }]} />
      <PageHeader title="位次与差距" side="match" caption={subject.title} />
      <div className="stack">
        <NameForm page={page} />
        <Found page={page} />
        {standing && <StandingResult side="need" standing={standing} />}
      </div>
    </PageShell>
  )
}
