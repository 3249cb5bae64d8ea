import type { MetaFunction } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { formFailure } from '#app/domain/form-failure.ts'
import { graderNames } from '#app/domain/judging/grade.ts'
import { judgingStatus } from '#app/domain/status.ts'
import { AgreementCard, SourcesCard } from '#app/features/judging/agreement-card.tsx'
import { DifferenceCard, SettleProblem } from '#app/features/judging/differences.tsx'
import { GraderCard, ImportProblems } from '#app/features/judging/grader-card.tsx'
import { importGrades } from '#app/features/judging/import-grades.server.ts'
import { viewRound } from '#app/features/judging/judging.queries.server.ts'
import { roundForm, roundParams, roundQuery } from '#app/features/judging/judging.schema.ts'
import { settlePair } from '#app/features/judging/settle-pair.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Pager } from '#app/ui/list-page.tsx'
import { StateTag } from '#app/ui/marks.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card, DefinitionList } from '#app/ui/panels.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title ?? '评判'} · 搭台` }]

export const loader = protectedRoute.loader(
  { permission: 'judging.grade', params: roundParams, query: roundQuery },
  ({ ctx, params: { number }, query }) => viewRound(ctx, number, query),
)

export const action = protectedRoute.action(
  { permission: 'judging.grade', params: roundParams, form: roundForm },
  async ({ ctx, web, params: { number }, input, files }) => {
    const here = `/desk/judging/${number}`
    if (input.intent === 'settle') {
      const { left } = await settlePair(ctx, { ...input, number })
      return doneAt(web, here, left === 0 ? '分歧已全部定下，可以导出' : `已定下，还有 ${left} 对`)
    }
    const chosen = files.get('file')?.find((f) => f.size > 0)
    const file = chosen ? { name: chosen.name, bytes: new Uint8Array(await chosen.arrayBuffer()) } : null
    const status = await importGrades(ctx, { number, file })
    const sentences = {
      grading: '评分已导入，等另一位评判人交齐',
      settling: '评分已导入，两位都已交齐，请商定分歧',
      settled: '评分已导入，两位评分完全相同',
    }
    return doneAt(web, here, sentences[status])
  },
)

const shapes = { grading: 'wait', settling: 'back', settled: 'open' } as const

export default function RoundPage() {
  const round = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const { number, status, letter, result } = round
  const settling = failure?.values.intent?.[0] === 'settle'
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '评判集', to: '/desk/judging' }, { label: round.title }]} />
      <PageHeader
        title={round.title}
        state={<StateTag shape={shapes[status]}>{judgingStatus[status]}</StateTag>}
        caption={number}
        acts={
          status === 'settled' &&
          round.mayRun && (
            <Link to={`/desk/judging/${number}/set.zip`} reloadDocument className="btn btn-primary">
              导出评判集
            </Link>
          )
        }
      />
      {settling ? <SettleProblem failure={failure} /> : <ImportProblems failure={failure} />}
      <div className="desk">
        <div className="stack">
          {status === 'grading' && letter && (
            <GraderCard
              {...{ number, letter }}
              gradedAt={round.graders.find((g) => g.letter === letter)?.gradedAt ?? null}
              pairs={round.pairs}
            />
          )}
          {status === 'grading' && !letter && (
            <EmptyState title="等两位评判人交齐">交齐之前，谁也看不到配对和评分。</EmptyState>
          )}
          {result && <Differences result={result} status={status} failure={settling ? failure : null} />}
          {result && result.total > result.pageSize && (
            <Pager
              page={result.page}
              pageSize={result.pageSize}
              total={result.total}
              hrefFor={(p) => `/desk/judging/${number}?page=${p}`}
            />
          )}
        </div>
        <aside className="stack">
          <Facts round={round} />
          {result && <AgreementCard agreement={result.agreement} />}
          {result && <SourcesCard sources={result.sources} />}
        </aside>
      </div>
    </PageShell>
  )
}

type Round = ReturnType<typeof useLoaderData<typeof loader>>

function Facts({ round }: { round: Round }) {
  return (
    <Card title="这一轮">
      <DefinitionList
        facts={[
          ...round.graders.map((g) => ({
            term: `评判人${graderNames[g.letter]}`,
            detail: g.name,
            note: g.gradedAt ? `已交，${g.gradedAt}` : '还没有交',
          })),
          { term: '配对', detail: `${round.pairs} 对`, note: `${round.needs} 项需求` },
          {
            term: '候选',
            detail: `每处前 ${round.depth} 名，另随机 ${round.drawn} 项`,
            note: `匹配规则 ${round.recipe}，种子 ${round.seed}`,
          },
          { term: '新建', detail: round.createdBy, note: round.createdAt },
          { term: '完成', detail: round.settledAt },
        ]}
      />
    </Card>
  )
}

function Differences({
  result,
  status,
  failure,
}: {
  result: NonNullable<Round['result']>
  status: Round['status']
  failure: ReturnType<typeof formFailure>
}) {
  if (result.total === 0) return <Notice tone="ok" title="两位评分完全相同，没有要商定的。" />
  return (
    <>
      <h2>
        评分不同的 {result.total} 对{result.open > 0 && <span className="cap"> 还有 {result.open} 对没有定</span>}
      </h2>
      {result.differences.map((difference) => (
        <DifferenceCard
          key={difference.position}
          difference={difference}
          failure={failure}
          open={status === 'settling'}
        />
      ))}
    </>
  )
}
