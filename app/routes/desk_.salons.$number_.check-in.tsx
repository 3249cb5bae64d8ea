import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { flag, line } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { checkIn, substitute } from '#app/features/salons/check-in.server.ts'
import { CheckInTable } from '#app/features/salons/check-in-table.tsx'
import { checkInList } from '#app/features/salons/day.queries.server.ts'
import { SalonDeskNav } from '#app/features/salons/desk-nav.tsx'
import { personSchema } from '#app/features/salons/salon.schema.ts'
import { walkIn } from '#app/features/salons/walk-in.server.ts'
import { WalkInForm } from '#app/features/salons/walk-in-form.tsx'
import { walkInForm } from '#app/features/salons/walk-in.queries.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { TextInput } from '#app/ui/inputs.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '签到 · 搭台' }]
const params = z.object({ number: z.string() })
const query = z.object({ q: line(40).catch('').default('') })
const delegateId = z.string().max(40)

export const loader = protectedRoute.loader(
  { permission: 'salon.checkIn', params, query },
  async ({ ctx, params: p, query: { q } }) => ({
    ...(await checkInList(ctx, p.number, q)),
    walkIn: await walkInForm(ctx, p.number),
  }),
)

export const action = protectedRoute.action(
  {
    permission: 'salon.checkIn',
    params,
    query,
    form: z.discriminatedUnion('intent', [
      z.strictObject({ intent: z.literal('in'), delegateId }),
      z.strictObject({ intent: z.literal('out'), delegateId }),
      personSchema.extend({ intent: z.literal('substitute'), delegateId }),
      personSchema.extend({
        intent: z.literal('walkIn'),
        organisationId: z.string().min(1, '请选择单位').max(40),
        beyond: flag,
      }),
    ]),
  },
  async ({ ctx, web, params: { number }, query: { q }, input }) => {
    const here = `/desk/salons/${number}/check-in${q === '' ? '' : `?q=${encodeURIComponent(q)}`}`
    if (input.intent === 'substitute') {
      await substitute(ctx, number, input.delegateId, input)
      return doneAt(web, here, `已换成${input.name}并签到`)
    }
    if (input.intent === 'walkIn') {
      const { intent: _, ...person } = input
      await walkIn(ctx, number, person)
      return doneAt(web, here, `已登记${input.name}并签到`)
    }
    await checkIn(ctx, number, { delegateId: input.delegateId, present: input.intent === 'in' })
    return doneAt(web, here, input.intent === 'in' ? '已签到' : '已取消签到')
  },
)

export default function CheckInPage() {
  const page = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const desk = `/desk/salons/${page.number}`
  return (
    <PageShell>
      <SalonDeskNav number={page.number} title={page.title} current="/check-in" />
      <PageHeader
        title="签到"
        caption={`已到 ${page.present} / ${page.total} 人`}
        acts={
          <>
            <Link to={`${desk}/print/badges`}>打印胸牌</Link>
            <Link to={`${desk}/print/poster`}>门口签到码</Link>
            {page.shut === '' && <a href="#walk-in">现场登记</a>}
          </>
        }
      />
      {failure && (
        <Notice tone="bad" title={failure.error.message}>
          {Object.values(failure.error.fields).join('；')}
        </Notice>
      )}
      <Form method="get" className="filters no-print mb-4" role="search">
        <TextInput label="单位、姓名或胸牌编号" name="q" defaultValue={page.q} autoComplete="off" />
        <Button>查找</Button>
      </Form>
      {page.shut !== '' && <Notice tone="warn" title={page.shut} />}
      {page.note && <Notice tone="warn" title={page.note} />}
      <CheckInTable people={page.people} open={page.shut === ''} searched={page.q !== ''} failure={failure} />
      {page.shut === '' && <WalkInForm data={page.walkIn} failure={failure} />}
    </PageShell>
  )
}
