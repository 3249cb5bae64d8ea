import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { posterData } from '#app/features/salons/day.queries.server.ts'
import { poster } from '#app/features/salons/door.queries.server.ts'
import { PaperFiles } from '#app/features/salons/paper-files.tsx'
import { PaperSheet } from '#app/features/salons/paper-sheets.tsx'
import { badgeImages, salonPaper } from '#app/features/salons/papers.queries.server.ts'
import { PAPERS, paperNames } from '#app/features/salons/papers.ts'
import type { PaperName } from '#app/features/salons/papers.ts'
import { PosterSheet } from '#app/features/salons/print-sheets.tsx'
import type { Ctx } from '#app/server/context.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Notice } from '#app/ui/notice.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { PrintButton } from '#app/ui/print-button.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.label ?? '打印'} · 搭台` }]

export const loader = protectedRoute.loader(
  {
    permission: 'salon.registrations',
    params: z.object({ number: z.string(), sheet: z.enum(['poster', ...paperNames]) }),
  },
  async ({ ctx, params: { number, sheet } }) => {
    if (sheet !== 'poster') return paperPage(ctx, number, sheet)
    return {
      kind: 'poster' as const,
      number,
      label: '门口签到码',
      data: await posterData(ctx, number),
      poster: await poster(ctx, number),
    }
  },
)

async function paperPage(ctx: Ctx, number: string, name: PaperName) {
  const made = await salonPaper(ctx, number, name)
  return { kind: 'paper' as const, name, label: PAPERS[name].label, qrs: await badgeImages(made.paper), ...made }
}

export default function PrintPage() {
  const page = useLoaderData<typeof loader>()
  return (
    <PageShell>
      <div className="no-print py-3">
        <p className="acts">
          <Link to={`/desk/salons/${page.number}`}>回到沙龙</Link>
          <PrintButton plain />
          {page.kind === 'paper' && <PaperFiles number={page.number} name={page.name} />}
        </p>
        <p className="cap">页眉和菜单不会印出。</p>
      </div>
      {page.kind === 'paper' && page.outdated && (
        <div className="no-print mb-3">
          <Notice tone="warn" title="议程有没发布的改动，这里印的是已发布的一版。" />
        </div>
      )}
      {page.kind === 'paper' && !['tables', 'letter'].includes(page.paper.kind) && (
        <h1 className="sr-only">{page.label}</h1>
      )}
      {page.kind === 'paper' && <PaperSheet paper={page.paper} qrs={page.qrs} />}
      {page.kind === 'poster' && <PosterSheet data={page.data} poster={page.poster} />}
    </PageShell>
  )
}
