import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { BadgeSheet, PosterSheet } from '#app/features/salons/badge-sheets.tsx'
import { printData } from '#app/features/salons/day.queries.server.ts'
import { badgeSheet, poster } from '#app/features/salons/door.queries.server.ts'
import { CardSheets, CheckInSheet, NoticeSheet, ScriptSheet } from '#app/features/salons/print-sheets.tsx'
import type { PrintData } from '#app/features/salons/day.queries.server.ts'
import type { Badge } from '#app/features/salons/door.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { PageShell } from '#app/ui/page-shell.tsx'
import { PrintButton } from '#app/ui/print-button.tsx'

const SHEETS = { notice: NoticeSheet, script: ScriptSheet, cards: CardSheets, 'check-in': CheckInSheet }
const TITLES = {
  notice: '会议通知',
  script: '主持人流程单',
  cards: '桌签',
  'check-in': '签到表',
  badges: '胸牌',
  poster: '门口签到码',
} as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? TITLES[data.sheet] : '打印'} · 搭台` },
]

export const loader = protectedRoute.loader(
  {
    permission: 'salon.registrations',
    params: z.object({
      number: z.string(),
      sheet: z.enum(['notice', 'script', 'cards', 'check-in', 'badges', 'poster']),
    }),
  },
  async ({ ctx, params: { number, sheet } }) => ({
    sheet,
    data: await printData(ctx, number),
    badges: sheet === 'badges' ? await badgeSheet(ctx, number) : [],
    poster: sheet === 'poster' ? await poster(ctx, number) : null,
  }),
)

export default function PrintPage() {
  const { sheet, data, badges, poster: door } = useLoaderData<typeof loader>()
  return (
    <PageShell>
      <p className="acts no-print py-3">
        <Link to={`/desk/salons/${data.number}`}>回到沙龙</Link>
        <PrintButton plain />
        <span className="cap">页眉和菜单不会印出。</span>
      </p>
      <Sheet sheet={sheet} data={data} badges={badges} />
      {door && <PosterSheet data={data} poster={door} />}
    </PageShell>
  )
}

function Sheet({ sheet, data, badges }: { sheet: keyof typeof TITLES; data: PrintData; badges: Badge[] }) {
  if (sheet === 'poster') return null
  if (sheet === 'badges') return <BadgeSheet data={data} badges={badges} />
  const Plain = SHEETS[sheet]
  return <Plain data={data} />
}
