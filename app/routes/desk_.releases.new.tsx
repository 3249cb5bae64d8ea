import type { MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { formFailure } from '#app/domain/form-failure.ts'
import { createRelease } from '#app/features/releases/create-release.server.ts'
import { loadNewRelease } from '#app/features/releases/desk.queries.server.ts'
import { KindField, NumberFields, fieldOf } from '#app/features/releases/facts-fields.tsx'
import { newReleaseSchema } from '#app/features/releases/release-form.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '新建批次 · 搭台' }]

export const loader = protectedRoute.loader({ permission: 'release.compose' }, ({ ctx }) => loadNewRelease(ctx))

export const action = protectedRoute.action(
  { permission: 'release.compose', form: newReleaseSchema },
  async ({ ctx, web, input }) => {
    const id = await createRelease(ctx, input)
    return doneAt(web, `/desk/releases/${id}`, '已新建批次，请挑选条目')
  },
)

export default function NewReleasePage() {
  const { year, batch } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const field = fieldOf(failure)
  return (
    <PageShell>
      <div className="column">
        <Breadcrumb crumbs={[{ label: '清单批次', to: '/desk/releases' }, { label: '新建批次' }]} />
        <PageHeader title="新建批次" caption="标题和计数按类型自动拟好，下一步可以修改" />
        {failure && (
          <Notice tone="bad" title={failure.error.message}>
            已填的内容还在。
          </Notice>
        )}
        <Card>
          <Form method="post" className="stack">
            <NumberFields field={field} year={year} batch={batch} />
            <KindField field={field} kind="both" />
            <Button variant="primary">新建批次</Button>
          </Form>
        </Card>
      </div>
    </PageShell>
  )
}
