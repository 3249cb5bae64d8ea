import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line, text } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { formatDay, formatInstant } from '#app/domain/time.ts'
import { followPath, responseReason } from '#app/domain/vocabulary.ts'
import { decideResponse } from '#app/features/responses/decide-response.server.ts'
import { ReplyCard, ViewCard } from '#app/features/responses/decision-forms.tsx'
import { DecisionNotice } from '#app/features/responses/own-answer.tsx'
import { proposeDecision } from '#app/features/responses/propose-decision.server.ts'
import { receivedResponse } from '#app/features/responses/received.queries.server.ts'
import { ResponseBody } from '#app/features/responses/response-body.tsx'
import { viewResponse } from '#app/features/responses/view-response.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { StateTag } from '#app/ui/marks.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card, DefinitionList } from '#app/ui/panels.tsx'

const params = z.object({ number: line(60), response: line(60) })

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `应答 ${data?.row.number ?? ''} · 搭台` }]

export const loader = protectedRoute.loader(
  { permission: 'response.read', params },
  ({ ctx, params: { number, response } }) => receivedResponse(ctx, number, response),
)

const empty = z.literal('')
const form = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('view') }),
  z.strictObject({ intent: z.enum(['decide', 'drop']), proposedAt: z.coerce.number().int() }),
  z.strictObject({
    intent: z.literal('interest'),
    followPath: z.enum(followPath.codes).or(empty).default(''),
    text: text(200).default(''),
  }),
  z.strictObject({
    intent: z.literal('decline'),
    reason: z.enum(responseReason.codes).or(empty).default(''),
    line: z.coerce.number().int().max(99).default(0),
    text: line(200).default(''),
    advice: text(300).default(''),
  }),
])

export const action = protectedRoute.action(
  { permission: 'response.read', params, submits: true, form },
  async ({ ctx, web, params: { number: key, response }, input }) => {
    const page = `/opportunities/${key}/responses/${response}`
    const where = { key, number: response }
    if (input.intent === 'view') {
      await viewResponse(ctx, where)
      return doneAt(web, page, '已查看，对方会看到')
    }
    if ('proposedAt' in input) {
      const confirm = input.intent === 'decide'
      await decideResponse(ctx, { ...where, proposedAt: input.proposedAt, confirm })
      return doneAt(web, page, confirm ? '已答复，对方会收到通知' : '提议已撤下，对方没有收到任何通知')
    }
    if (input.intent === 'interest') {
      const { followPath: path, text: words } = input
      await proposeDecision(ctx, { ...where, decision: { result: 'interested', followPath: path, text: words } })
      return doneAt(web, page, '已提出“有意向”，等另一位同事决定')
    }
    const { reason, text: words, advice } = input
    const decision = { result: 'declined' as const, reason, line: input.line || null, text: words, advice }
    await proposeDecision(ctx, { ...where, decision })
    return doneAt(web, page, '已提出“未选用”，等另一位同事决定')
  },
)

export default function ReceivedResponsePage() {
  const answer = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const { need, row } = answer
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[
          { label: need.title, to: `/opportunities/${need.key}` },
          { label: '收到的应答', to: `/opportunities/${need.key}/responses` },
          { label: row.number },
        ]}
      />
      <PageHeader
        title={row.organisation}
        side="offer"
        state={<StateTag shape={row.state.shape}>{row.state.word}</StateTag>}
        caption={`应答\u3000${need.title}`}
      />
      <div className="item">
        <article className={answer.body ? 'read' : 'stack'}>
          {failure && (
            <Notice tone="bad" title={failure.error.message}>
              {Object.values(failure.error.fields).join('；')}
            </Notice>
          )}
          <DecisionNotice answer={answer} />
          {answer.body ? <ResponseBody need={need} body={answer.body} /> : <ViewCard answer={answer} />}
        </article>
        <aside className="stack">
          <Card title="要点">
            <DefinitionList
              facts={[
                { term: '应答编号', detail: row.number },
                { term: '提交时间', detail: formatInstant(row.submittedAt) },
                { term: '首次查看', detail: answer.viewedAt === null ? '' : formatInstant(answer.viewedAt) },
                {
                  term: '答复期限',
                  detail: row.replyDueOn === '' ? '' : formatDay(row.replyDueOn),
                  note: row.overdue && <span className="bad">逾期未答复</span>,
                },
              ]}
            />
          </Card>
          <ReplyCard answer={answer} failure={failure} />
        </aside>
      </div>
    </PageShell>
  )
}
