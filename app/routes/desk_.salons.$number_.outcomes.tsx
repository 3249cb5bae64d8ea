import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { outcomeList } from '#app/features/salons/day.queries.server.ts'
import { SalonDeskNav } from '#app/features/salons/desk-nav.tsx'
import { recordOutcome } from '#app/features/salons/record-outcome.server.ts'
import { answerForms } from '#app/features/salons/salon.schema.ts'
import { MeetingState } from '#app/features/salons/salon-state.tsx'
import { OutcomeForm } from '#app/features/salons/talk-forms.tsx'
import { place } from '#app/features/salons/when.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { SideMark } from '#app/ui/marks.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '洽谈结果 · 搭台' }]
const params = z.object({ number: z.string() })

export const loader = protectedRoute.loader({ permission: 'salon.run', params }, ({ ctx, params: p }) =>
  outcomeList(ctx, p.number),
)

export const action = protectedRoute.action(
  { permission: 'salon.run', params, form: answerForms[2] },
  async ({ ctx, web, params: { number }, input }) => {
    await recordOutcome(ctx, input.meetingId, { as: 'account' }, input)
    return doneAt(web, `/desk/salons/${number}/outcomes`, '已记录结果')
  },
)

export default function OutcomesPage() {
  const page = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const known = page.talks.filter((t) => t.outcome !== '').length
  const split = page.talks.filter((t) => t.disagreed).length
  const intents = page.talks.filter((t) => t.outcome === 'intent').length
  return (
    <PageShell>
      <SalonDeskNav number={page.number} title={page.title} current="/outcomes" />
      <PageHeader
        title="洽谈结果"
        caption={`${page.talks.length} 场洽谈，已有结果 ${known} 场，有合作意向 ${intents} 场${split > 0 ? `，${split} 场双方填写不一致` : ''}`}
        acts={page.talks.length > 0 && <ExportLinks path="/desk/export/outcomes" search={`?of=${page.number}`} />}
      />
      <div className="stack">
        {failure && <Notice tone="bad" title={failure.error.message} />}
        {!page.begun && <Notice>沙龙开始后，双方和主办方都可以在这里填写结果；有合作意向的进入对接台账。</Notice>}
        {page.talks.length === 0 ? (
          <EmptyState title="还没有排入的洽谈">排好议程后，每场洽谈列在这里。</EmptyState>
        ) : (
          <Card flush>
            <ul>
              {page.talks.map((t) => (
                <li key={t.id} className="card-b border-t border-line" data-row="">
                  <div className="acts justify-between">
                    <p>
                      <span className="mut">{place(t.slot, t.table, page.rooms)}</span>
                      {'\u3000'}
                      <span className="mr-3 inline-block">
                        <SideMark side="need" /> <b>{t.need}</b>
                      </span>
                      <span className="inline-block">
                        <SideMark side="offer" /> <b>{t.offer}</b>
                      </span>
                    </p>
                    <span>{t.outcomeWord ? <b>{t.outcomeWord}</b> : <MeetingState status={t.status} />}</span>
                  </div>
                  <p className="cap">
                    {t.opportunity} × {t.product}
                  </p>
                  {t.said.map((line) => (
                    <p key={line} className="text-13">
                      {line}
                    </p>
                  ))}
                  {t.disagreed && (
                    <p className="warn text-13">双方填写不一致，请电话核实后在下面填写，以主办方所填为准。</p>
                  )}
                  {page.begun && page.status !== 'closed' && (
                    <details>
                      <summary className="link">{t.outcome === '' ? '填写结果' : '更改结果'}</summary>
                      <OutcomeForm meetingId={t.id} word={t.word} />
                    </details>
                  )}
                </li>
              ))}
            </ul>
          </Card>
        )}
      </div>
    </PageShell>
  )
}
