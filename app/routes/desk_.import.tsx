import type { MetaFunction } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { redirect } from '@remix-run/node'
import { z } from 'zod'
import { pageNumber } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { importStatus } from '#app/features/imports/import-settings.ts'
import { readValidity, uploadForm } from '#app/features/imports/import.schema.ts'
import { PATIENCE_MS, doneWithin } from '#app/features/imports/import-work.server.ts'
import { importDesk } from '#app/features/imports/imports.queries.server.ts'
import { importSteps } from '#app/features/imports/sheet-page.tsx'
import { beginImport } from '#app/features/imports/start-import.server.ts'
import { UploadForm } from '#app/features/imports/upload-form.tsx'
import { protectedRoute } from '#app/server/protected-route.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { Stepper } from '#app/ui/form-layout.tsx'
import { FormProblem } from '#app/ui/form-problem.tsx'
import { Pager } from '#app/ui/list-page.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '导入 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'item.import', query: z.object({ page: pageNumber }) },
  ({ ctx, query }) => importDesk(ctx, query),
)

export const action = protectedRoute.action(
  { permission: 'item.import', submits: true, form: uploadForm },
  async ({ ctx, input, files }) => {
    const chosen = (files.get('files') ?? []).filter((f) => f.size > 0 || f.name !== '')
    const { id, reading } = await beginImport(ctx, {
      kind: input.kind,
      scope: input.scope,
      validity: readValidity(input),
      files: await Promise.all(
        chosen.map(async (f) => ({ name: f.name.slice(0, 120), bytes: new Uint8Array(await f.arrayBuffer()) })),
      ),
    })
    await doneWithin(reading, PATIENCE_MS)
    return redirect(`/desk/import/${id}`, 303)
  },
)

export default function ImportPage() {
  const desk = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: '导入' }]} />
      <PageHeader title="从表格导入" acts={<Stepper steps={importSteps} current={0} />} />
      <FormProblem failure={failure} />
      {desk.kinds.length === 0 ? (
        <EmptyState title="贵单位还不能导入">通过核验并开通发布后，可以从表格导入草稿。</EmptyState>
      ) : (
        <>
          <p className="mb-4">
            没有现成的表格，可以先下载模板：
            <Link to="/desk/import/template.xlsx?kind=opportunity" reloadDocument>
              机会清单模板
            </Link>
            {' · '}
            <Link to="/desk/import/template.xlsx?kind=product" reloadDocument>
              产品清单模板
            </Link>
          </p>
          <UploadForm desk={desk} failure={failure} />
        </>
      )}
      <div className="mt-4">
        <DataTable
          caption="导入记录"
          showCaption
          rows={desk.history}
          rowKey={(line) => line.id}
          empty={<p className="mut">还没有导入过。</p>}
          columns={[
            {
              key: 'files',
              header: '文件',
              rowHeader: true,
              cell: (line) => <Link to={`/desk/import/${line.id}`}>{line.files}</Link>,
            },
            { key: 'noun', header: '清单', nowrap: true, wide: true, cell: (line) => line.noun },
            { key: 'at', header: '上传时间', nowrap: true, wide: true, cell: (line) => line.at },
            { key: 'person', header: '导入人', nowrap: true, wide: true, cell: (line) => line.person },
            { key: 'result', header: '结果', wide: true, cell: (line) => line.result },
            { key: 'status', header: '状态', nowrap: true, cell: (line) => importStatus[line.status] },
          ]}
        />
      </div>
      {desk.total > desk.pageSize && (
        <Pager page={desk.page} pageSize={desk.pageSize} total={desk.total} hrefFor={(n) => `/desk/import?page=${n}`} />
      )}
    </PageShell>
  )
}
