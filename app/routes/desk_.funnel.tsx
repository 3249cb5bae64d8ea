import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { formatDay } from '#app/domain/time.ts'
import { LevelTable, MostListed, StepTable } from '#app/features/matching/funnel-tables.tsx'
import { readFunnel } from '#app/features/matching/funnel.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { PrintButton } from '#app/ui/print-button.tsx'

export const meta: MetaFunction = () => [{ title: '推荐成效 · 搭台' }]

export const loader = protectedRoute.loader({ permission: 'funnel.read' }, ({ ctx }) => readFunnel(ctx))

export default function FunnelPage() {
  const funnel = useLoaderData<typeof loader>()
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: '推荐成效' }]} />
      <PageHeader
        title="推荐成效"
        side="match"
        caption={funnel.since && `展示和打开从 ${formatDay(funnel.since)} 起计数`}
        acts={
          <>
            <Link to="/desk/reasons">谢绝原因</Link>
            <PrintButton />
          </>
        }
      />
      {funnel.rows.length === 0 ? (
        <EmptyState title="还没有可以统计的对接">有人看到推荐、打开推荐依据或邀请对接后，这里按来源列出。</EmptyState>
      ) : (
        // Of one or two sources the figures would stand far from their steps.
        <div className={funnel.rows.length < 3 ? 'stack max-w-3xl' : 'stack'}>
          <StepTable funnel={funnel} />
          {funnel.levels === null ? (
            <Notice tone="info" title="各级推荐的结果暂不列出">
              和上面的数放在一起，会推算出少于 3 的数。
            </Notice>
          ) : (
            funnel.levels.length > 0 && <LevelTable levels={funnel.levels} />
          )}
          {funnel.listed && <MostListed listed={funnel.listed} />}
          <p className="cap">
            展示、打开按次计：页面列出一条推荐计一次，尚未邀请的一对打开推荐依据计一次，每分钟汇总。邀请以后按对计，来源和相关程度以首次邀请或标为不合适时存档的名单为准：从搜索、清单页或按词语查位次找到的为搜索查找，其余在名单里的为匹配推荐，不在的为自行选定，当时没有存档的为来源未记录。没有数据的步骤不列出。
            {funnel.hidesSmall && '少于 3 的不列出具体数。'}
          </p>
        </div>
      )}
    </PageShell>
  )
}
