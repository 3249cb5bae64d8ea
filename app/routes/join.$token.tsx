import type { MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useParams } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { acceptInvite } from '#app/features/organisations/accept-invite.server.ts'
import { viewJoin } from '#app/features/organisations/own.queries.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button, LinkButton } from '#app/ui/button.tsx'
import { FormProblem } from '#app/ui/form-problem.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card, DefinitionList } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '加入单位 · 搭台' }]

const params = z.object({ token: z.string().regex(/^[\w-]{10,60}$/) })

export const loader = protectedRoute.loader({ permission: 'organisation.register', params }, ({ ctx, params: p }) =>
  viewJoin(ctx, p.token),
)

export const action = protectedRoute.action(
  { permission: 'self.manage', params, submits: true, form: z.strictObject({}) },
  async ({ ctx, web, params: p }) => {
    const { organisation } = await acceptInvite(ctx, p.token)
    return doneAt(web, '/organisation', `您已加入${organisation}`)
  },
)

export default function JoinPage() {
  const { organisation, role, inviter, until, signedInAs, member } = useLoaderData<typeof loader>()
  const { token = '' } = useParams()
  const failure = formFailure(useActionData<typeof action>())
  const next = encodeURIComponent(`/join/${token}`)
  return (
    <PageShell>
      <div className="mx-auto w-full max-w-[560px] py-8">
        <PageHeader title={`加入“${organisation}”`} />
        <FormProblem failure={failure} />
        <Card>
          <DefinitionList
            facts={[
              { term: '邀请人', detail: inviter },
              { term: '您的角色', detail: role },
              { term: '链接有效', detail: `${until}前，只能用一次` },
              { term: '当前登录', detail: signedInAs },
            ]}
          />
          {member ? (
            <Notice tone="ok" title="您已经是这个单位的成员">
              链接没有使用，可以转给原本要邀请的人。
            </Notice>
          ) : signedInAs ? (
            <Form method="post" className="acts mt-4">
              <Button variant="primary">加入单位</Button>
            </Form>
          ) : (
            <div className="acts mt-4">
              <LinkButton variant="primary" to={`/register?join=${token}`}>
                注册后加入
              </LinkButton>
              <LinkButton to={`/login?next=${next}`}>已有账号，登录后加入</LinkButton>
            </div>
          )}
        </Card>
      </div>
    </PageShell>
  )
}
