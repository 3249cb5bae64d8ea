import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { DecisionNotice, OwnAnswerAside } from '#app/features/responses/own-answer.tsx'
import { ownAnswer } from '#app/features/responses/own.queries.server.ts'
import { ResponseBody } from '#app/features/responses/response-body.tsx'
import { withdrawResponse } from '#app/features/responses/withdraw-response.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { StateTag } from '#app/ui/marks.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

const params = z.object({ number: line(60) })

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `本单位的应答：${data?.need.title ?? '机会'} · 搭台` },
]

export const loader = protectedRoute.loader({ permission: 'response.readOwn', params }, ({ ctx, params: { number } }) =>
  ownAnswer(ctx, number),
)

export const action = protectedRoute.action(
  { permission: 'response.submit', params, submits: true, form: z.strictObject({ intent: z.literal('withdraw') }) },
  async ({ ctx, web, params: { number: key } }) => {
    await withdrawResponse(ctx, { key })
    return doneAt(web, `/opportunities/${key}/respond/answer`, '已撤回')
  },
)

export default function OwnAnswerPage() {
  const answer = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const { need } = answer
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[
          { label: '我的应答', to: '/desk/responses' },
          { label: need.title, to: `/opportunities/${need.key}` },
          { label: answer.number ?? '草稿' },
        ]}
      />
      <PageHeader
        title={`应答：${need.title}`}
        side="offer"
        state={<StateTag shape={answer.state.shape}>{answer.state.word}</StateTag>}
        caption={`${need.number ?? ''}\u3000${need.ownerName}`}
      />
      <div className="item">
        <article className="read">
          {failure && <Notice tone="bad" title={failure.error.message} />}
          <DecisionNotice answer={answer} />
          {answer.draftBeside && <Notice>有未提交的修改。下面是已提交、仍然有效的内容。</Notice>}
          {answer.body && <ResponseBody need={need} body={answer.body} />}
        </article>
        <OwnAnswerAside answer={answer} />
      </div>
    </PageShell>
  )
}
