import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { printData } from '#app/features/salons/day.queries.server.ts'
import { CardSheets, CheckInSheet, NoticeSheet, ScriptSheet } from '#app/features/salons/print-sheets.tsx'
import { protectedRoute } from '#app/server/protected-route.ts'
import { PageShell } from '#app/ui/page-shell.tsx'
import { PrintButton } from '#app/ui/print-button.tsx'

const SHEETS = { notice: NoticeSheet, script: ScriptSheet, cards: CardSheets, 'check-in': CheckInSheet }
const TITLES = { notice: '会议通知', script: '主持人流程单', cards: '桌签', 'check-in': '签到表' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? TITLES[data.sheet] : '打印'} · 搭台` },
]

export const loader = protectedRoute.loader(
  {
    permission: 'salon.registrations',
    params: z.object({ number: z.string(), sheet: z.enum(['notice', 'script', 'cards', 'check-in']) }),
  },
  async ({ ctx, params }) => ({ sheet: params.sheet, data: await printData(ctx, params.number) }),
)

export default function PrintPage() {
  const { sheet, data } = useLoaderData<typeof loader>()
  const Sheet = SHEETS[sheet]
  return (
    <PageShell>
      <p className="acts no-print py-3">
        <Link to={`/desk/salons/${data.number}`}>回到沙龙</Link>
        <PrintButton plain />
        <span className="cap">页眉和菜单不会印出。</span>
      </p>
      <Sheet data={data} />
    </PageShell>
  )
}
