import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { GapMatrix, Totals } from '#app/features/matching/gap-matrix.tsx'
import { GapRows } from '#app/features/matching/gap-rows.tsx'
import { GapTable } from '#app/features/matching/gap-table.tsx'
import { readGaps } from '#app/features/matching/gaps.queries.server.ts'
import { gapsQuery } from '#app/features/matching/match.schema.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '供需缺口 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'match.read', query: gapsQuery },
  async ({ ctx, query, web }) => {
    // Made from what the matching has found so far, which may be more the next moment.
    web.passing()
    return { view: await readGaps(ctx, query), now: ctx.now }
  },
)

export default function GapsPage() {
  const { view, now } = useLoaderData<typeof loader>()
  const { figures, unit, organiser, late, here } = view
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: '供需缺口' }]} />
      <PageHeader title="供需缺口" side="match" caption={unit ?? '全区'} />
      <div className="stack">
        {!figures && (
          <Notice tone="warn" title={late ? '供需缺口暂不可用' : '正在比对两份清单'}>
            {late ? '其他页面不受影响。' : '内容很多时要几十秒。'}
            <Link to={here}>再看一次</Link>
          </Notice>
        )}
        {figures && (
          <>
            <p>
              <Totals figures={figures} now={now} />
            </p>
            <GapMatrix figures={figures} />
            <GapRows view={view} figures={figures} />
            <GapTable figures={figures} organiser={organiser} />
          </>
        )}
        <p className="cap">
          “合适”指两份文本达到“可能相关”（最低一级）且没有不符的必备条件；没有写明的算未知，不算不符。
          注册地、规模、所有制不参与判断。{legalTexts.match}
        </p>
      </div>
    </PageShell>
  )
}
