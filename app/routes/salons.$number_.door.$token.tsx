import type { HeadersFunction, MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { formatShortInstant, formatTime } from '#app/domain/time.ts'
import { checkInAtDoor } from '#app/features/salons/check-in.server.ts'
import { doorPage } from '#app/features/salons/door.queries.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { TextInput } from '#app/ui/inputs.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '自助签到 · 搭台' }, { name: 'robots', content: 'noindex' }]
/** The address is for those who stand at the door: it goes to no other site. */
export const headers: HeadersFunction = () => ({ 'Referrer-Policy': 'no-referrer' })
const params = z.object({ number: z.string(), token: z.string() })
const filled = (max: number, sentence: string) => line(max).refine((s) => s !== '', sentence)

export const loader = protectedRoute.loader({ permission: 'public.read', params }, ({ ctx, web, params: p }) => {
  web.passing()
  return doorPage(ctx, p.number, p.token)
})

export const action = protectedRoute.action(
  {
    permission: 'public.read',
    params,
    form: z.strictObject({
      unit: filled(60, '请填写单位全称'),
      name: filled(20, '请填写姓名'),
      lastFour: z
        .string()
        .trim()
        .regex(/^\d{4}$/, '请填写报名时留的手机号的后四位数字'),
    }),
  },
  async ({ ctx, web, params: { number, token }, input }) => {
    await web.limit('door')
    const at = await checkInAtDoor(ctx, number, token, input)
    return doneAt(web, `/salons/${number}/door/${token}`, `${input.name}，已签到（${formatTime(at)}），请入场`)
  },
)

export default function DoorPage() {
  const { title, place, startsAt, now, open } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <div className="mx-auto grid w-full max-w-[480px] gap-4 pt-4">
        <div>
          <p className="cap">自助签到</p>
          <h1 className="text-20 font-bold">{title}</h1>
          <p>
            {formatShortInstant(startsAt, now)} · {place}
          </p>
        </div>
        {failure && <Notice tone="bad" title={failure.error.message} />}
        {open ? (
          <Card>
            <Form method="post" className="stack">
              <TextInput
                label="单位全称"
                name="unit"
                required
                defaultValue={failure?.values.unit?.[0]}
                error={failure?.error.fields.unit}
              />
              <TextInput
                label="姓名"
                name="name"
                required
                autoComplete="name"
                defaultValue={failure?.values.name?.[0]}
                error={failure?.error.fields.name}
              />
              <TextInput
                label="手机后四位"
                name="lastFour"
                required
                short
                inputMode="numeric"
                help="报名时留的手机号"
                defaultValue={failure?.values.lastFour?.[0]}
                error={failure?.error.fields.lastFour}
              />
              <div className="acts">
                <Button variant="primary">签到</Button>
              </div>
            </Form>
          </Card>
        ) : (
          <Notice tone="warn" title="现在不在签到时间内">
            沙龙开始前两小时开放。
          </Notice>
        )}
        <p className="cap">没有报名或对不上信息的，请到签到台由工作人员登记。</p>
      </div>
    </PageShell>
  )
}
