import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line, listOf } from '#app/domain/fields.ts'
import { formatInstant } from '#app/domain/time.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { answerMeeting } from '#app/features/salons/answer-meeting.server.ts'
import { ChooseConditions } from '#app/features/salons/choose-conditions.tsx'
import { ChoiceResult, Contradiction, LeftOut, MeetingsEach } from '#app/features/salons/choose-tables.tsx'
import type { PairChoice } from '#app/features/salons/choose.queries.server.ts'
import { chooseQuery, shownPairs } from '#app/features/salons/choose.schema.ts'
import { SalonDeskNav } from '#app/features/salons/desk-nav.tsx'
import { MeetingList } from '#app/features/salons/pair-tables.tsx'
import { WishesCard } from '#app/features/salons/wish-table.tsx'
import { pairsPage } from '#app/features/salons/pairs.queries.server.ts'
import { cancelMeeting, proposeMeetings } from '#app/features/salons/propose-meetings.server.ts'
import { meetingId } from '#app/features/salons/salon.schema.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '配对与邀请 · 搭台' }]
const params = z.object({ number: z.string() })

export const loader = protectedRoute.loader(
  { permission: 'salon.run', params, query: chooseQuery },
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
        seen: shownPairs,
      }),
      z.strictObject({
        intent: z.literal('confirm'),
        meetingId,
        side,
        wordOf: line(20).refine((s) => s !== '', '请填写对方是谁同意的'),
      }),
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
        const added = await proposeMeetings(ctx, number, pairs, input.seen)
        return doneAt(web, here, `已邀请 ${added} 对`)
      }
      case 'confirm':
        await answerMeeting(
          ctx,
          input.meetingId,
          { as: 'team', side: input.side, wordOf: input.wordOf },
          { accept: true },
        )
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
  const { choice } = page
  const made = choice?.made
  return (
    <PageShell>
      <SalonDeskNav number={page.number} title={page.title} current="/pairs" />
      <PageHeader title="配对与邀请" caption="按条件选出要见面的机会和产品，双方都确认后才排进议程。" />
      {failure && (
        <Notice tone="bad" title={failure.error.fields.pairs ?? failure.error.fields.wordOf ?? failure.error.message} />
      )}
      <div className="stack">
        <Card title="选配" caption="双方已同意对接的、系统推荐的和手工指定的一起选" flush>
          {!choice ? (
            <EmptyState title="现在不能邀请">开放报名之后、沙龙举办之前才能邀请洽谈。</EmptyState>
          ) : (
            <>
              <ChooseConditions choice={choice} releases={page.releases} />
              <Found choice={choice} />
            </>
          )}
        </Card>
        {made && made.leftCount > 0 && (
          <Card title={`落选 ${made.leftCount} 对`} caption="写明再加上它会超出哪些条件" flush>
            <LeftOut choice={made} />
          </Card>
        )}
        {made && made.participants.length > 0 && (
          <Card title="每个单位的场次" flush>
            <MeetingsEach rows={made.participants} />
          </Card>
        )}
        <WishesCard page={page} />
        <Card
          title={`已邀请 ${page.meetings.length} 对`}
          caption={page.open ? `双方都在 ${formatInstant(page.answersCloseAt, true)} 前回复；之后由主办方代为确认` : ''}
          acts={
            page.meetings.length > 0 && <ExportLinks path="/desk/export/invitations" search={`?of=${page.number}`} />
          }
          flush
        >
          <MeetingList page={page} failure={failure} />
        </Card>
      </div>
    </PageShell>
  )
}

function Found({ choice }: { choice: PairChoice }) {
  return (
    <>
      {choice.away && (
        <div className="card-b">
          <Notice tone="warn" title="推荐暂不可用">
            下面只有双方已同意对接的和手工指定的。
          </Notice>
        </div>
      )}
      {choice.conflict ? (
        <Contradiction words={choice.conflict} />
      ) : !choice.made ? (
        <div className="card-b">
          <Notice tone="warn" title="暂时不能选配">
            请稍后再试，条件都在地址里。
          </Notice>
        </div>
      ) : choice.found === 0 ? (
        <EmptyState title="没有可选的配对">换一个领域或批次，或去掉“只选双方都已报名的”。</EmptyState>
      ) : (
        <ChoiceResult choice={choice.made} />
      )}
    </>
  )
}
