import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirect } from '@remix-run/node'
import { z } from 'zod'
import { DomainError } from '#app/domain/errors.ts'
import { flag, line } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { membershipRole } from '#app/domain/vocabulary.ts'
import { changeMember } from '#app/features/organisations/change-member.server.ts'
import { ClaimsCard } from '#app/features/organisations/claims-card.tsx'
import { decideClaim } from '#app/features/organisations/decide-claim.server.ts'
import { handOverRole } from '#app/features/organisations/hand-over-role.server.ts'
import { inviteMember } from '#app/features/organisations/invite-member.server.ts'
import { InvitesCard, MembersCard } from '#app/features/organisations/members-card.tsx'
import { OwnSummary, StatusNotice } from '#app/features/organisations/own-summary.tsx'
import { OrganisationState } from '#app/features/organisations/organisation-state.tsx'
import { viewOwn } from '#app/features/organisations/own.queries.server.ts'
import { removeMember } from '#app/features/organisations/remove-member.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { rotateSession } from '#app/server/rotate-session.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { FormProblem } from '#app/ui/form-problem.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '本单位 · 搭台' }]

export const loader = protectedRoute.loader({ permission: 'self.manage' }, async ({ ctx }) => ({
  unit: await viewOwn(ctx),
}))

const personId = z.string().max(60)
const claimId = z.string().max(60)
export const action = protectedRoute.action(
  {
    permission: 'self.manage',
    form: z.discriminatedUnion('intent', [
      z.strictObject({ intent: z.literal('invite'), role: z.enum(membershipRole.codes) }),
      z.strictObject({ intent: z.literal('remove'), personId }),
      z.strictObject({ intent: z.literal('handOver'), personId }),
      z.strictObject({ intent: z.literal('role'), personId, role: z.enum(membershipRole.codes) }),
      z.strictObject({ intent: z.literal('maySubmit'), personId, value: flag }),
      z.strictObject({ intent: z.literal('acceptClaim'), claimId }),
      z.strictObject({ intent: z.literal('refuseClaim'), claimId, reason: line(200) }),
    ]),
  },
  async ({ ctx, web, input, request }) => {
    const organisationId = ctx.actor.kind === 'person' ? ctx.actor.organisation?.id : undefined
    if (organisationId === undefined) throw new DomainError('forbidden')
    const done = (sentence: string) => doneAt(web, '/organisation', sentence)
    switch (input.intent) {
      case 'invite': {
        const { id } = await inviteMember(ctx, { organisationId, role: input.role })
        return redirect(`/organisation/invites/${id}`, 303)
      }
      case 'remove':
        await removeMember(ctx, { organisationId, personId: input.personId })
        if (ctx.actor.kind === 'person' && ctx.actor.personId === input.personId)
          return doneAt(web, '/login', '您已退出单位，请重新登录')
        return done('已移除，对方的登录已结束')
      case 'handOver':
        await handOverRole(ctx, { organisationId, personId: input.personId })
        await rotateSession(web, ctx.actor, { request, organisationId })
        return done('已移交，您现在是单位经办人')
      case 'role':
        await changeMember(ctx, { organisationId, personId: input.personId }, { role: input.role })
        return done('角色已更改，对方需要重新登录')
      case 'maySubmit':
        await changeMember(ctx, { organisationId, personId: input.personId }, { maySubmit: input.value })
        return done('已保存，对方需要重新登录')
      case 'acceptClaim':
        await decideClaim(ctx, { claimId: input.claimId, accept: true, reason: '' })
        return done('已同意加入')
      case 'refuseClaim':
        await decideClaim(ctx, { claimId: input.claimId, accept: false, reason: input.reason })
        return done('已谢绝加入')
    }
  },
)

export default function OwnOrganisationPage() {
  const { unit } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  if (!unit)
    return (
      <PageShell>
        <PageHeader title="本单位" />
        <EmptyState
          title="您还不属于任何单位"
          acts={
            <LinkButton variant="primary" to="/register">
              单位入驻
            </LinkButton>
          }
        >
          可以办理入驻，或者请单位联络员发一个邀请链接给您。
        </EmptyState>
      </PageShell>
    )
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: '本单位' }]} />
      <PageHeader
        title={unit.values.name}
        state={<OrganisationState status={unit.status} />}
        acts={
          <>
            {unit.status === 'verified' && <LinkButton to={`/organisations/${unit.id}`}>公开页面</LinkButton>}
            {unit.admin && <LinkButton to="/organisation/relations">关联关系</LinkButton>}
            {unit.admin && <LinkButton to="/organisation/edit">修改资料</LinkButton>}
          </>
        }
      />
      <FormProblem failure={failure} />
      <StatusNotice unit={unit} />
      <div className="desk">
        <div className="stack">
          <ClaimsCard claims={unit.claims} now={unit.now} />
          <MembersCard unit={unit} />
        </div>
        <div className="stack">
          <OwnSummary unit={unit} />
          {unit.admin && <InvitesCard unit={unit} />}
        </div>
      </div>
    </PageShell>
  )
}
