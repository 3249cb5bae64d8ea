import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { flag, pageNumber } from '#app/domain/fields.ts'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { registrationStatus } from '#app/domain/status.ts'
import { dayOf, formatRemaining, formatShortInstant, formatWeekday } from '#app/domain/time.ts'
import { salonKind } from '#app/domain/vocabulary.ts'
import { listSalons } from '#app/features/salons/public.queries.server.ts'
import { SalonState } from '#app/features/salons/salon-state.tsx'
import { mayExport } from '#app/server/export-list.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { ListRow, Pager, Tabs } from '#app/ui/list-page.tsx'
import { Tag } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell, SiteFooter } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '创享沙龙 · 搭台' }]

export const loader = protectedRoute.loader(
  {
    permission: 'public.read',
    query: z.object({
      past: flag,
      year: z.coerce.number().int().min(2000).max(2999).optional().catch(undefined),
      page: pageNumber,
    }),
  },
  async ({ ctx, query }) => ({
    now: ctx.now,
    past: query.past,
    mayExport: mayExport(ctx),
    ...(await listSalons(ctx, query)),
  }),
)

export default function SalonsPage() {
  const { now, past, year, years, mayExport: exports, salons, total, page, pageSize } = useLoaderData<typeof loader>()
  const hrefFor = (n: number) => `/salons?${past ? 'past=1&' : ''}${year === null ? '' : `year=${year}&`}page=${n}`
  return (
    <PageShell footer={<SiteFooter texts={[legalTexts.list]} />}>
      <PageHeader
        title="创享沙龙"
        caption="机会与产品当面对接：需求发布、方案路演、一对一洽谈"
        acts={
          exports &&
          total > 0 && (
            <ExportLinks
              path="/desk/export/salons"
              search={past ? `?past=1${year === null ? '' : `&year=${year}`}` : ''}
            />
          )
        }
      />
      <Tabs
        label="沙龙"
        items={[
          { to: '/salons', label: '即将举办', current: !past },
          { to: '/salons?past=1', label: '已举办', current: past },
        ]}
      />
      {past && years.length > 1 && (
        <Tabs
          label="年份"
          items={[
            { to: '/salons?past=1', label: '全部', current: year === null },
            ...years.map((y) => ({ to: `/salons?past=1&year=${y}`, label: `${y}年`, current: y === year })),
          ]}
        />
      )}
      {salons.length === 0 ? (
        <EmptyState title={past ? '还没有举办过沙龙' : '近期没有沙龙'}>
          {past ? '' : '有新的沙龙开放报名时会列在这里。'}
        </EmptyState>
      ) : (
        <>
          <ul className="rows">
            {salons.map((s) => (
              <ListRow
                key={s.number}
                side="match"
                to={`/salons/${s.number}`}
                title={s.title}
                gist={
                  s.figures.length === 0 ? (
                    s.theme
                  ) : (
                    <>
                      {s.theme}
                      <span className="block">{s.figures.map((f) => `${f.label} ${f.value}`).join(' · ')}</span>
                    </>
                  )
                }
                meta={[salonKind.labels[s.kind], s.place, s.demo && <Tag key="demo">示例</Tag>]}
                state={<SalonState status={s.status} />}
                time={
                  <>
                    {formatShortInstant(s.startsAt, now)} {formatWeekday(dayOf(s.startsAt))}
                    {!past && s.closesAt !== null && (
                      <span className="cap block">报名{formatRemaining(s.closesAt, now)}</span>
                    )}
                    {s.own && s.own !== 'cancelled' && <b className="block ok">{registrationStatus[s.own]}</b>}
                  </>
                }
              />
            ))}
          </ul>
          {past && <p className="cap mt-2">数字由签到、双方填写的结果和回访得出；少于 3 的不公开具体数。</p>}
          <Pager page={page} pageSize={pageSize} total={total} hrefFor={hrefFor} />
        </>
      )}
    </PageShell>
  )
}
