import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { membershipRole } from '#app/domain/vocabulary.ts'
import { viewInvite } from '#app/features/organisations/own.queries.server.ts'
import { revokeInvite } from '#app/features/organisations/revoke-invite.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { CopyText } from '#app/ui/copy-text.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '邀请成员 · 搭台' }]

const params = z.object({ id: z.string().max(60) })

export const loader = protectedRoute.loader({ permission: 'organisation.manage', params }, ({ ctx, params: p }) =>
  viewInvite(ctx, p.id),
)

export const action = protectedRoute.action(
  { permission: 'organisation.manage', params, form: z.strictObject({}) },
  async ({ ctx, web, params: p }) => {
    await revokeInvite(ctx, p.id)
    return doneAt(web, '/organisation', '邀请链接已作废')
  },
)

export default function InvitePage() {
  const invite = useLoaderData<typeof loader>()
  const crumbs = [{ label: '本单位', to: '/organisation' }, { label: '邀请成员' }]
  if (!invite.works)
    return (
      <PageShell>
        <Breadcrumb crumbs={crumbs} />
        <EmptyState
          title="这个邀请链接已经用过或已失效"
          acts={<LinkButton to="/organisation">回到本单位再生成一个</LinkButton>}
        />
      </PageShell>
    )
  return (
    <PageShell>
      <Breadcrumb crumbs={crumbs} />
      <PageHeader
        title="邀请成员"
        caption={`${membershipRole.labels[invite.role]}，${invite.until ?? ''}前有效，只能用一次`}
        acts={<ConfirmForm label="作废链接" what="作废后，还没有使用的人不能再用它加入。" danger />}
      />
      <div className="desk">
        <Card title="发给对方">
          <CopyText text={invite.text} />
          <p className="cap">也可以只发链接：{invite.url}</p>
        </Card>
        <Card title="扫码加入" caption={invite.organisation}>
          <img src={invite.qr} alt="邀请链接的二维码" width={240} height={240} />
        </Card>
      </div>
    </PageShell>
  )
}
