import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { SalonDeskNav } from '#app/features/salons/desk-nav.tsx'
import { releaseAgenda } from '#app/features/salons/release-agenda.server.ts'
import { releaseDesk } from '#app/features/salons/release.queries.server.ts'
import { DraftPanel, NoticesPanel, VersionsPanel } from '#app/features/salons/release-panels.tsx'
import { releaseFormSchema } from '#app/features/salons/salon.schema.ts'
import { dropNotices, editNotice, sendNotices } from '#app/features/salons/settle-notices.server.ts'
import type { Ctx } from '#app/server/context.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '发布与通知 · 搭台' }]
const params = z.object({ number: z.string() })

export const loader = protectedRoute.loader({ permission: 'salon.run', params }, ({ ctx, params: p }) =>
  releaseDesk(ctx, p.number),
)

async function act(ctx: Ctx, number: string, input: z.infer<typeof releaseFormSchema>): Promise<string> {
  const counted = (n: number, done: string) => (n === 0 ? '没有待发的通知' : `${n} 条通知${done}`)
  switch (input.intent) {
    case 'release':
      return `已发布第 ${await releaseAgenda(ctx, number, input.version)} 版，通知还没有发送`
    case 'sendAll':
      return counted(await sendNotices(ctx, number, 'all'), '已发送')
    case 'send':
      return counted(await sendNotices(ctx, number, input.notice), '已发送')
    case 'drop':
      return counted(await dropNotices(ctx, number, input.notice), '不再发送')
    case 'edit':
      await editNotice(ctx, number, input)
      return '通知文字已保存'
  }
}

export const action = protectedRoute.action(
  { permission: 'salon.run', params, form: releaseFormSchema },
  async ({ ctx, web, params: { number }, input }) =>
    doneAt(web, `/desk/salons/${number}/release`, await act(ctx, number, input)),
)

export default function ReleasePage() {
  const desk = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <SalonDeskNav number={desk.number} title={desk.title} current="/release" />
      <PageHeader title="发布与通知" />
      {failure && <Notice tone="bad" title={failure.error.message} />}
      <div className="item">
        <div className="stack">
          <DraftPanel desk={desk} />
          <NoticesPanel desk={desk} />
        </div>
        <aside className="stack">
          <VersionsPanel desk={desk} />
        </aside>
      </div>
    </PageShell>
  )
}
