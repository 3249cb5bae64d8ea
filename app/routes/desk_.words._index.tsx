import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { wordsQuery } from '#app/features/words/words.schema.ts'
import { wordsDesk } from '#app/features/words/words.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button, LinkButton } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { DateInput, Hidden } from '#app/ui/inputs.tsx'
import { Pager } from '#app/ui/list-page.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '同义词与行业词 · 搭台' }]

export const loader = protectedRoute.loader({ permission: 'words.edit', query: wordsQuery }, ({ ctx, query }) =>
  wordsDesk(ctx, query),
)

const changeTo = (query: Record<string, string>) => `/desk/words/change?${new URLSearchParams(query).toString()}`

export default function WordsPage() {
  const desk = useLoaderData<typeof loader>()
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: '同义词与行业词' }]} />
      <PageHeader
        title="同义词与行业词"
        caption="一组里的词，搜索和推荐都当作一个意思"
        acts={
          <LinkButton to={changeTo({ kind: 'save' })} variant="primary">
            新增一组
          </LinkButton>
        }
      />
      <div className="stack">
        <Groups groups={desk.groups} />
        <Changes desk={desk} />
        <p className="cap">
          为了能在保存前预览，系统按天记下搜索框里的文字和次数、各份推荐名单展示的次数，保留 30
          天，不记是谁；像号码、邮箱的文字和长文字不记。
        </p>
      </div>
    </PageShell>
  )
}

type Desk = ReturnType<typeof useLoaderData<typeof loader>>

function Groups({ groups }: Pick<Desk, 'groups'>) {
  return (
    <Card title={`现在的词 ${groups.length} 组`} flush>
      <DataTable
        caption="现在的词"
        rows={groups}
        rowKey={(group) => group.id}
        fold
        empty={
          <EmptyState title="还没有同义词">
            同一件事有几种叫法时，比如“城管”和“城市管理”，写成一组，两边就能互相找到。
          </EmptyState>
        }
        columns={[
          {
            key: 'words',
            header: '词',
            rowHeader: true,
            cell: (group) => <Link to={changeTo({ kind: 'save', id: group.id })}>{group.words}</Link>,
          },
          { key: 'reason', header: '理由', cell: (group) => group.reason },
          { key: 'author', header: '谁改的', nowrap: true, cell: (group) => group.author },
          { key: 'at', header: '时间', nowrap: true, cell: (group) => group.at },
          {
            key: 'remove',
            header: '操作',
            nowrap: true,
            cell: (group) => <Link to={changeTo({ kind: 'remove', id: group.id })}>去掉</Link>,
          },
        ]}
      />
    </Card>
  )
}

function Changes({ desk }: { desk: Desk }) {
  if (desk.total === 0) return null
  return (
    <>
      <Card title={`改动记录 ${desk.total}`} caption="退回也是一次改动，记录不会消失" flush>
        <DataTable
          caption="改动记录"
          rows={desk.changes}
          rowKey={(change) => String(change.version)}
          fold
          columns={[
            { key: 'version', header: '第几次', num: true, cell: (change) => change.version },
            {
              key: 'groups',
              header: '改了什么',
              rowHeader: true,
              cell: (change) => (
                <ul>
                  {change.groups.map((group) => (
                    <li key={group.before + group.after}>
                      {group.before || '（没有）'} → {group.after || '（去掉）'}
                    </li>
                  ))}
                </ul>
              ),
            },
            { key: 'kind', header: '方式', cell: (change) => change.kind },
            { key: 'reason', header: '理由', cell: (change) => change.reason },
            { key: 'author', header: '谁改的', nowrap: true, cell: (change) => change.author },
            { key: 'at', header: '时间', nowrap: true, cell: (change) => change.at },
            {
              key: 'undo',
              header: '操作',
              nowrap: true,
              cell: (change) => <Link to={changeTo({ kind: 'undo', version: String(change.version) })}>退回这次</Link>,
            },
          ]}
        />
      </Card>
      <Pager
        page={desk.page}
        pageSize={desk.pageSize}
        total={desk.total}
        hrefFor={(page) => `/desk/words?page=${page}`}
      />
      <Form method="get" action="/desk/words/change" className="filters">
        <Hidden values={{ kind: 'return' }} />
        <DateInput label="退回到某天结束时" name="day" />
        <Button>预览退回</Button>
      </Form>
    </>
  )
}
