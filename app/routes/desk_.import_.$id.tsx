import type { MetaFunction } from '@remix-run/node'
import { redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { pageNumber } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { discardImport } from '#app/features/imports/discard-import.server.ts'
import { importSheet } from '#app/features/imports/import-sheet.queries.server.ts'
import { rowFilters } from '#app/features/imports/import-view.ts'
import { sheetForm } from '#app/features/imports/import.schema.ts'
import { importProgress, importResult } from '#app/features/imports/imports.queries.server.ts'
import { loadImport } from '#app/features/imports/load-import.server.ts'
import { ProgressPage } from '#app/features/imports/progress-page.tsx'
import { ResultPage } from '#app/features/imports/result-page.tsx'
import { saveSheetForm } from '#app/features/imports/save-sheet-form.server.ts'
import { SheetPage } from '#app/features/imports/sheet-page.tsx'
import { undoImport } from '#app/features/imports/undo-import.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { FormProblem } from '#app/ui/form-problem.tsx'

export const meta: MetaFunction = () => [{ title: '核对导入 · 搭台' }]

const params = z.object({ id: z.string().max(60) })
const query = z.object({
  sheet: z.coerce.number().int().min(0).optional().catch(undefined),
  filter: z.enum(rowFilters).catch('all').default('all'),
  page: pageNumber,
})

export const loader = protectedRoute.loader(
  { permission: 'item.import', params, query },
  async ({ ctx, params: { id }, query: asked }) => {
    const progress = await importProgress(ctx, id)
    if (progress) return { progress, sheet: null, result: null }
    const { status } = await loadImport(ctx, ctx.read, id)
    return status === 'open'
      ? { progress: null, sheet: await importSheet(ctx, id, asked), result: null }
      : { progress: null, sheet: null, result: await importResult(ctx, id, asked) }
  },
)

export const action = protectedRoute.action(
  { permission: 'item.import', params, form: sheetForm },
  async ({ ctx, web, params: { id }, input, request }) => {
    const here = `/desk/import/${id}`
    if (input.intent === 'discard') {
      await discardImport(ctx, id)
      return doneAt(web, '/desk/import', '已放弃，读出的内容已删除')
    }
    if (input.intent === 'undo') {
      const { deleted, kept } = await undoImport(ctx, id)
      return doneAt(web, here, kept === 0 ? `已撤回 ${deleted} 项草稿` : `已撤回 ${deleted} 项，保留 ${kept} 项`)
    }
    await saveSheetForm(ctx, id, input)
    if (input.intent === 'rows' && input.next === '1') return redirect(`${here}/confirm`, 303)
    const search = new URL(request.url).searchParams
    search.delete('_routes')
    return redirect(`${here}?${search.toString()}`, 303)
  },
)

export default function ImportSheetRoute() {
  const { progress, sheet, result } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <>
      {failure && (
        <div className="wrap">
          <FormProblem failure={failure} />
        </div>
      )}
      {progress && <ProgressPage view={progress} />}
      {sheet && <SheetPage page={sheet} />}
      {result && <ResultPage page={result} />}
    </>
  )
}
