import type { MetaFunction } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { formatShortInstant } from '#app/domain/time.ts'
import { dayDesk } from '#app/features/salons/day-desk.queries.server.ts'
import { FreeTables, MissingUnits, Running, ShiftForm } from '#app/features/salons/day-desk.tsx'
import { SalonDeskNav } from '#app/features/salons/desk-nav.tsx'
import { fillTable } from '#app/features/salons/fill-table.server.ts'
import { markAbsent } from '#app/features/salons/mark-absent.server.ts'
import { dayFormSchema } from '#app/features/salons/salon.schema.ts'
import { shiftDay } from '#app/features/salons/shift-day.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '现场 · 搭台' }]
const params = z.object({ number: z.string() })

export const loader = protectedRoute.loader({ permission: 'salon.run', params }, ({ ctx, params: p }) =>
  dayDesk(ctx, p.number),
)

export const action = protectedRoute.action(
  { permission: 'salon.run', params, form: dayFormSchema },
  async ({ ctx, web, params: { number }, input }) => {
    const here = `/desk/salons/${number}/day`
    switch (input.intent) {
      case 'shift': {
        await shiftDay(ctx, number, input)
        const words = input.minutes > 0 ? `已顺延 ${input.minutes} 分钟` : `已提前 ${-input.minutes} 分钟`
        return doneAt(web, here, `${words}，并已通知有关单位`)
      }
      case 'absent':
        await markAbsent(ctx, number, input.registrationId, true)
        return doneAt(web, here, '已标为未到场，桌位已空出')
      case 'present':
        await markAbsent(ctx, number, input.registrationId, false)
        return doneAt(web, here, '已恢复，桌位仍空着的洽谈一并恢复')
      case 'fill':
        await fillTable(ctx, number, input)
        return doneAt(web, here, '已加排，并已通知双方')
    }
  },
)

export default function DayDeskPage() {
  const page = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <SalonDeskNav number={page.number} title={page.title} current="/day" />
      <PageHeader
        title="现场"
        caption={`${formatShortInstant(page.startsAt, page.now)} · 已到 ${page.people.present} / ${page.people.total} 人`}
        acts={
          <>
            <Link to={`/salons/${page.number}/board`}>大屏</Link>
            <Link to={`/desk/salons/${page.number}/timer`}>路演计时</Link>
          </>
        }
      />
      <div className="stack">
        {failure && (
          <Notice tone="bad" title={failure.error.message}>
            {Object.values(failure.error.fields).join('；')}
          </Notice>
        )}
        {page.running ? (
          <>
            <Running page={page} />
            <ShiftForm page={page} failure={failure} />
            <MissingUnits page={page} />
            <FreeTables page={page} />
          </>
        ) : (
          <Notice title="沙龙当天、议程发布之后，在这里顺延环节、标记未到场、把空桌补给在场的单位。" />
        )}
      </div>
    </PageShell>
  )
}
