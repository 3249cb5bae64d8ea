import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { pageNumber } from '#app/domain/fields.ts'
import { formatAge, formatShortInstant } from '#app/domain/time.ts'
import { viewMessages } from '#app/features/accounts/account.queries.server.ts'
import { readMessages } from '#app/features/accounts/read-messages.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { Pager } from '#app/ui/list-page.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '消息 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'self.manage', query: z.object({ page: pageNumber }) },
  ({ ctx, query }) => viewMessages(ctx, query.page),
)

export const action = protectedRoute.action(
  { permission: 'self.manage', form: z.strictObject({}) },
  async ({ ctx, web }) => {
    await readMessages(ctx)
    return doneAt(web, '/messages', '全部标为已读')
  },
)

export default function MessagesPage() {
  const { rows, total, unread, pageSize, page, mail, now } = useLoaderData<typeof loader>()
  return (
    <PageShell>
      <PageHeader
        title="消息"
        caption={unread > 0 ? `${unread} 条未读` : '没有未读'}
        acts={
          unread > 0 && (
            <Form method="post">
              <Button>全部标为已读</Button>
            </Form>
          )
        }
      />
      {!mail && <Notice>没有接入邮件服务，消息只在这里显示。</Notice>}
      {rows.length === 0 ? (
        <EmptyState title="还没有消息">审核、应答、对接邀请和沙龙通知会出现在这里。</EmptyState>
      ) : (
        <Card flush>
          <ul>
            {rows.map((m) => (
              <li key={m.id} className="todo" data-row="">
                <div className="age">
                  <b>{formatAge(m.createdAt, now)}</b>
                  {formatShortInstant(m.createdAt, now)}
                </div>
                <div className="what">
                  {m.read ? m.subject : <b>{m.subject}</b>}
                  {!m.read && <span className="warn"> 未读</span>}
                  <p className="whitespace-pre-line">{m.body}</p>
                </div>
                {m.link && (
                  <div className="acts">
                    <Link to={m.link}>查看</Link>
                  </div>
                )}
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Pager page={page} pageSize={pageSize} total={total} hrefFor={(p) => `/messages?page=${p}`} />
    </PageShell>
  )
}
