import { useContext } from 'react'
import type { HeadersFunction, MetaFunction } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { answerMeeting } from '#app/features/salons/answer-meeting.server.ts'
import { cancelByLink } from '#app/features/salons/cancel-registration.server.ts'
import { FeedbackForm } from '#app/features/salons/feedback-form.tsx'
import { giveFeedback } from '#app/features/salons/give-feedback.server.ts'
import { personalPage } from '#app/features/salons/personal.queries.server.ts'
import type { PersonalPage } from '#app/features/salons/personal.queries.server.ts'
import { PersonalSchedule } from '#app/features/salons/personal-schedule.tsx'
import { recordOutcome } from '#app/features/salons/record-outcome.server.ts'
import { setListed, setWish } from '#app/features/salons/set-wish.server.ts'
import { answerForms, feedbackForm, wishForms } from '#app/features/salons/salon.schema.ts'
import { RegistrationState } from '#app/features/salons/salon-state.tsx'
import { AnswerBy, AnswerForm } from '#app/features/salons/talk-forms.tsx'
import { WishCard } from '#app/features/salons/wish-list.tsx'
import { wishDone } from '#app/features/salons/wish-words.ts'
import { salonTime } from '#app/features/salons/when.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { CopyText } from '#app/ui/copy-text.tsx'
import { SideMark } from '#app/ui/marks.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { LeadContext, PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '我的日程 · 搭台' }, { name: 'robots', content: 'noindex' }]
/** The address is a secret: it goes to no other site. */
export const headers: HeadersFunction = () => ({ 'Referrer-Policy': 'no-referrer' })
const params = z.object({ token: z.string() })

export const loader = protectedRoute.loader({ permission: 'public.read', params }, ({ ctx, params: p }) =>
  personalPage(ctx, p.token),
)

export const action = protectedRoute.action(
  {
    permission: 'public.read',
    params,
    form: z.discriminatedUnion('intent', [
      ...answerForms,
      z.strictObject({ intent: z.literal('cancel') }),
      feedbackForm,
      ...wishForms,
    ]),
  },
  async ({ ctx, web, params: { token }, input }) => {
    const voice = { as: 'link', token } as const
    const here = `/salons/r/${token}`
    switch (input.intent) {
      case 'cancel':
        await cancelByLink(ctx, token)
        return doneAt(web, here, '已取消报名')
      case 'accept':
        await answerMeeting(ctx, input.meetingId, voice, { accept: true })
        return doneAt(web, here, '已确认参加')
      case 'decline':
        await answerMeeting(ctx, input.meetingId, voice, {
          accept: false,
          reasonCode: input.reasonCode,
          reasonText: input.reasonText,
        })
        return doneAt(web, here, '已告知对方')
      case 'feedback': {
        const { intent: _, ...feedback } = input
        await giveFeedback(ctx, token, feedback)
        return doneAt(web, here, '已收到反馈，谢谢')
      }
      case 'outcome':
        await recordOutcome(ctx, input.meetingId, voice, input)
        return doneAt(web, here, '已记录结果')
      case 'wish':
        await setWish(ctx, voice, input)
        return doneAt(web, here, wishDone(input))
      case 'list':
      case 'unlist':
        await setListed(ctx, voice, input.intent === 'list')
        return doneAt(web, here, wishDone(input))
    }
  },
)

/** What each person shows at the door; the code is for reading out. */
function Badges({ badges }: { badges: PersonalPage['badges'] }) {
  return (
    <Card title="签到出示，或报短码">
      <ul className="stack">
        {badges.map((badge) => (
          <li key={badge.code} className="flex items-center gap-4">
            <img src={badge.qr} alt={`${badge.name}的签到码`} width={112} height={112} />
            <p>
              <b className="text-20">{badge.code}</b>
              <br />
              {badge.name}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  )
}

export default function PersonalLinkPage() {
  const page = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const lead = useContext(LeadContext)
  const { salon, registration } = page
  const aboutWishes = ['list', 'unlist', 'wish'].includes(failure?.values.intent?.[0] ?? '')
  const waitingForUs = page.invitations.filter((t) => !t.answered)
  const unscheduled = page.invitations.filter((t) => t.answered)
  return (
    <PageShell>
      <div className="mx-auto w-full max-w-[640px] stack pt-4">
        <div>
          <p className="cap">我的日程{salon.version === null ? '' : ` · 第 ${salon.version} 版`}</p>
          <h1 className="text-20 font-bold">{salon.title}</h1>
          <p>
            {salonTime(salon.startsAt, salon.endsAt, page.now)}
            <br />
            {salon.place}
          </p>
        </div>
        {failure && !aboutWishes && <Notice tone="bad" title={failure.error.message} />}
        {page.badges.length > 0 && salon.status !== 'closed' && <Badges badges={page.badges} />}
        <Card>
          <p className="flex flex-wrap items-center gap-x-3">
            <b>{page.organisation}</b> <RegistrationState status={registration.status} />
          </p>
          <p className="mut">
            {page.delegates.map((d) => d.name).join('、')}，{registration.seats} 人
          </p>
          {registration.status === 'waiting' && (
            <p className="warn">候补第 {registration.place} 位，有人取消时自动递补并通知。</p>
          )}
        </Card>
        {waitingForUs.length > 0 && registration.status !== 'cancelled' && (
          <Card title={`请确认 ${waitingForUs.length} 场洽谈`} flush>
            <ul>
              {waitingForUs.map((t) => (
                <li key={t.id} className="card-b border-t border-line">
                  <p>
                    <SideMark side={t.side === 'need' ? 'offer' : 'need'} /> <b>{t.otherName}</b>
                  </p>
                  <p className="mut">
                    {t.opportunityTitle} × {t.productTitle}
                  </p>
                  {t.attendance && <p className="cap">责任单位参会层级：{t.attendance}</p>}
                  <p className="cap">
                    <AnswerBy at={t.answerBy} now={page.now} />
                  </p>
                  <AnswerForm meetingId={t.id} answered={t.answered} late={page.now >= t.answerBy} />
                </li>
              ))}
            </ul>
          </Card>
        )}
        {unscheduled.length > 0 && (
          <p className="cap">
            已同意、待排入：
            {unscheduled.map((t) => `${t.otherName}${t.otherAnswered ? '' : '（等对方确认）'}`).join('、')}
          </p>
        )}
        {registration.status !== 'cancelled' && (
          <section>
            <h2 className="text-16 font-bold">
              {page.talks.length > 0 ? `${page.talks.filter((t) => !t.off).length} 场洽谈` : '当天环节'}
              {page.pitches.length > 0 && `，${page.pitches.length} 次上台`}
            </h2>
            <PersonalSchedule page={page} />
          </section>
        )}
        {page.wishes && !salon.begun && (
          <WishCard list={page.wishes} refusal={aboutWishes ? failure?.error.message : null} />
        )}
        {registration.status === 'registered' && salon.begun && salon.status !== 'closed' && (
          <FeedbackForm given={page.feedback} failure={failure} />
        )}
        {registration.status !== 'cancelled' && (
          <div className="stack no-print">
            <p className="acts">
              <a href={`${import.meta.env.BASE_URL}salons/r/${page.token}.ics`}>加入手机日历</a>
              {registration.status === 'registered' && (
                <>
                  <a href={`${import.meta.env.BASE_URL}salons/r/${page.token}.pdf`}>日程 PDF</a>
                  <Link to={`/salons/r/${page.token}/notice`}>会议通知和参会回执</Link>
                </>
              )}
              {((salon.version ?? 0) > 1 || page.talks.some((t) => t.off)) && (
                <a href={`${import.meta.env.BASE_URL}salons/r/${page.token}/cancelled.ics`}>从日历去掉已取消的</a>
              )}
              <Link to={`/salons/${salon.number}/register`}>换人或改参会人</Link>
              <Link to={`/salons/${salon.number}`}>沙龙页面</Link>
            </p>
            <CopyText text={page.copyText} rows={4} />
            <ConfirmForm
              start
              danger
              label="不能来了，取消报名"
              confirmLabel="确认取消报名"
              what="取消后名额转给候补单位，已约定的洽谈同时取消。"
              values={{ intent: 'cancel' }}
            />
          </div>
        )}
        {registration.status === 'cancelled' && salon.version !== null && (
          <p className="acts no-print">
            <a href={`${import.meta.env.BASE_URL}salons/r/${page.token}/cancelled.ics`}>从日历去掉已取消的</a>
          </p>
        )}
        <p className="cap">
          这个链接只属于贵单位，请只转给参会人。
          {(lead.name || lead.phone) && `沙龙主办：${[lead.name, lead.phone].filter(Boolean).join('，')}。`}
        </p>
      </div>
    </PageShell>
  )
}
