import { redirect } from '@remix-run/node'
import type { MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { itemKind } from '#app/domain/vocabulary.ts'
import { confirmImport } from '#app/features/imports/confirm-import.server.ts'
import { PATIENCE_MS, doneWithin } from '#app/features/imports/import-work.server.ts'
import { importConfirm, importProgress } from '#app/features/imports/imports.queries.server.ts'
import { importSteps } from '#app/features/imports/sheet-page.tsx'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button, LinkButton } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { SaveBar, Stepper } from '#app/ui/form-layout.tsx'
import { FormProblem } from '#app/ui/form-problem.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '确认导入 · 搭台' }]

const params = z.object({ id: z.string().max(60) })

export const loader = protectedRoute.loader({ permission: 'item.import', params }, ({ ctx, params: { id } }) =>
  importConfirm(ctx, id),
)

export const action = protectedRoute.action(
  { permission: 'item.import', params, form: z.strictObject({ rows: z.coerce.number().int().min(0).max(100_000) }) },
  async ({ ctx, web, params: { id }, input }) => {
    const here = `/desk/import/${id}`
    if (await importProgress(ctx, id)) return redirect(here, 303)
    const work = confirmImport(ctx, { id, rows: input.rows })
    if (!(await doneWithin(work, PATIENCE_MS))) return redirect(here, 303)
    return doneAt(web, here, `已导入 ${(await work).created} 项草稿`)
  },
)

export default function ConfirmImportPage() {
  const { head, owners, chosen, left } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const noun = itemKind.labels[head.kind]
  const rest = [
    left.error > 0 && `需修改 ${left.error} 行`,
    left.duplicate > 0 && `重复 ${left.duplicate} 行`,
    left.unticked > 0 && `未勾选 ${left.unticked} 行`,
  ].filter((text) => text !== false)
  const back = `/desk/import/${head.id}`
  const bar = (
    <SaveBar
      acts={
        <>
          <LinkButton to={back}>上一步</LinkButton>
          {chosen > 0 && (
            <Form method="post">
              <Hidden values={{ rows: chosen }} />
              <Button variant="primary">导入 {chosen} 项草稿</Button>
            </Form>
          )}
        </>
      }
    >
      <span className="mut">{rest.length > 0 && `不导入：${rest.join('、')}`}</span>
    </SaveBar>
  )
  return (
    <PageShell saveBar={bar}>
      <PageHeader title={`导入${noun}`} acts={<Stepper steps={importSteps} current={2} />} />
      <FormProblem failure={failure} />
      <p className="my-3">
        一次写入，要么全部成为草稿，要么一项也不写入。草稿只有所属单位看得到，由责任单位核对后自行提交审核；没有改动过的可以整批撤回。
      </p>
      <DataTable
        caption="各单位的草稿"
        rows={owners}
        rowKey={(owner) => owner.name}
        empty={<EmptyState title="没有勾选要导入的行">回到上一步，改好红框或勾选要导入的行。</EmptyState>}
        columns={[
          { key: 'name', header: '单位', rowHeader: true, cell: (owner) => owner.name },
          { key: 'rows', header: '草稿', num: true, cell: (owner) => `${owner.rows} 项` },
          { key: 'drafts', header: '其中待完善', num: true, cell: (owner) => `${owner.drafts} 项` },
        ]}
      />
    </PageShell>
  )
}
