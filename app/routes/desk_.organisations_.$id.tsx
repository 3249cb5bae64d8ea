import type { MetaFunction } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { flag, line } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { formatAge, formatInstant } from '#app/domain/time.ts'
import { membershipRole } from '#app/domain/vocabulary.ts'
import type { MembershipRole } from '#app/domain/vocabulary.ts'
import { OrganisationFacts } from '#app/features/organisations/organisation-facts.tsx'
import { OrganisationState } from '#app/features/organisations/organisation-state.tsx'
import { viewForDesk } from '#app/features/organisations/organisations.queries.server.ts'
import { refuseOrganisation } from '#app/features/organisations/refuse-organisation.server.ts'
import { setOrganisationFlags } from '#app/features/organisations/set-organisation-flags.server.ts'
import { VerifyForm } from '#app/features/organisations/verify-form.tsx'
import { verifyOrganisation } from '#app/features/organisations/verify-organisation.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { FormProblem } from '#app/ui/form-problem.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card, Timeline } from '#app/ui/panels.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `核验 ${data?.facts.name ?? ''} · 搭台` }]

const params = z.object({ id: z.string().max(60) })

export const loader = protectedRoute.loader({ permission: 'organisation.verify', params }, ({ ctx, params: p }) =>
  viewForDesk(ctx, p.id),
)

const version = z.coerce.number().int()
const flags = { version, mayPost: flag, mayOffer: flag, responsible: flag }

export const action = protectedRoute.action(
  {
    permission: 'organisation.verify',
    params,
    form: z.discriminatedUnion('intent', [
      z.strictObject({ intent: z.literal('verify'), ...flags }),
      z.strictObject({ intent: z.literal('flags'), ...flags }),
      z.strictObject({ intent: z.literal('refuse'), version, reason: line(300) }),
    ]),
  },
  async ({ ctx, web, params: { id }, input }) => {
    if (input.intent === 'verify') {
      await verifyOrganisation(ctx, { ...input, id })
      return doneAt(web, '/desk/organisations', '已通过核验，已通知对方')
    }
    if (input.intent === 'refuse') {
      await refuseOrganisation(ctx, { ...input, id })
      return doneAt(web, '/desk/organisations', '已退回，原因已通知对方')
    }
    await setOrganisationFlags(ctx, { ...input, id })
    return doneAt(web, `/desk/organisations/${id}`, '已保存，已通知对方')
  },
)

const actions: Record<string, string> = {
  register: '申请入驻',
  verify: '通过核验',
  refuse: '未通过核验',
  resubmit: '再次提交核验',
}

export default function DeskOrganisationPage() {
  const o = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[
          { label: '工作台', to: '/desk' },
          { label: '单位核验', to: '/desk/organisations' },
          { label: o.facts.name },
        ]}
      />
      <PageHeader
        title={o.facts.name}
        state={<OrganisationState status={o.status} />}
        caption={o.status === 'pending' && `已等 ${formatAge(o.since, o.now)}`}
        acts={<LinkButton to={`/desk/organisations/${o.facts.id}/relations`}>关联关系</LinkButton>}
      />
      <FormProblem failure={failure} />
      <div className="desk">
        <div className="stack">
          {o.codeWarning && (
            <Notice tone="warn" title="代码请再核对">
              {o.codeWarning}。第 18 位校验通过，请对照证照或国家企业信用信息公示系统。
            </Notice>
          )}
          {o.sameName.length > 0 && (
            <Notice tone="warn" title="有名称相同的单位">
              <ul>
                {o.sameName.map((s) => (
                  <li key={s.id}>
                    <Link to={`/desk/organisations/${s.id}`}>{s.name}</Link>（{s.code}）
                  </li>
                ))}
              </ul>
            </Notice>
          )}
          {o.status === 'refused' && <Notice title="退回原因">{o.reason}</Notice>}
          <Card title="单位资料">
            <OrganisationFacts facts={o.facts} />
            {o.facts.description && <p className="mt-4">{o.facts.description}</p>}
          </Card>
          <Card title={`成员 ${o.members.length}`}>
            {o.members.length === 0 && <EmptyState title="还没有成员" />}
            <ul>
              {o.members.map((m, i) => (
                <li key={i}>
                  {m.name} {m.title} <span className="cap">{membershipRole.labels[m.role as MembershipRole]}</span>
                </li>
              ))}
            </ul>
          </Card>
        </div>
        <div className="stack">
          <VerifyForm organisation={o} />
          {o.history.length > 0 && (
            <Card title="经过">
              <Timeline
                entries={o.history.map((h) => ({
                  time: formatInstant(h.at),
                  title: `${h.person} ${actions[h.action] ?? h.action}`,
                  children: h.reason && <p>{h.reason}</p>,
                }))}
              />
            </Card>
          )}
        </div>
      </div>
    </PageShell>
  )
}
