import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { AnswerSheet } from '#app/features/responses/answer-sheet.tsx'
import { ownAnswer } from '#app/features/responses/own.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { PrintButton } from '#app/ui/print-button.tsx'

const params = z.object({ number: line(60) })

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `应答表：${data?.need.title ?? '机会'} · 搭台` },
]

export const loader = protectedRoute.loader({ permission: 'response.readOwn', params }, ({ ctx, params: { number } }) =>
  ownAnswer(ctx, number),
)

export default function AnswerSheetPage() {
  const answer = useLoaderData<typeof loader>()
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[
          { label: '本单位的应答', to: `/opportunities/${answer.need.key}/respond/answer` },
          { label: '应答表' },
        ]}
      />
      <div className="column">
        <PageHeader
          title="应答表"
          caption={<span className="no-print">打印后盖章，可作为纸质材料；以网上提交的内容为准</span>}
          acts={<PrintButton plain />}
        />
        <AnswerSheet answer={answer} />
      </div>
    </PageShell>
  )
}
