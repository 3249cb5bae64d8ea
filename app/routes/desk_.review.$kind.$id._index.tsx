import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { decideReview } from '#app/features/items/review/decide-review.server.ts'
import { ReviewForm } from '#app/features/items/review/review-form.tsx'
import {
  QueueOnly,
  ReviewBar,
  ReviewFindings,
  ReviewSteps,
  ReviewText,
} from '#app/features/items/review/review-page.tsx'
import { viewReview } from '#app/features/items/review/review.queries.server.ts'
import { decisionForm } from '#app/features/items/review/review.schema.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

const params = z.object({ kind: z.enum(['opportunity', 'product']), id: z.string().max(60) })

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `审核 ${data?.head.title ?? ''} · 搭台` }]

export const loader = protectedRoute.loader({ permission: 'self.manage', params }, ({ ctx, params: { kind, id } }) =>
  viewReview(ctx, kind, id),
)

const sentences = {
  returned: '已退回修改，意见已告知填报单位',
  next: '已同意，进入下一步',
  done: '审核已通过',
  repeated: '这一步已经办理过',
}

export const action = protectedRoute.action(
  { permission: 'self.manage', params, form: decisionForm },
  async ({ ctx, web, params: { kind, id }, input: { intent, ...input } }) => {
    const outcome = await decideReview(ctx, { ...input, kind, id, decision: intent })
    const to = outcome === 'next' ? `/desk/review/${kind}/${id}` : '/desk/review'
    return doneAt(web, to, sentences[outcome])
  },
)

export default function ReviewPage() {
  const { head, body } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell bar={<ReviewBar head={head} whole={body !== null} />}>
      <Breadcrumb
        crumbs={[{ label: '工作台', to: '/desk' }, { label: '审核台', to: '/desk/review' }, { label: head.number }]}
      />
      <PageHeader
        title={head.title}
        side={head.kind === 'product' ? 'offer' : 'need'}
        caption={`${head.owner}（${head.ownerKind}）`}
      />
      {body ? (
        <div className="item">
          <ReviewText head={head} body={body} />
          <aside className="stack">
            <ReviewFindings body={body} />
            <ReviewSteps body={body} />
            <ReviewForm body={body} failure={failure} />
          </aside>
        </div>
      ) : (
        <QueueOnly head={head} />
      )}
    </PageShell>
  )
}
