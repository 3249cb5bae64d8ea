import type { MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formatTime } from '#app/domain/time.ts'
import { checkIn } from '#app/features/salons/check-in.server.ts'
import { checkInList } from '#app/features/salons/day.queries.server.ts'
import { SalonDeskNav } from '#app/features/salons/desk-nav.tsx'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Hidden, TextInput } from '#app/ui/inputs.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '签到 · 搭台' }]
const params = z.object({ number: z.string() })
const query = z.object({ q: z.string().trim().max(40).catch('').default('') })

export const loader = protectedRoute.loader(
  { permission: 'salon.checkIn', params, query },
  ({ ctx, params: p, query: { q } }) => checkInList(ctx, p.number, q),
)

export const action = protectedRoute.action(
  {
    permission: 'salon.checkIn',
    params,
    query,
    form: z.strictObject({ intent: z.enum(['in', 'out']), delegateId: z.string().max(40) }),
  },
  async ({ ctx, web, params: { number }, query: { q }, input }) => {
    await checkIn(ctx, number, { delegateId: input.delegateId, present: input.intent === 'in' })
    const here = `/desk/salons/${number}/check-in${q === '' ? '' : `?q=${encodeURIComponent(q)}`}`
    return doneAt(web, here, input.intent === 'in' ? '已签到' : '已取消签到')
  },
)

export default function CheckInPage() {
  const page = useLoaderData<typeof loader>()
  return (
    <PageShell>
      <SalonDeskNav number={page.number} title={page.title} current="/check-in" />
      <PageHeader title="签到" caption={`已到 ${page.present} / ${page.total} 人`} />
      <Form method="get" className="filters no-print mb-4" role="search">
        <TextInput label="单位或姓名" name="q" defaultValue={page.q} />
        <Button>查找</Button>
      </Form>
      <Card flush>
        <DataTable
          caption="签到"
          rows={page.people}
          rowKey={(p) => p.id}
          columns={[
            { key: 'unit', header: '单位', cell: (p) => p.unit },
            {
              key: 'name',
              header: '参会人',
              rowHeader: true,
              cell: (p) => (
                <>
                  {p.name} <span className="cap">{p.title}</span>
                </>
              ),
            },
            {
              key: 'act',
              header: '签到',
              nowrap: true,
              cell: (p) => (
                <Form method="post" preventScrollReset className="acts">
                  <Hidden values={{ intent: p.at === null ? 'in' : 'out', delegateId: p.id }} />
                  {p.at === null ? (
                    <Button>签到</Button>
                  ) : (
                    <>
                      <span className="ok">✓ {formatTime(p.at)}</span>
                      <Button variant="text">取消</Button>
                    </>
                  )}
                </Form>
              ),
            },
          ]}
          empty={
            <EmptyState title={page.q ? '没有找到' : '还没有人报名'}>
              {page.q ? '换一个字再找；没有报名的可在“报名”里代为登记。' : ''}
            </EmptyState>
          }
        />
      </Card>
    </PageShell>
  )
}
