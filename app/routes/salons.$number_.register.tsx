import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { DomainError } from '#app/domain/errors.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { formatRemaining, formatShortInstant } from '#app/domain/time.ts'
import { cancelRegistration } from '#app/features/salons/cancel-registration.server.ts'
import { ownRegistration } from '#app/features/salons/desk.queries.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { RegistrationFields } from '#app/features/salons/registration-fields.tsx'
import { setListed, setWish } from '#app/features/salons/set-wish.server.ts'
import { registrationSchema, wishForms } from '#app/features/salons/salon.schema.ts'
import { RegistrationState } from '#app/features/salons/salon-state.tsx'
import { wishDone } from '#app/features/salons/wish-words.ts'
import { WishCard } from '#app/features/salons/wish-list.tsx'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { Checkbox } from '#app/ui/choices.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '沙龙报名 · 搭台' }]
const params = z.object({ number: z.string() })

export const loader = protectedRoute.loader({ permission: 'salon.register', params }, ({ ctx, params: p }) =>
  ownRegistration(ctx, p.number),
)

export const action = protectedRoute.action(
  {
    permission: 'salon.register',
    params,
    submits: true,
    form: z.discriminatedUnion('intent', [
      registrationSchema.extend({ intent: z.literal('register') }),
      z.strictObject({ intent: z.literal('cancel') }),
      ...wishForms,
    ]),
  },
  async ({ ctx, web, params: { number }, input }) => {
    if (input.intent === 'cancel') {
      const { registration } = await ownRegistration(ctx, number)
      if (!registration) throw new DomainError('notFound')
      await cancelRegistration(ctx, registration.id)
      return doneAt(web, `/salons/${number}`, '已取消报名')
    }
    if (input.intent === 'register') {
      const { status, token } = await registerForSalon(ctx, number, input)
      return doneAt(web, `/salons/r/${token}`, status === 'registered' ? '已报名' : '名额已满，已进入候补名单')
    }
    const voice = { as: 'unit', salon: number } as const
    if (input.intent === 'wish') await setWish(ctx, voice, input)
    else await setListed(ctx, voice, input.intent === 'list')
    return doneAt(web, `/salons/${number}/register`, wishDone(input))
  },
)

export default function RegisterForSalonPage() {
  const { salon, organisation, verified, registration, wishes, now } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const live = registration && registration.status !== 'cancelled' ? registration : null
  const aboutWishes = ['list', 'unlist', 'wish'].includes(failure?.values.intent?.[0] ?? '')
  const closed = salon.closesAt !== null && now >= salon.closesAt
  const full = !live && (salon.free === 0 || salon.waiting > 0)
  return (
    <PageShell>
      <div className="mx-auto w-full max-w-[760px]">
        <Breadcrumb
          crumbs={[
            { label: '创享沙龙', to: '/salons' },
            { label: salon.title, to: `/salons/${salon.number}` },
          ]}
        />
        <PageHeader
          title={live ? '修改报名' : '报名'}
          state={live ? <RegistrationState status={live.status} /> : undefined}
          caption={`${salon.title} · ${formatShortInstant(salon.startsAt, now)} · ${salon.place}`}
        />
        <div className="stack">
          {failure && !aboutWishes && <Notice tone="bad" title={failure.error.message} />}
          {!organisation && <Notice tone="warn" title="报名以单位名义进行，请先加入一个单位。" />}
          {organisation && !verified && <Notice tone="warn" title="贵单位还没有通过核验，通过后才能报名。" />}
          {closed && <Notice tone="warn" title={live ? '报名已经截止，可以换人，不能再加人。' : '报名已经截止。'} />}
          {full && !closed && (
            <Notice tone="warn" title={salon.free === 0 ? '名额已满' : '已有单位在候补'}>
              现在报名进入候补名单，按报名先后自动递补。
            </Notice>
          )}
          {live?.mine && live.token && (
            <Notice>
              <Link to={`/salons/r/${live.token}`}>打开个人链接</Link>：查看日程、确认洽谈，转给参会人也能用。
            </Notice>
          )}
          <Card
            title={organisation ?? '单位'}
            caption={`名额剩 ${salon.free} 个，每家最多 ${salon.perOrganisation} 人`}
          >
            <Form method="post" className="stack">
              <Hidden values={{ intent: 'register' }} />
              <RegistrationFields
                rounds={salon.rounds}
                perOrganisation={salon.perOrganisation}
                delegates={live?.delegates ?? []}
                absent={live?.absent ?? []}
                note={live?.note ?? ''}
                failure={aboutWishes ? null : failure}
              />
              <Checkbox
                name="listed"
                value="1"
                label="同意其他参会单位在名单里看到贵单位的名称"
                help="用来互选想见的单位，此外什么也看不到；以后可以随时退出。"
                defaultChecked={live?.listed ?? false}
              />
              <Checkbox
                name="consent"
                label="参会人同意主办方为本次沙龙留存姓名、职务和手机号"
                help="只有本场沙龙主办团队能看到，加密保存。"
                error={aboutWishes ? undefined : failure?.error.fields.consent}
                required
              />
              <div className="acts">
                <Button variant="primary">{live ? '保存' : full ? '进入候补' : '提交报名'}</Button>
                {salon.closesAt !== null && <span className="cap">报名{formatRemaining(salon.closesAt, now)}</span>}
              </div>
            </Form>
          </Card>
          {live?.mine && wishes && <WishCard list={wishes} refusal={aboutWishes ? failure?.error.message : null} />}
          {live && (
            <ConfirmForm
              start
              danger
              label="取消报名"
              what="取消后名额转给候补单位，已约定的洽谈同时取消。"
              values={{ intent: 'cancel' }}
            />
          )}
        </div>
      </div>
    </PageShell>
  )
}
