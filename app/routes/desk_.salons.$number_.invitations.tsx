import type { MetaFunction } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { formatShortInstant } from '#app/domain/time.ts'
import { answerMeeting } from '#app/features/salons/answer-meeting.server.ts'
import { unitInvitations } from '#app/features/salons/desk.queries.server.ts'
import { recordOutcome } from '#app/features/salons/record-outcome.server.ts'
import { answerForms } from '#app/features/salons/salon.schema.ts'
import { MeetingState, SalonState } from '#app/features/salons/salon-state.tsx'
import { AnswerBy, AnswerForm, OutcomeForm } from '#app/features/salons/talk-forms.tsx'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { SideMark } from '#app/ui/marks.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '我的洽谈 · 搭台' }]
const params = z.object({ number: z.string() })

export const loader = protectedRoute.loader({ permission: 'meeting.answer', params }, ({ ctx, params: p }) =>
  unitInvitations(ctx, p.number),
)

export const action = protectedRoute.action(
  { permission: 'meeting.answer', params, submits: true, form: z.discriminatedUnion('intent', [...answerForms]) },
  async ({ ctx, web, params: { number }, input }) => {
    const here = `/desk/salons/${number}/invitations`
    if (input.intent === 'outcome') {
      await recordOutcome(ctx, input.meetingId, { as: 'account' }, input)
      return doneAt(web, here, '已记录结果')
    }
    await answerMeeting(
      ctx,
      input.meetingId,
      { as: 'unit' },
      input.intent === 'accept'
        ? { accept: true }
        : { accept: false, reasonCode: input.reasonCode, reasonText: input.reasonText },
    )
    return doneAt(web, here, input.intent === 'accept' ? '已确认参加' : '已告知对方')
  },
)

const OPEN = new Set(['proposed', 'agreed', 'scheduled'])

type InvitedTalk = Awaited<ReturnType<typeof unitInvitations>>['talks'][number]

function Talk({ talk, now, begun, open }: { talk: InvitedTalk; now: number; begun: boolean; open: boolean }) {
  const answerable = open && !begun && OPEN.has(talk.status) && !talk.recused
  return (
    <li className="card-b border-t border-line" data-row="">
      <div className="acts justify-between">
        <p>
          <SideMark side={talk.side === 'need' ? 'offer' : 'need'} /> <b>{talk.otherName}</b>
        </p>
        <MeetingState status={talk.status} />
      </div>
      <p className="mut">
        <Link to={`/opportunities/${talk.opportunityNumber}`}>{talk.opportunityTitle}</Link> ×{' '}
        <Link to={`/products/${talk.productNumber}`}>{talk.productTitle}</Link>
        {talk.attendance && <span className="cap block">责任单位参会层级：{talk.attendance}</span>}
      </p>
      {talk.place && <p>{talk.place}</p>}
      {talk.status === 'proposed' && (
        <p className="cap">
          {talk.answered
            ? '我方已确认，等对方确认。'
            : talk.otherAnswered
              ? '对方已确认，等我方确认。'
              : '等双方确认。'}
          {!talk.answered && open && <AnswerBy at={talk.answerBy} now={now} />}
        </p>
      )}
      {talk.status === 'refused' && (
        <p className="cap">
          {talk.refusedByUs ? '我方不参加' : '对方不参加'}
          {talk.reason && `：${talk.reason}`}
        </p>
      )}
      {answerable && <AnswerForm meetingId={talk.id} answered={talk.answered} late={now >= talk.answerBy} />}
      {talk.pairOpen && !talk.recused && OPEN.has(talk.status) && (
        <p className="cap">
          洽谈已由个人链接确认。互留联系人还要本单位{' '}
          <Link to={`/matches/${talk.opportunityNumber}/${talk.productNumber}`}>同意对接</Link>。
        </p>
      )}
      {talk.recused && <p className="cap">您已声明回避这一对，请由同事答复和填写结果。</p>}
      {begun && !talk.recused && ['scheduled', 'held', 'no-show'].includes(talk.status) && (
        <OutcomeForm meetingId={talk.id} word={talk.word} other={talk.otherWord} disagreed={talk.disagreed} />
      )}
    </li>
  )
}

export default function InvitationsPage() {
  const page = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const open = page.status === 'registration' || page.status === 'released'
  const waiting = page.talks.filter((t) => t.status === 'proposed' && !t.answered)
  const rest = page.talks.filter((t) => !waiting.includes(t))
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[
          { label: '工作台', to: '/desk' },
          { label: '沙龙', to: '/desk/salons' },
          { label: page.title, to: `/salons/${page.number}` },
          { label: '我的洽谈' },
        ]}
      />
      <PageHeader
        title="我的洽谈"
        state={<SalonState status={page.status} />}
        caption={`${page.title} · ${formatShortInstant(page.startsAt, page.now)}`}
        acts={
          <>
            {page.talks.length > 0 && <ExportLinks path="/desk/export/own-talks" search={`?of=${page.number}`} />}
            {page.team && <Link to={`/desk/salons/${page.number}/pairs`}>主办：配对与邀请</Link>}
            {page.token && <LinkButton to={`/salons/r/${page.token}`}>我的日程</LinkButton>}
          </>
        }
      />
      <div className="stack">
        {failure && <Notice tone="bad" title={failure.error.message} />}
        {page.talks.length > 0 && page.registration !== 'registered' && open && !page.team && (
          <Notice tone="warn" title={page.registration === 'waiting' ? '贵单位在候补名单中' : '贵单位还没有报名'}>
            {page.registration === 'waiting' ? (
              '递补后洽谈才能排进议程。'
            ) : (
              <>
                报名后洽谈才能排进议程。<Link to={`/salons/${page.number}/register`}>去报名</Link>
              </>
            )}
          </Notice>
        )}
        {waiting.length > 0 && (
          <Card title={`请确认 ${waiting.length} 场`} flush>
            <ul>
              {waiting.map((t) => (
                <Talk key={t.id} talk={t} now={page.now} begun={page.begun} open={open} />
              ))}
            </ul>
          </Card>
        )}
        {rest.length > 0 && (
          <Card title={`洽谈 ${rest.length} 场`} flush>
            <ul>
              {rest.map((t) => (
                <Talk key={t.id} talk={t} now={page.now} begun={page.begun} open={open} />
              ))}
            </ul>
          </Card>
        )}
        {page.talks.length === 0 && (
          <EmptyState title="还没有洽谈邀请">主办方选定配对后，邀请会列在这里并发通知。</EmptyState>
        )}
      </div>
    </PageShell>
  )
}
