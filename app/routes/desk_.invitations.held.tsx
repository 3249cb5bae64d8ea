import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react'
import type { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { DRAFTS_PER_PAGE, heldForm, heldQuery } from '#app/features/matching/invitation.schema.ts'
import { DraftList } from '#app/features/matching/invitation-tables.tsx'
import { heldInvitations } from '#app/features/matching/invitations.queries.server.ts'
import { dropInvitation, editInvitation, sendInvitations } from '#app/features/matching/send-invitations.server.ts'
import type { Sent } from '#app/features/matching/send-invitations.server.ts'
import type { Ctx } from '#app/server/context.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button, LinkButton, buttonClass } from '#app/ui/button.tsx'
import { Pager } from '#app/ui/list-page.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '暂存的邀约 · 搭台' }]

export const loader = protectedRoute.loader({ permission: 'invitation.hold', query: heldQuery }, ({ ctx, query }) =>
  heldInvitations(ctx, query),
)

function sentence({ sent, skipped }: Sent): string {
  const left = skipped.length === 0 ? '' : `；${skipped.length} 份没有发出，仍暂存：${skipped.join('、')}`
  return `已发出 ${sent} 份邀约${left}`
}

async function act(ctx: Ctx, input: z.infer<typeof heldForm>): Promise<string> {
  switch (input.intent) {
    case 'edit':
      await editInvitation(ctx, input)
      return '附言已保存'
    case 'drop':
      await dropInvitation(ctx, input.draft)
      return '已删除这份邀约'
    case 'send':
      return sentence(await sendInvitations(ctx, input.drafts))
    case 'sendAll':
      return sentence(await sendInvitations(ctx, 'all'))
  }
}

export const action = protectedRoute.action(
  { permission: 'invitation.hold', submits: true, form: heldForm },
  async ({ ctx, web, input }) => doneAt(web, '/desk/invitations/held', await act(ctx, input)),
)

const FORM = 'send'

export default function HeldInvitationsPage() {
  const { drafts, page, total } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[
          { label: '工作台', to: '/desk' },
          { label: '批量邀约', to: '/desk/invitations' },
          { label: '暂存的邀约' },
        ]}
      />
      <PageHeader
        title="暂存的邀约"
        side="match"
        caption="还没有发出，双方看不到。牵头单位的同事都可以看、改、删和发出。"
        acts={drafts.length > 0 && <Link to="/desk/invitations">再选一些</Link>}
      />
      {failure && (
        <Notice tone="bad" title={failure.error.message}>
          {Object.values(failure.error.fields).join('；')}
        </Notice>
      )}
      {drafts.length === 0 ? (
        <EmptyState title="没有暂存的邀约" acts={<LinkButton to="/desk/invitations">选择配对</LinkButton>}>
          在批量邀约里勾选配对、写好附言后，先存在这里。
        </EmptyState>
      ) : (
        <Card
          title={`${total} 份`}
          caption="发出后双方都会收到通知，各自同意后互见联系人"
          acts={
            <details className="confirm">
              <summary className={buttonClass({ variant: 'primary' })}>发出…</summary>
              <Form method="post" id={FORM} className="confirm-box">
                <p>发出后不能收回通知。此间状态有变的不发，仍留在这里并说明原因。</p>
                <div className="acts">
                  <Button name="intent" value="send">
                    发出勾选的
                  </Button>
                  <Button name="intent" value="sendAll" variant="text">
                    全部发出 {total} 份
                  </Button>
                </div>
              </Form>
            </details>
          }
          flush
        >
          <DraftList drafts={drafts} failure={failure} form={FORM} />
        </Card>
      )}
      <Pager page={page} pageSize={DRAFTS_PER_PAGE} total={total} hrefFor={(n) => `?page=${n}`} />
    </PageShell>
  )
}
