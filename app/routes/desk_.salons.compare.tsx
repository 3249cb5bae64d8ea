import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { formatShortInstant } from '#app/domain/time.ts'
import { compareSalons } from '#app/features/salons/report.queries.server.ts'
import type { ComparedSalon } from '#app/features/salons/report.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '沙龙比较 · 搭台' }]

export const loader = protectedRoute.loader({ permission: 'salon.create' }, async ({ ctx }) => ({
  now: ctx.now,
  salons: await compareSalons(ctx),
}))

/** A share with what it is a share of: few cases make no percentage. */
const share = (part: number, of: number) => (of === 0 ? '–' : `${part} / ${of}`)

/** 已签约 by both sides, and how many of the units that were asked have answered. */
function wave(s: ComparedSalon, days: number): string {
  const found = s.followUps.find((f) => f.wave === days)
  return found ? `签约 ${found.tally.contractBoth}，已答 ${share(found.answered, found.asked)}` : '–'
}

export default function CompareSalonsPage() {
  const { now, salons } = useLoaderData<typeof loader>()
  const figures: [string, (s: ComparedSalon) => string][] = [
    ['到场单位', (s) => share(s.presentUnits, s.units)],
    ['同意 / 邀请', (s) => share(s.agreed, s.invited)],
    ['完成 / 排入', (s) => share(s.held, s.scheduled)],
    ['有合作意向', (s) => String(s.intents)],
    ['每桌每小时意向', (s) => (s.perTableHour === null ? '–' : s.perTableHour.toFixed(1))],
    ['再次参加的企业', (s) => share(s.repeatFirms, s.firms)],
    ['反馈', (s) => share(s.answers, s.units)],
    ['30 天后', (s) => wave(s, 30)],
    ['90 天后', (s) => wave(s, 90)],
  ]
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[{ label: '工作台', to: '/desk' }, { label: '沙龙', to: '/desk/salons' }, { label: '各场比较' }]}
      />
      <PageHeader title="各场比较" caption="最近 24 场，先看最近的" />
      <Card flush>
        <DataTable
          fold
          caption="各场沙龙的数字"
          rows={salons}
          rowKey={(s) => s.number}
          columns={[
            {
              key: 'title',
              header: '沙龙',
              rowHeader: true,
              cell: (s) => (
                <>
                  <Link to={`/salons/${s.number}`}>{s.title}</Link>
                  <br />
                  <span className="cap">
                    {s.number} · {formatShortInstant(s.startsAt, now)}
                  </span>
                </>
              ),
            },
            ...figures.map(([header, cell]) => ({
              key: header,
              header,
              num: true,
              nowrap: true,
              cell: (s: ComparedSalon) => (
                <span className="figure">
                  <span className="cap sm:hidden">{header}</span>
                  {cell(s)}
                </span>
              ),
            })),
          ]}
          empty={<EmptyState title="还没有办过沙龙">议程发布并开始之后，每场的数字列在这里。</EmptyState>}
        />
      </Card>
    </PageShell>
  )
}
