import { redirect } from '@remix-run/node'
import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { logIn } from '#app/features/accounts/log-in.server.ts'
import { safePath } from '#app/server/links.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { formFailure } from '#app/domain/form-failure.ts'
import { Hidden, TextInput } from '#app/ui/inputs.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '登录 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'public.read', query: z.object({ next: z.string().optional() }) },
  async ({ ctx, query }) => {
    if (ctx.actor.kind === 'person') throw redirect(safePath(query.next ?? '/desk'))
    return { next: safePath(query.next ?? '/desk'), demo: ctx.config.mode === 'demo' }
  },
)

export const action = protectedRoute.action(
  {
    permission: 'public.read',
    form: z.strictObject({
      login: z.string().min(1, '请填写登录名').max(200),
      password: z.string().min(1, '请填写密码').max(400),
      next: z.string().max(500).optional(),
    }),
  },
  async ({ ctx, web, input, request }) => {
    await web.limit('login')
    const agent = request.headers.get('user-agent') ?? ''
    const { cookie } = await logIn(ctx, web.sessions, { login: input.login, password: input.password, agent })
    web.setCookie(cookie)
    return redirect(safePath(input.next ?? '/desk'), 303)
  },
)

export default function LoginPage() {
  const { next } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <div className="mx-auto w-full max-w-[420px] py-8">
        <PageHeader title="登录" />
        {failure && (
          <Notice tone="bad" title={failure.error.message}>
            连续输错 5 次会锁定 15 分钟。
          </Notice>
        )}
        <Form method="post" className="stack">
          <Hidden values={{ next }} />
          <TextInput
            label="登录名"
            name="login"
            help="手机号或邮箱"
            autoComplete="username"
            defaultValue={failure?.values.login?.[0]}
            error={failure?.error.fields.login}
          />
          <TextInput
            label="密码"
            name="password"
            type="password"
            autoComplete="current-password"
            error={failure?.error.fields.password}
          />
          <Button variant="primary" type="submit">
            登录
          </Button>
          <p className="cap">
            单位还没有入驻？<Link to="/register">单位入驻</Link>
          </p>
        </Form>
      </div>
    </PageShell>
  )
}
