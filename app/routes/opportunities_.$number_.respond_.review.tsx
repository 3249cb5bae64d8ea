import type { MetaFunction } from '@remix-run/node'
import { redirect } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { flag, line } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { PLEDGE } from '#app/domain/response-content.ts'
import { formatInstant } from '#app/domain/time.ts'
import { reviewResponse } from '#app/features/responses/own.queries.server.ts'
import { ResponseBody } from '#app/features/responses/response-body.tsx'
import { AnswerRules } from '#app/features/responses/response-form-frame.tsx'
import { submitResponse } from '#app/features/responses/submit-response.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button, LinkButton } from '#app/ui/button.tsx'
import { Checkbox } from '#app/ui/choices.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { ErrorSummary, Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

const params = z.object({ number: line(60) })

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `核对应答：${data?.need.title ?? '机会'} · 搭台` },
]

export const loader = protectedRoute.loader(
  { permission: 'response.draft', params },
  async ({ ctx, params: { number } }) => {
    const review = await reviewResponse(ctx, number)
    if (!review) throw redirect(`/opportunities/${number}/respond/answer`)
    return review
  },
)

export const action = protectedRoute.action(
  {
    permission: 'response.submit',
    params,
    submits: true,
    form: z.strictObject({ version: z.coerce.number().int(), pledge: flag }),
  },
  async ({ ctx, web, params: { number: key }, input }) => {
    const { receipt } = await submitResponse(ctx, { key, ...input })
    return doneAt(web, `/opportunities/${key}/respond/receipt`, `已提交，回执编号 ${receipt}`)
  },
)

export default function ReviewResponsePage() {
  const review = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const { need } = review
  const page = `/opportunities/${need.key}/respond`
  const must = review.findings.filter((f) => f.kind === 'must')
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[
          { label: need.title, to: `/opportunities/${need.key}` },
          { label: '应答', to: page },
          { label: '核对' },
        ]}
      />
      <PageHeader title="核对并提交" side="offer" caption={`${review.organisation}\u3000应答\u3000${need.title}`} />
      <div className="item">
        <article className="read">
          {failure && (
            <Notice tone="bad" title={failure.error.message}>
              {Object.values(failure.error.fields).join('；')}
            </Notice>
          )}
          {must.length > 0 && (
            <ErrorSummary
              title={`还有 ${must.length} 项没有完成，补齐后才能提交`}
              errors={must.map((f) => ({ href: `${page}#${f.field}`, text: f.message }))}
              focus={false}
            />
          )}
          <ResponseBody need={need} body={review.body} />
        </article>
        <aside className="stack">
          <Card title="提交">
            <Form method="post" className="stack">
              {review.besideSubmitted && <p>提交后替换之前提交的应答，并得到新的回执。</p>}
              {need.deadlineAt !== null && (
                <p>截止时间 {formatInstant(need.deadlineAt, true)}，以服务器收到提交的时间为准。</p>
              )}
              {review.recused ? (
                <Notice>您已声明回避贵单位与这项机会的对接，请由同事提交。</Notice>
              ) : review.maySubmit ? (
                <>
                  <Checkbox name="pledge" label={PLEDGE} error={failure?.error.fields.pledge} required />
                  <p>
                    <Button variant="primary" disabled={must.length > 0}>
                      提交应答
                    </Button>
                  </p>
                </>
              ) : (
                <Notice>提交由单位联络员或开通了“可提交”的同事办理。</Notice>
              )}
              <p>
                <LinkButton to={page} variant="text">
                  返回修改
                </LinkButton>
              </p>
              <Hidden values={{ version: review.version }} />
            </Form>
          </Card>
          <AnswerRules need={need} />
        </aside>
      </div>
    </PageShell>
  )
}
