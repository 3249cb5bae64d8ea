import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { openResponses } from '#app/features/responses/open-responses.server.ts'
import { OpeningCard, ReceivedTable, SealedState } from '#app/features/responses/received-list.tsx'
import { receivedResponses } from '#app/features/responses/received.queries.server.ts'
import { mayExport } from '#app/server/export-list.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { formatShortInstant } from '#app/domain/time.ts'
import { answerMode } from '#app/domain/vocabulary.ts'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

const params = z.object({ number: line(60) })

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `收到的应答：${data?.need.title ?? '机会'} · 搭台` },
]

export const loader = protectedRoute.loader(
  { permission: 'response.read', params },
  async ({ ctx, params: { number } }) => ({
    ...(await receivedResponses(ctx, number)),
    mayExport: mayExport(ctx),
  }),
)

export const action = protectedRoute.action(
  { permission: 'response.open', params, submits: true, form: z.strictObject({ intent: z.literal('open') }) },
  async ({ ctx, web, params: { number: key } }) => {
    const step = await openResponses(ctx, { key })
    const sentence = step === 'opened' ? '已统一查看，全部应答可以阅读' : '已确认，还需要另一位同事确认'
    return doneAt(web, `/opportunities/${key}/responses`, sentence)
  },
)

export default function ReceivedResponsesPage() {
  const list = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const { first, second } = list.opening
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[{ label: list.need.title, to: `/opportunities/${list.need.key}` }, { label: '收到的应答' }]}
      />
      <PageHeader
        title="收到的应答"
        side="need"
        caption={`${list.need.number ?? ''}\u3000${list.need.title}\u3000${answerMode.labels[list.need.mode]}`}
        acts={
          list.mayExport &&
          list.rows.length > 0 && <ExportLinks path="/desk/export/received" search={`?of=${list.need.key}`} />
        }
      />
      <div className="stack">
        {failure && <Notice tone="bad" title={failure.error.message} />}
        {list.phase === 'sealed' && <SealedState list={list} />}
        {list.phase === 'toOpen' && <OpeningCard list={list} />}
        {list.phase === 'open' && <ReceivedTable list={list} />}
        {first && second && (
          <p className="cap">
            {first.name}（{formatShortInstant(first.at, list.now)}）和{second.name}（
            {formatShortInstant(second.at, list.now)}）统一查看
          </p>
        )}
      </div>
    </PageShell>
  )
}
