import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { dayOf, formatDay } from '#app/domain/time.ts'
import { answerFollowUp } from '#app/features/salons/answer-follow-up.server.ts'
import { SalonDeskNav } from '#app/features/salons/desk-nav.tsx'
import { draftFollowUps } from '#app/features/salons/draft-follow-ups.server.ts'
import { followUpDesk } from '#app/features/salons/follow-up.queries.server.ts'
import type { FollowUpDesk } from '#app/features/salons/follow-up.queries.server.ts'
import { ProgressTable, QuestionsPanel, WaveTiles } from '#app/features/salons/follow-up-panels.tsx'
import { followUpFormSchema } from '#app/features/salons/salon.schema.ts'
import {
  dropFollowUps,
  editFollowUp,
  redraftFollowUp,
  revokeFollowUp,
  sendFollowUps,
} from '#app/features/salons/settle-follow-ups.server.ts'
import type { Ctx } from '#app/server/context.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { Tabs } from '#app/ui/list-page.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '回访 · 搭台' }]
const params = z.object({ number: z.string() })
const wave = z
  .enum(['30', '90'])
  .transform((w) => (w === '30' ? 30 : 90))
  .optional()
  .catch(undefined)

export const loader = protectedRoute.loader(
  { permission: 'salon.run', params, query: z.object({ wave }) },
  ({ ctx, params: p, query }) => followUpDesk(ctx, p.number, query.wave),
)

async function act(ctx: Ctx, number: string, input: z.infer<typeof followUpFormSchema>): Promise<string> {
  const counted = (n: number, done: string) => (n === 0 ? '没有待发的回访' : `${n} 条回访${done}`)
  switch (input.intent) {
    case 'draft': {
      const n = await draftFollowUps(ctx, number, input.wave)
      return n === 0 ? '没有要问的单位' : `已起草 ${n} 条回访，还没有发送`
    }
    case 'sendAll':
      return counted(await sendFollowUps(ctx, number, { wave: input.wave }), '已发送')
    case 'send':
      return counted(await sendFollowUps(ctx, number, { ids: input.question }), '已发送')
    case 'drop':
      return counted(await dropFollowUps(ctx, number, { ids: input.question }), '不再发送')
    case 'edit':
      await editFollowUp(ctx, number, { id: input.followUpId, revision: input.revision, body: input.body })
      return '回访文字已保存'
    case 'revoke':
      await revokeFollowUp(ctx, number, input.followUpId)
      return '已收回，链接不再有效'
    case 'redraft':
      await redraftFollowUp(ctx, number, input.followUpId)
      return '已重新起草，还没有发送'
    case 'answer': {
      const { answer, followUpId, meetingId, amount, note } = input
      await answerFollowUp(ctx, { as: 'team', followUpId }, { meetingId, amount, note, ...answer })
      return '已代为记录'
    }
  }
}

export const action = protectedRoute.action(
  { permission: 'salon.run', params, form: followUpFormSchema },
  async ({ ctx, web, params: { number }, input }) =>
    doneAt(web, `/desk/salons/${number}/follow-up?wave=${input.wave}`, await act(ctx, number, input)),
)

/** Whether the wave can be begun, and if not, from when on. */
function Begin({ desk }: { desk: FollowUpDesk }) {
  const { due, dueAt } = desk.waves.find((w) => w.wave === desk.wave) ?? { due: false, dueAt: desk.now }
  if (!due)
    return (
      <Notice title={`${formatDay(dayOf(dueAt))}起可以做 ${desk.wave} 天回访`}>
        到期时在工作台提醒主办团队。回访先起草，由您看过再发。
      </Notice>
    )
  if (!desk.held)
    return (
      <Notice tone="warn" title="沙龙还没有标记为已举办">
        <Link to={`/desk/salons/${desk.number}`}>标记为已举办</Link>后可以回访。
      </Notice>
    )
  if (desk.questions.length > 0 || desk.talks.length === 0) return null
  return (
    <Card title={`${desk.wave} 天回访`}>
      <div className="stack">
        <p>
          问双方每场洽谈的进展：已签约、正在推进、暂停或不再推进。每家单位一条，用自己的链接点一下就行，不用登录；
          {desk.answerDays} 天内有效，一周没有填的自动提醒一次。
        </p>
        <Form method="post">
          <Hidden values={{ intent: 'draft', wave: desk.wave }} />
          <Button variant="primary">起草回访</Button>
        </Form>
      </div>
    </Card>
  )
}

export default function FollowUpPage() {
  const desk = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <SalonDeskNav number={desk.number} title={desk.title} current="/follow-up" />
      <PageHeader title="回访" caption="30 天和 90 天后，每场洽谈有什么进展" />
      <Tabs
        label="回访"
        items={desk.waves.map(({ wave: w }) => ({
          to: `/desk/salons/${desk.number}/follow-up?wave=${w}`,
          label: `${w} 天`,
          current: w === desk.wave,
        }))}
      />
      <div className="stack">
        {failure && (
          <Notice tone="bad" title={failure.error.message}>
            {Object.values(failure.error.fields).join('；')}
          </Notice>
        )}
        <Begin desk={desk} />
        {desk.questions.length > 0 && (
          <>
            {desk.figures.asked > 0 && (
              <Card flush>
                <WaveTiles figures={desk.figures} />
              </Card>
            )}
            <QuestionsPanel desk={desk} failure={failure} />
          </>
        )}
        <ProgressTable talks={desk.talks} />
      </div>
    </PageShell>
  )
}
