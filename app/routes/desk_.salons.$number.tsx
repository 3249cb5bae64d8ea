import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { formatRemaining } from '#app/domain/time.ts'
import { salonOverview } from '#app/features/salons/desk.queries.server.ts'
import { SalonDeskNav } from '#app/features/salons/desk-nav.tsx'
import { PaperMenu } from '#app/features/salons/paper-files.tsx'
import { SalonState } from '#app/features/salons/salon-state.tsx'
import { stepSalon } from '#app/features/salons/step-salon.server.ts'
import { salonTime, span } from '#app/features/salons/when.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card, StatTile } from '#app/ui/panels.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title ?? '沙龙'} · 搭台` }]
const params = z.object({ number: z.string() })

export const loader = protectedRoute.loader({ permission: 'salon.run', params }, ({ ctx, params: p }) =>
  salonOverview(ctx, p.number),
)

const DONE = { openRegistration: '已开放报名', hold: '已标记为已举办', close: '已结束' } as const

export const action = protectedRoute.action(
  { permission: 'salon.run', params, form: z.strictObject({ step: z.enum(['openRegistration', 'hold', 'close']) }) },
  async ({ ctx, web, params: { number }, input }) => {
    await stepSalon(ctx, number, input.step)
    return doneAt(web, `/desk/salons/${number}`, DONE[input.step])
  },
)

type Overview = ReturnType<typeof useLoaderData<typeof loader>>

function Step({ salon }: { salon: Overview }) {
  if (salon.status === 'planning')
    return (
      <Form method="post">
        <Hidden values={{ step: 'openRegistration' }} />
        <Button variant="primary">开放报名</Button>
      </Form>
    )
  if (salon.status === 'released' && salon.now >= salon.startsAt)
    return <ConfirmForm label="标记为已举办" what="之后不再改议程，可以继续填写洽谈结果。" values={{ step: 'hold' }} />
  if (salon.status === 'held')
    return <ConfirmForm label="结束沙龙" what="结束后洽谈结果不再修改。" values={{ step: 'close' }} />
  return null
}

export default function SalonDeskPage() {
  const salon = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const base = `/desk/salons/${salon.number}`
  const { counts, talks } = salon
  return (
    <PageShell>
      <SalonDeskNav number={salon.number} title={salon.title} current="" />
      <PageHeader
        title={salon.title}
        state={<SalonState status={salon.status} />}
        caption={`${salon.number} · ${salonTime(salon.startsAt, salon.endsAt, salon.now)} · ${salon.place}`}
        acts={
          <>
            {salon.status !== 'planning' && <Link to={`/salons/${salon.number}`}>公开页面</Link>}
            {salon.status !== 'held' && salon.status !== 'closed' && <Link to={`${base}/edit`}>修改</Link>}
            <Step salon={salon} />
          </>
        }
      />
      {failure && <Notice tone="bad" title={failure.error.message} />}
      <div className="item">
        <div className="stack">
          <Card flush>
            <div className="tiles">
              <StatTile
                value={`${counts.seats} / ${salon.capacity}`}
                label="报名人数"
                note={`${counts.registered} 家单位`}
                to={`${base}/registrations`}
              />
              <StatTile value={counts.waiting} label="候补单位" to={`${base}/registrations`} />
              <StatTile value={talks.proposed} label="洽谈待确认" to={`${base}/pairs`} />
              <StatTile value={talks.agreed} label="已确认未排入" to={`${base}/agenda`} />
              <StatTile value={talks.scheduled} label="已排入" to={`${base}/agenda`} />
              <StatTile value={talks.outcomes} label="已有结果" to={`${base}/outcomes`} />
            </div>
          </Card>
          <Card title="环节" caption={salon.version === null ? '议程未发布' : `议程第 ${salon.version} 版已发布`} flush>
            <div className="scroll-x">
              <table className="tb">
                <caption className="sr-only">环节</caption>
                <tbody>
                  {salon.blocks.map((b, i) => (
                    <tr key={i}>
                      <td className="nw w-[112px]">{span(b)}</td>
                      <td>
                        <b>{b.title}</b>
                        {b.pitches > 0 && <span className="mut ml-3">{b.pitches} 场</span>}
                        {b.room !== '' && <span className="mut ml-3">{b.room}</span>}
                        {b.units !== null && (
                          <Link to={`${base}/parts`} className="ml-3 text-13">
                            {b.units === 0 ? '选择参加的单位' : `部分单位参加：${b.units} 家`}
                          </Link>
                        )}
                      </td>
                      <td className="mut">{b.speaker}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </Card>
        </div>
        <aside className="stack">
          {salon.closesAt !== null && (
            <Card title="报名">
              <p>{salon.status === 'planning' ? '还没有开放报名。' : formatRemaining(salon.closesAt, salon.now)}</p>
            </Card>
          )}
          <Card title="打印和导出">
            <PaperMenu number={salon.number} />
          </Card>
        </aside>
      </div>
    </PageShell>
  )
}
