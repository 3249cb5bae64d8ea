import type { MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { formFailure } from '#app/domain/form-failure.ts'
import { createRound } from '#app/features/judging/create-round.server.ts'
import { newRoundDesk } from '#app/features/judging/judging.queries.server.ts'
import { needsQuery, newRoundForm } from '#app/features/judging/judging.schema.ts'
import { NeedPicker, NeedsFilter, RoundFields } from '#app/features/judging/new-round.tsx'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { FormProblem } from '#app/ui/form-problem.tsx'
import { Pager } from '#app/ui/list-page.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '新建一轮评判 · 搭台' }]

export const loader = protectedRoute.loader({ permission: 'judging.run', query: needsQuery }, ({ ctx, query }) =>
  newRoundDesk(ctx, query),
)

export const action = protectedRoute.action(
  { permission: 'judging.run', form: newRoundForm },
  async ({ ctx, web, input }) => {
    const number = await createRound(ctx, input)
    return doneAt(web, `/desk/judging/${number}`, '已新建一轮评判，已通知两位评判人')
  },
)

export default function NewRoundPage() {
  const desk = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const { q, category, page, pageSize, total } = desk
  const hrefFor = (p: number) => `/desk/judging/new?${new URLSearchParams({ q, category, page: String(p) }).toString()}`
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '评判集', to: '/desk/judging' }, { label: '新建一轮' }]} />
      <PageHeader title="新建一轮评判" />
      <FormProblem failure={failure} />
      <div className="desk">
        <div className="stack">
          <NeedsFilter q={q} category={category} />
          <Card flush>
            <NeedPicker needs={desk.needs} picked={failure?.values.needIds ?? []} />
          </Card>
          <Pager {...{ page, pageSize, total }} hrefFor={hrefFor} />
        </div>
        <Card title="怎样评判">
          <Form method="post" id="round" className="stack">
            <RoundFields desk={desk} failure={failure} />
            <Button variant="primary">新建并通知评判人</Button>
          </Form>
        </Card>
      </div>
    </PageShell>
  )
}
