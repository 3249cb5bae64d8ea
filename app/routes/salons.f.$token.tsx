import type { HeadersFunction, MetaFunction } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { dayOf, formatDay, formatShortDay } from '#app/domain/time.ts'
import { answerFollowUp } from '#app/features/salons/answer-follow-up.server.ts'
import { followUpPage } from '#app/features/salons/follow-up.queries.server.ts'
import { ProgressForm } from '#app/features/salons/progress-form.tsx'
import { progressForm } from '#app/features/salons/salon.schema.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { SideMark } from '#app/ui/marks.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '洽谈进展 · 搭台' }, { name: 'robots', content: 'noindex' }]
/** The address is a secret: it goes to no other site. */
export const headers: HeadersFunction = () => ({ 'Referrer-Policy': 'no-referrer' })
const params = z.object({ token: z.string() })

/** Opening the address answers nothing: programs that look at links in mails open them too. */
export const loader = protectedRoute.loader({ permission: 'public.read', params }, ({ ctx, params: p }) =>
  followUpPage(ctx, p.token),
)

export const action = protectedRoute.action(
  { permission: 'public.read', params, form: progressForm },
  async ({ ctx, web, params: { token }, input: { answer, ...input } }) => {
    await answerFollowUp(ctx, { as: 'link', token }, { ...input, ...answer })
    return doneAt(web, `/salons/f/${token}`, '已记录进展，谢谢')
  },
)

export default function FollowUpAnswerPage() {
  const { now, unit, wave, closesAt, salon, talks } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const open = talks.filter((t) => t.said === '').length
  return (
    <PageShell>
      <div className="mx-auto w-full max-w-[640px] stack pt-4">
        <div>
          <p className="cap">{wave} 天回访</p>
          <h1 className="text-20 font-bold">洽谈有什么进展</h1>
          <p>
            {formatShortDay(salon.startsAt, now)}的 <Link to={`/salons/${salon.number}`}>{salon.title}</Link>
            <br />
            <b>{unit}</b>
          </p>
        </div>
        {failure && <Notice tone="bad" title={failure.error.message} />}
        {talks.length === 0 ? (
          <Notice title="现在没有要填的洽谈">结果已由双方说明，不用再填。</Notice>
        ) : open === 0 ? (
          <Notice tone="ok" title="都填好了，谢谢">
            {formatDay(dayOf(closesAt))}前还可以更改。
          </Notice>
        ) : (
          <p className="mut">
            还有 {open} 场没有填。每场点一下即可，{formatDay(dayOf(closesAt))}前可以更改。
          </p>
        )}
        {talks.map((t) => (
          <Card key={t.id}>
            <p>
              <SideMark side={t.side === 'need' ? 'offer' : 'need'} /> <b>{t.other}</b>
            </p>
            <p className="mut">{t.subject}</p>
            {t.said !== '' && <p className="ok">已填：{t.said}</p>}
            <ProgressForm talk={t} failure={failure} />
          </Card>
        ))}
        <p className="cap">
          填写的内容由主办方汇总；对方能看到贵单位填的进展和原因，看不到说明。这个链接只属于贵单位，请只转给经办人。
        </p>
      </div>
    </PageShell>
  )
}
