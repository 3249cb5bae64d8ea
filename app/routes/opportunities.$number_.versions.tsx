import type { MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { formatInstant } from '#app/domain/time.ts'
import { ChangeTable } from '#app/features/items/opportunity/change-table.tsx'
import { readVersions } from '#app/features/items/opportunity/versions.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { Select } from '#app/ui/inputs.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

const ordinal = z.coerce.number().int().positive().optional().catch(undefined)

export const meta: MetaFunction<typeof loader> = ({ data: view }) => [{ title: `版本：${view?.title ?? ''} · 搭台` }]

export const loader = protectedRoute.loader(
  {
    permission: 'public.read',
    params: z.object({ number: line(60) }),
    query: z.object({ from: ordinal, to: ordinal }),
  },
  ({ ctx, params, query }) => readVersions(ctx, params.number, query),
)

export default function VersionsPage() {
  const view = useLoaderData<typeof loader>()
  const options = view.versions.map((v) => ({
    value: String(v.ordinal),
    label: `第 ${v.ordinal} 版 · ${formatInstant(v.at)} ${v.author}${v.published ? ' · 已公开' : ''}`,
  }))
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[
          { label: '机会', to: '/opportunities' },
          { label: view.key, to: `/opportunities/${view.key}` },
          { label: '版本' },
        ]}
      />
      <PageHeader title={view.title} side="need" caption={`共 ${view.versions.length} 版，每次提交审核留一版`} />
      {view.versions.length < 2 ? (
        <EmptyState title="只有一版">再次修改并提交后，这里可以对照改动。</EmptyState>
      ) : (
        <>
          <Form method="get" className="no-print mb-4">
            <div className="two">
              <Select label="对照" name="from" options={options} defaultValue={String(view.from)} placeholder={null} />
              <Select label="与" name="to" options={options} defaultValue={String(view.to)} placeholder={null} />
            </div>
            <Button>看改动</Button>
          </Form>
          <ChangeTable caption="改动" before={`第 ${view.from} 版`} after={`第 ${view.to} 版`} changes={view.changes} />
        </>
      )}
    </PageShell>
  )
}
