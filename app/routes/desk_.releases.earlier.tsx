import type { MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { formFailure } from '#app/domain/form-failure.ts'
import { loadNewRelease } from '#app/features/releases/desk.queries.server.ts'
import { ChannelFields, CountFields, KindField, NumberFields, fieldOf } from '#app/features/releases/facts-fields.tsx'
import { recordEarlierRelease } from '#app/features/releases/record-earlier-release.server.ts'
import { earlierReleaseSchema } from '#app/features/releases/release-form.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { DateInput, TextArea, TextInput } from '#app/ui/inputs.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '补录以前的批次 · 搭台' }]

export const loader = protectedRoute.loader({ permission: 'release.compose' }, ({ ctx }) => loadNewRelease(ctx))

export const action = protectedRoute.action(
  { permission: 'release.compose', form: earlierReleaseSchema },
  async ({ ctx, web, input }) => {
    const number = await recordEarlierRelease(ctx, input)
    return doneAt(web, `/releases/${number}`, '已补录')
  },
)

const EMPTY = { documentNumber: '', channel: '', channelLink: '' }

export default function EarlierReleasePage() {
  const { year, today } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const field = fieldOf(failure)
  return (
    <PageShell>
      <div className="column">
        <Breadcrumb crumbs={[{ label: '清单批次', to: '/desk/releases' }, { label: '补录以前的批次' }]} />
        <PageHeader title="补录以前的批次" />
        <div className="stack">
          <Notice tone="info" title="登记系统启用前已经发布的清单">
            只登记批次、日期和佐证，不含条目；文号和发布链接至少填一项。补录会公开显示，并标明“补录”。
          </Notice>
          {failure && (
            <Notice tone="bad" title={failure.error.message}>
              已填的内容还在。
            </Notice>
          )}
          <Card>
            <Form method="post" className="stack">
              <NumberFields field={field} year={year - 1} batch={1} />
              <TextInput label="标题" limit={80} required {...field('title', '')} />
              <KindField field={field} kind="both" />
              <DateInput label="发布日期" max={today} required {...field('releasedOn', '')} />
              <ChannelFields field={field} facts={EMPTY} />
              <CountFields field={field} value={1} note="" />
              <TextArea label="佐证说明" help="原件存放处、档案编号等" limit={300} {...field('evidence', '')} />
              <Button variant="primary">补录这一批次</Button>
            </Form>
          </Card>
        </div>
      </div>
    </PageShell>
  )
}
