import type { MetaFunction } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { text } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { SalonDeskNav } from '#app/features/salons/desk-nav.tsx'
import { reportPage } from '#app/features/salons/report.queries.server.ts'
import { FeedbackCard, FigureTiles, FollowUpCards, ReportForms } from '#app/features/salons/report-view.tsx'
import { saveReport, withdrawReport } from '#app/features/salons/save-report.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { PrintButton } from '#app/ui/print-button.tsx'

export const meta: MetaFunction = () => [{ title: '沙龙总结 · 搭台' }]
const params = z.object({ number: z.string() })
const texts = {
  publicText: text(4000).default(''),
  internalText: text(8000).default(''),
  version: z.coerce.number().int().min(0),
}

export const loader = protectedRoute.loader({ permission: 'salon.run', params }, ({ ctx, params: p }) =>
  reportPage(ctx, p.number),
)

export const action = protectedRoute.action(
  {
    permission: 'salon.run',
    params,
    form: z.discriminatedUnion('intent', [
      z.strictObject({ intent: z.literal('save'), ...texts }),
      z.strictObject({ intent: z.literal('publish'), ...texts }),
      z.strictObject({ intent: z.literal('withdraw') }),
    ]),
  },
  async ({ ctx, web, params: { number }, input }) => {
    const here = `/desk/salons/${number}/report`
    if (input.intent === 'withdraw') {
      await withdrawReport(ctx, number)
      return doneAt(web, here, '已从公开页面撤下，文字还在')
    }
    await saveReport(ctx, number, input, input.intent === 'publish')
    return doneAt(web, here, input.intent === 'publish' ? '已保存并公开' : '已保存')
  },
)

export default function ReportPage() {
  const page = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <SalonDeskNav number={page.number} title={page.title} current="/report" />
      <PageHeader
        title="总结"
        caption={page.title}
        acts={
          <>
            <PrintButton />
            <Link to="/desk/salons/compare">各场比较</Link>
          </>
        }
      />
      <div className="stack">
        {failure && (
          <Notice tone="bad" title={failure.error.message}>
            {Object.values(failure.error.fields).join('；')}
          </Notice>
        )}
        {page.begun ? (
          <>
            <FigureTiles page={page} />
            <FollowUpCards page={page} />
            <ReportForms page={page} failure={failure} />
            <FeedbackCard page={page} />
          </>
        ) : (
          <Notice title="沙龙开始后，这里按签到和洽谈结果生成总结，可以修改。" />
        )}
      </div>
    </PageShell>
  )
}
