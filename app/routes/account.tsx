import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { acceptNotice } from '#app/features/accounts/accept-notice.server.ts'
import {
  ConsentNotice,
  ContactCard,
  PasswordCard,
  ProfileCard,
  SessionsCard,
  UnitsCard,
} from '#app/features/accounts/account-cards.tsx'
import { viewAccount } from '#app/features/accounts/account.queries.server.ts'
import { contactSchema, passwordSchema, profileSchema } from '#app/features/accounts/account.schema.ts'
import { changeOwnContact } from '#app/features/accounts/change-own-contact.server.ts'
import { changeOwnPassword } from '#app/features/accounts/change-own-password.server.ts'
import { changeOwnProfile } from '#app/features/accounts/change-own-profile.server.ts'
import { endOwnSessions } from '#app/features/accounts/end-own-sessions.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { rotateSession } from '#app/server/rotate-session.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { FormProblem } from '#app/ui/form-problem.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '我的账号 · 搭台' }]

export const loader = protectedRoute.loader({ permission: 'self.manage' }, ({ ctx }) => viewAccount(ctx))

export const action = protectedRoute.action(
  {
    permission: 'self.manage',
    form: z.discriminatedUnion('intent', [
      z.strictObject({ intent: z.literal('profile'), ...profileSchema }),
      z.strictObject({ intent: z.literal('contact'), ...contactSchema }),
      z.strictObject({ intent: z.literal('password'), ...passwordSchema }),
      z.strictObject({ intent: z.literal('consent') }),
      z.strictObject({ intent: z.literal('endSession'), sessionId: z.string().max(80) }),
      z.strictObject({ intent: z.literal('endOthers') }),
    ]),
  },
  async ({ ctx, web, input, request }) => {
    const done = (sentence: string) => doneAt(web, '/account', sentence)
    switch (input.intent) {
      case 'profile':
        await changeOwnProfile(ctx, input)
        return done('姓名和职务已保存')
      case 'contact':
        await web.limit('login')
        await changeOwnContact(ctx, input)
        return done('手机和邮箱已保存')
      case 'password':
        await web.limit('login')
        await changeOwnPassword(ctx, input)
        await rotateSession(web, ctx.actor, {
          request,
          organisationId: ctx.actor.kind === 'person' ? (ctx.actor.organisation?.id ?? null) : null,
        })
        return done('密码已更改，其他登录已结束')
      case 'consent':
        await acceptNotice(ctx)
        return done('已记录您的同意')
      case 'endSession':
        await endOwnSessions(ctx, { sessionId: input.sessionId })
        return done('登录已结束')
      case 'endOthers':
        await endOwnSessions(ctx, 'others')
        return done('其他登录已结束')
    }
  },
)

export default function AccountPage() {
  const account = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const of = (intent: string) => (failure?.values.intent?.[0] === intent ? failure : null)
  const rest = failure && !['profile', 'contact', 'password'].includes(failure.values.intent?.[0] ?? '')
  return (
    <PageShell>
      <PageHeader
        title="我的账号"
        caption={[account.name, ...account.staff].join(' · ')}
        acts={<LinkButton to="/messages">消息</LinkButton>}
      />
      {rest && <FormProblem failure={failure} />}
      <ConsentNotice account={account} />
      <div className="desk">
        <div className="stack">
          <ProfileCard account={account} failure={of('profile')} />
          <ContactCard account={account} failure={of('contact')} />
          <PasswordCard failure={of('password')} />
          <SessionsCard account={account} />
        </div>
        <div className="stack">
          <UnitsCard account={account} />
          <Card title="本人信息">
            <p>可以下载系统中保存的全部本人信息：姓名、职务、联系方式、单位、登录和消息。</p>
            <p className="mt-2">
              <a href={`${import.meta.env.BASE_URL}account/export`} download>
                下载本人信息（JSON）
              </a>
            </p>
          </Card>
        </div>
      </div>
    </PageShell>
  )
}
