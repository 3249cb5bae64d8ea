import type { MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { listOf, line } from '#app/domain/fields.ts'
import { formatShortInstant } from '#app/domain/time.ts'
import { cancelRegistration } from '#app/features/salons/cancel-registration.server.ts'
import { registrationList } from '#app/features/salons/desk.queries.server.ts'
import type { RegistrationList } from '#app/features/salons/desk.queries.server.ts'
import { SalonDeskNav } from '#app/features/salons/desk-nav.tsx'
import { registerForUnit } from '#app/features/salons/register-for-salon.server.ts'
import { RegistrationFields } from '#app/features/salons/registration-fields.tsx'
import { delegatesSchema } from '#app/features/salons/salon.schema.ts'
import { RegistrationState } from '#app/features/salons/salon-state.tsx'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { CopyText } from '#app/ui/copy-text.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { FormSection } from '#app/ui/form-layout.tsx'
import { Hidden, Select } from '#app/ui/inputs.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '报名名单 · 搭台' }]
const params = z.object({ number: z.string() })

export const loader = protectedRoute.loader({ permission: 'salon.registrations', params }, ({ ctx, params: p }) =>
  registrationList(ctx, p.number),
)

export const action = protectedRoute.action(
  {
    permission: 'salon.checkIn',
    params,
    form: z.discriminatedUnion('intent', [
      z.strictObject({ intent: z.literal('cancel'), registrationId: z.string().max(40) }),
      z.strictObject({
        intent: z.literal('register'),
        organisationId: z.string().min(1, '请选择单位').max(40),
        delegates: delegatesSchema,
        absent: listOf(z.coerce.number().int().min(0).max(19)),
        note: line(200).default(''),
      }),
    ]),
  },
  async ({ ctx, web, params: { number }, input }) => {
    const here = `/desk/salons/${number}/registrations`
    if (input.intent === 'cancel') {
      await cancelRegistration(ctx, input.registrationId)
      return doneAt(web, here, '已取消报名，候补已按次序递补')
    }
    const { status } = await registerForUnit(ctx, number, input.organisationId, input)
    return doneAt(web, here, status === 'registered' ? '已代为报名' : '名额已满，已列入候补')
  },
)

type Row = RegistrationList['registrations'][number]

function Delegates({ row }: { row: Row }) {
  return (
    <ul>
      {row.delegates.map((d) => (
        <li key={d.id}>
          {d.name} <span className="mut">{d.title}</span> {d.mobile && <span className="nw">{d.mobile}</span>}
          {d.times && <span className="cap block">{d.times}</span>}
        </li>
      ))}
    </ul>
  )
}

export default function RegistrationsPage() {
  const salon = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const { counts } = salon
  const open = salon.status === 'registration' || salon.status === 'released'
  return (
    <PageShell>
      <SalonDeskNav number={salon.number} title={salon.title} current="/registrations" />
      <PageHeader
        title="报名名单"
        caption={`${counts.registered} 家单位 ${counts.seats} 人，上限 ${salon.capacity} 人；候补 ${counts.waiting} 家，取消 ${counts.cancelled} 家`}
        acts={
          salon.registrations.length > 0 && (
            <ExportLinks path="/desk/export/registrations" search={`?of=${salon.number}`} />
          )
        }
      />
      {failure && <Notice tone="bad" title={failure.error.message} />}
      <Card flush>
        <DataTable
          fold
          caption="报名名单"
          rows={salon.registrations}
          rowKey={(r) => r.id}
          columns={[
            {
              key: 'unit',
              header: '单位',
              rowHeader: true,
              cell: (r) => (
                <>
                  {r.organisation}
                  <div className="text-13 font-normal sm:hidden">
                    <Delegates row={r} />
                  </div>
                </>
              ),
            },
            {
              key: 'state',
              header: '状态',
              nowrap: true,
              cell: (r) => (
                <>
                  <RegistrationState status={r.status} />
                  <span className="cap block">{formatShortInstant(r.statusAt, salon.now)}</span>
                  {r.staff && <span className="cap block">{r.staff}代为报名</span>}
                </>
              ),
            },
            { key: 'people', header: '参会人', wide: true, cell: (r) => <Delegates row={r} /> },
            {
              key: 'note',
              header: '不在的轮次和备注',
              wide: true,
              cell: (r) => (
                <>
                  {r.absent.length > 0 && <b className="block">不在第 {r.absent.map((s) => s + 1).join('、')} 轮</b>}
                  {r.note}
                </>
              ),
            },
            {
              key: 'acts',
              header: '',
              cell: (r) =>
                r.status === 'cancelled' ? null : (
                  <div className="no-print grid gap-2">
                    <details>
                      <summary className="link">通知文字</summary>
                      <CopyText
                        rows={3}
                        text={`${r.organisation}：${salon.title}\n时间：${formatShortInstant(salon.startsAt, salon.now)}\n查看日程、确认洽谈或取消：${r.link}`}
                      />
                    </details>
                    {open && (
                      <ConfirmForm
                        label="取消报名"
                        variant="text"
                        danger
                        what={`${r.organisation}的名额转给候补单位，它的洽谈同时取消。`}
                        values={{ intent: 'cancel', registrationId: r.id }}
                      />
                    )}
                  </div>
                ),
            },
          ]}
          empty={
            <EmptyState title="还没有单位报名">开放报名后，单位在沙龙页面报名；电话报名可在下面代为填写。</EmptyState>
          }
        />
      </Card>
      {open && (
        <Form method="post" className="no-print mt-4">
          <FormSection
            id="for-unit"
            title="代为报名"
            lead="电话报名时使用，记录由谁代办。已到现场的请在“签到”页登记。"
            folded
            open={failure?.values.intent?.[0] === 'register'}
          >
            <Hidden values={{ intent: 'register' }} />
            <Select
              label="单位"
              name="organisationId"
              required
              options={salon.units.map((u) => ({ value: u.id, label: u.name }))}
              defaultValue={failure?.values.organisationId?.[0]}
              error={failure?.error.fields.organisationId}
            />
            <RegistrationFields
              rounds={salon.roundSpans}
              perOrganisation={salon.perOrganisation}
              delegates={[]}
              absent={[]}
              note=""
              failure={failure}
              prefix="unit-"
            />
            <Button>代为报名</Button>
          </FormSection>
        </Form>
      )}
    </PageShell>
  )
}
