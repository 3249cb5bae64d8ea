import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { flag, listOf } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { categoryCodes, categoryName } from '#app/domain/taxonomy.ts'
import { answerMeeting } from '#app/features/salons/answer-meeting.server.ts'
import { SalonDeskNav } from '#app/features/salons/desk-nav.tsx'
import { MeetingList, PairChoices } from '#app/features/salons/pair-tables.tsx'
import { pairsPage } from '#app/features/salons/pairs.queries.server.ts'
import { cancelMeeting, proposeMeetings } from '#app/features/salons/propose-meetings.server.ts'
import { meetingId } from '#app/features/salons/salon.schema.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { Checkbox } from '#app/ui/choices.tsx'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { Select } from '#app/ui/inputs.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '配对与邀请 · 搭台' }]
const params = z.object({ number: z.string() })

export const loader = protectedRoute.loader(
  {
    permission: 'salon.run',
    params,
    query: z.object({
      category: z.string().max(40).catch('').default(''),
      release: z.string().max(40).catch('').default(''),
      registered: flag,
    }),
  },
  ({ ctx, params: p, query }) => pairsPage(ctx, p.number, query),
)

const side = z.enum(['need', 'offer'])
export const action = protectedRoute.action(
  {
    permission: 'salon.run',
    params,
    form: z.discriminatedUnion('intent', [
      z.strictObject({
        intent: z.literal('propose'),
        pairs: listOf(z.string().regex(/^[\w-]{1,40}~[\w-]{1,40}$/)).pipe(
          z.array(z.string()).min(1, '请至少勾选一对').max(200),
        ),
      }),
      z.strictObject({ intent: z.literal('confirm'), meetingId, side }),
      z.strictObject({ intent: z.literal('cancel'), meetingId }),
    ]),
  },
  async ({ ctx, web, params: { number }, input, request }) => {
    const here = `/desk/salons/${number}/pairs${new URL(request.url).search.replace(/^\?(_data|_routes)=[^&]*&?/, '?')}`
    switch (input.intent) {
      case 'propose': {
        const pairs = input.pairs.map((p) => {
          const [opportunityId = '', productId = ''] = p.split('~')
          return { opportunityId, productId }
        })
        const added = await proposeMeetings(ctx, number, pairs)
        return doneAt(web, here, `已邀请 ${added} 对`)
      }
      case 'confirm':
        await answerMeeting(ctx, input.meetingId, { as: 'team', side: input.side }, { accept: true })
        return doneAt(web, here, '已代为确认')
      case 'cancel':
        await cancelMeeting(ctx, number, input.meetingId)
        return doneAt(web, here, '已撤回这场洽谈')
    }
  },
)

export default function PairsRoute() {
  const page = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const open = page.status === 'registration' || page.status === 'released'
  return (
    <PageShell>
      <SalonDeskNav number={page.number} title={page.title} current="/pairs" />
      <PageHeader title="配对与邀请" caption="勾选要见面的机会和产品，双方都确认后才排进议程。" />
      {failure && <Notice tone="bad" title={failure.error.fields.pairs ?? failure.error.message} />}
      <div className="stack">
        <Card
          title={`已选 ${page.meetings.length} 对`}
          acts={
            page.meetings.length > 0 && <ExportLinks path="/desk/export/invitations" search={`?of=${page.number}`} />
          }
          flush
        >
          <MeetingList meetings={page.meetings} open={open} />
        </Card>
        <Card title={`可选 ${page.choices.length} 对`} caption="双方已同意对接的在前，其余为系统推荐" flush>
          <Form method="get" className="card-b filters no-print" aria-label="筛选">
            <Select
              label="领域"
              name="category"
              placeholder="全部领域"
              defaultValue={page.filter.category}
              options={categoryCodes.map((value) => ({ value, label: categoryName(value) }))}
            />
            <Select
              label="清单批次"
              name="release"
              placeholder="不限批次"
              defaultValue={page.filter.release}
              options={page.releases.map((r) => ({ value: r.id, label: r.title }))}
            />
            <Checkbox name="registered" value="1" label="只看双方都已报名的" defaultChecked={page.filter.registered} />
            <Button>筛选</Button>
            {(page.filter.category || page.filter.release || page.filter.registered) && <Link to="?">清除</Link>}
          </Form>
          {page.away && (
            <div className="card-b">
              <Notice tone="warn" title="推荐暂不可用">
                下面只列双方已同意对接的。
              </Notice>
            </div>
          )}
          {!open ? (
            <EmptyState title="现在不能邀请">开放报名之后、沙龙举办之前才能邀请洽谈。</EmptyState>
          ) : page.choices.length === 0 ? (
            <EmptyState title="没有可选的配对">换一个领域或批次，或去掉“只看双方都已报名的”。</EmptyState>
          ) : (
            <PairChoices choices={page.choices} />
          )}
        </Card>
      </div>
    </PageShell>
  )
}
