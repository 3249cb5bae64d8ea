import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData, useLocation } from '@remix-run/react'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { categoryCodes, categoryName } from '#app/domain/taxonomy.ts'
import { MATCHES_PER_PAGE, matchListQuery } from '#app/features/matching/match.schema.ts'
import { matchList } from '#app/features/matching/match-list.queries.server.ts'
import type { MatchList, MatchListRow } from '#app/features/matching/match-list.queries.server.ts'
import { mayExport } from '#app/server/export-list.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button, LinkButton } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ExportLinks } from '#app/ui/export-links.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { FacetGroup, FacetPanel, Pager, Tabs } from '#app/ui/list-page.tsx'
import { SideMark, StateTag } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '对接 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'match.read', query: matchListQuery },
  async ({ ctx, query }) => ({ ...(await matchList(ctx, query)), mayExport: mayExport(ctx) }),
)

export default function MatchesPage() {
  const list = useLoaderData<typeof loader>()
  const { search } = useLocation()
  const keep = { category: list.category, release: list.release }
  const href = (more: Record<string, string>) => {
    const filled = Object.entries({ ...keep, ...more }).filter(([, value]) => value !== '')
    return `/desk/matches?${new URLSearchParams(filled).toString()}`
  }
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: '对接' }]} />
      <PageHeader
        title="对接"
        side="match"
        acts={
          <>
            {list.mayExport && list.total > 0 && <ExportLinks path="/desk/export/matches" search={search} />}
            {!list.all && <Link to="/desk/suggestions">为我推荐</Link>}
          </>
        }
      />
      <Tabs
        label="对接状态"
        items={list.views.map((v) => ({
          to: href({ state: v.view }),
          label: v.label,
          count: v.count,
          current: v.view === list.view,
        }))}
      />
      <div className={list.all ? 'list' : undefined}>
        {list.all && <Filters list={list} />}
        <div>
          {list.rows.length === 0 ? (
            <EmptyState
              title="这里还没有对接"
              acts={!list.all && <LinkButton to="/desk/suggestions">看为我推荐</LinkButton>}
            >
              {list.view === 'silent'
                ? '超过 5 个工作日没有答复的邀请和问题列在这里。'
                : '在机会、产品或推荐依据页可以邀请对接。'}
            </EmptyState>
          ) : (
            <Card flush>
              <Rows list={list} />
            </Card>
          )}
          <Pager
            page={list.page}
            pageSize={MATCHES_PER_PAGE}
            total={list.total}
            hrefFor={(page) => href({ state: list.view, page: String(page) })}
          />
        </div>
      </div>
      <p className="cap mt-4">{legalTexts.match}</p>
    </PageShell>
  )
}

function Filters({ list }: { list: MatchList }) {
  return (
    <FacetPanel keep={{ state: list.view }}>
      {list.releases.length > 0 && (
        <FacetGroup
          legend="所在清单"
          name="release"
          options={list.releases}
          selected={list.release ? [list.release] : []}
          single
        />
      )}
      <FacetGroup
        legend="所属领域"
        name="category"
        options={categoryCodes.map((code) => ({ value: code, label: categoryName(code) }))}
        selected={list.category ? [list.category] : []}
        single
        shown={10}
      />
    </FacetPanel>
  )
}

/** What can be done while a side stays silent; the rest stands on the page of the pair. */
function NextStep({ row }: { row: MatchListRow }) {
  return (
    <div className="acts">
      {row.remind ? (
        <Form method="post" action={row.to}>
          <Hidden values={{ intent: 'remind', from: '/desk/matches?state=silent' }} />
          <Button variant="small">提醒一次</Button>
        </Form>
      ) : (
        row.reminded && <span className="cap">已提醒</span>
      )}
      <Link to={`${row.to}#talk`}>其他做法</Link>
    </div>
  )
}

function Rows({ list: { rows, view } }: { list: MatchList }) {
  const waiting = view === 'waiting' || view === 'silent' || view === 'sent'
  return (
    <DataTable<MatchListRow>
      fold
      caption="对接"
      rows={rows}
      rowKey={(row) => row.to}
      columns={[
        {
          key: 'pair',
          header: '机会和产品',
          rowHeader: true,
          cell: (row) => (
            <Link to={row.to}>
              <SideMark side="need" /> {row.need.title}
              <br />
              <SideMark side="offer" /> {row.offer.title}
            </Link>
          ),
        },
        {
          key: 'units',
          header: '单位',
          cell: (row) => (
            <>
              {row.need.owner}
              <br />
              {row.offer.owner}
            </>
          ),
          wide: true,
        },
        {
          key: 'state',
          header: '状态',
          cell: (row) => <StateTag shape={row.state.shape}>{row.state.word}</StateTag>,
        },
        { key: 'note', header: '附言或原因', cell: (row) => row.note, wide: true },
        { key: 'time', header: waiting ? '最近一步' : '时间', cell: (row) => row.time, nowrap: true },
        ...(waiting
          ? [
              {
                key: 'waited',
                header: '已等工作日',
                num: true,
                cell: (row: MatchListRow) => (row.waited === null ? '' : `${row.waited} 天`),
              },
            ]
          : []),
        ...(view === 'silent'
          ? [{ key: 'next', header: '下一步', cell: (row: MatchListRow) => <NextStep row={row} /> }]
          : []),
      ]}
    />
  )
}
