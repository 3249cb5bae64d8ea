import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { listOf, pageNumber } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { listName } from '#app/domain/issued-list/names.ts'
import { categoryGroups } from '#app/domain/taxonomy.ts'
import { gatherItems } from '#app/features/releases/arrange-items.server.ts'
import { loadGather } from '#app/features/releases/desk.queries.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button, LinkButton } from '#app/ui/button.tsx'
import { Checkbox } from '#app/ui/choices.tsx'
import { Hidden, Select, TextInput } from '#app/ui/inputs.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { SaveBar } from '#app/ui/form-layout.tsx'
import { Pager, Tabs } from '#app/ui/list-page.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '挑选条目 · 搭台' }]

const params = z.object({ id: z.string().max(64) })
const kind = z.enum(['opportunity', 'product'])

export const loader = protectedRoute.loader(
  {
    permission: 'release.compose',
    params,
    query: z.object({
      kind: kind.default('opportunity'),
      q: z.string().max(80).default(''),
      category: z.string().max(40).default(''),
      fresh: z.string().optional(),
      page: pageNumber,
    }),
  },
  ({ ctx, params: { id }, query }) => loadGather(ctx, id, { ...query, fresh: query.fresh === 'on' }),
)

export const action = protectedRoute.action(
  {
    permission: 'release.compose',
    params,
    form: z.strictObject({
      kind,
      itemIds: listOf(z.string().max(64)).pipe(z.array(z.string()).min(1, '请先勾选条目')),
    }),
  },
  async ({ ctx, web, params: { id }, input }) => {
    const added = await gatherItems(ctx, { id, ...input })
    return doneAt(web, `/desk/releases/${id}#${input.kind}`, `已列入 ${added} 项`)
  },
)

const categories = categoryGroups.flatMap((g) =>
  g.categories.map(([value, label]) => ({ value, label, group: g.name })),
)

type Gather = ReturnType<typeof useLoaderData<typeof loader>>

function hrefOf(g: Gather, change: { page?: number; kind?: string }): string {
  const query = new URLSearchParams({ kind: change.kind ?? g.kind })
  if (g.q !== '') query.set('q', g.q)
  if (g.category !== '') query.set('category', g.category)
  if (g.fresh) query.set('fresh', 'on')
  if (change.page !== undefined) query.set('page', String(change.page))
  return `/desk/releases/${g.id}/gather?${query.toString()}`
}

export default function GatherPage() {
  const g = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell
      saveBar={
        g.open && (
          <SaveBar
            acts={
              <>
                <LinkButton to={`/desk/releases/${g.id}`}>回到批次</LinkButton>
                <Button variant="primary" form="gather">
                  列入勾选的条目
                </Button>
              </>
            }
          >
            <span className="mut">勾选本页的条目后列入，排在清单末尾</span>
          </SaveBar>
        )
      }
    >
      <Breadcrumb
        crumbs={[
          { label: '清单批次', to: '/desk/releases' },
          { label: g.name, to: `/desk/releases/${g.id}` },
          { label: '挑选条目' },
        ]}
      />
      <PageHeader title="挑选条目" caption="只列出已发布、且还不在这一批次里的条目" />
      {failure && (
        <Notice tone="bad" title={failure.error.fields.itemIds ?? failure.error.message}>
          没有列入任何条目。
        </Notice>
      )}
      {g.kinds.length > 1 && (
        <Tabs
          label="清单"
          items={g.kinds.map((k) => ({
            to: hrefOf(g, { kind: k }),
            label: listName[k],
            side: k === 'opportunity' ? ('need' as const) : ('offer' as const),
            current: k === g.kind,
          }))}
        />
      )}
      <Filters key={g.kind} g={g} />
      <Form id="gather" method="post">
        <Hidden values={{ kind: g.kind }} />
        <Card flush>
          <Rows g={g} />
        </Card>
      </Form>
      <Pager page={g.page} pageSize={g.pageSize} total={g.total} hrefFor={(page) => hrefOf(g, { page })} />
    </PageShell>
  )
}

function Filters({ g }: { g: Gather }) {
  return (
    <Form method="get" className="filters mb-4" aria-label="筛选">
      <Hidden values={{ kind: g.kind }} />
      <TextInput label="名称、编号或单位" name="q" defaultValue={g.q} />
      <Select label="所属领域" name="category" options={categories} defaultValue={g.category} placeholder="全部领域" />
      <Checkbox label="只看没有列入过的" name="fresh" defaultChecked={g.fresh} />
      <Button>筛选</Button>
    </Form>
  )
}

function Rows({ g }: { g: Gather }) {
  const path = g.kind === 'opportunity' ? '/opportunities' : '/products'
  return (
    <DataTable
      caption={`可列入的${listName[g.kind]}条目`}
      rows={g.rows}
      rowKey={(row) => row.id}
      empty={<EmptyState title="没有可以列入的条目">已发布的条目都已在这一批次里，或者不符合筛选条件。</EmptyState>}
      columns={[
        {
          key: 'pick',
          header: '勾选',
          cell: (row) => <input type="checkbox" name="itemIds" value={row.id} aria-label={`勾选：${row.title}`} />,
        },
        {
          key: 'title',
          header: '名称',
          rowHeader: true,
          cell: (row) => <Link to={`${path}/${row.number}`}>{row.title}</Link>,
        },
        { key: 'number', header: '编号', wide: true, nowrap: true, cell: (row) => row.number },
        { key: 'owner', header: '单位', wide: true, cell: (row) => row.owner },
        { key: 'category', header: '领域', wide: true, nowrap: true, cell: (row) => row.category },
        { key: 'published', header: '发布', wide: true, nowrap: true, cell: (row) => row.published },
        { key: 'before', header: '曾列入', wide: true, cell: (row) => row.before },
      ]}
    />
  )
}
