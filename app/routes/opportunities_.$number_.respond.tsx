import type { MetaFunction } from '@remix-run/node'
import { redirect } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { useRef } from 'react'
import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { useAutosave } from '#app/features/responses/autosave.ts'
import { fillResponse } from '#app/features/responses/fill-response.server.ts'
import { editResponse } from '#app/features/responses/own.queries.server.ts'
import { ResponseFields, ResponseTasks } from '#app/features/responses/response-form.tsx'
import { ResponseClosed, ResponseSaveBar, ResponseSummary } from '#app/features/responses/response-form-frame.tsx'
import { responseForm } from '#app/features/responses/response.schema.ts'
import { saveResponse } from '#app/features/responses/save-response.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { StateTag } from '#app/ui/marks.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

const params = z.object({ number: line(60) })

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `应答：${data?.edit.need.title ?? '机会'} · 搭台` },
]

export const loader = protectedRoute.loader(
  {
    permission: 'response.draft',
    params,
    query: z.object({
      product: z.string().max(60).optional().catch(undefined),
      filled: z.string().max(20).default('').catch(''),
    }),
  },
  async ({ ctx, params: { number }, query }) => ({
    edit: await editResponse(ctx, number, query),
    filled: query.filled,
  }),
)

export const action = protectedRoute.action(
  { permission: 'response.draft', params, form: responseForm },
  async ({ ctx, web, params: { number: key }, input }) => {
    const { intent, version, content } = input
    const page = `/opportunities/${key}/respond`
    if (intent === 'fromProduct' || intent === 'fromAnswer') {
      const source = intent === 'fromProduct' ? { product: content.productId } : { answerTo: input.copyFrom }
      const filled = await fillResponse(ctx, { key, version, content, ...source })
      return doneAt(web, `${page}?filled=${filled.version}`, '已带入，请核对')
    }
    const saved = await saveResponse(ctx, { key, version, content })
    if (intent === 'autosave') return { saved: { version: saved.version, savedAt: saved.savedAt } }
    return intent === 'save' ? doneAt(web, page, '草稿已保存') : redirect(`${page}/review`, 303)
  },
)

/** After each save, refused or not, the form needs the version that is stored now. */
export const shouldRevalidate = () => true

export default function RespondPage() {
  const { edit, filled } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const form = useRef<HTMLFormElement>(null)
  const keeper = useAutosave(form)
  if (edit.closed && !failure)
    return (
      <PageShell>
        <ResponseClosed edit={edit} />
      </PageShell>
    )
  return (
    <PageShell saveBar={<ResponseSaveBar edit={edit} state={keeper} />}>
      <Breadcrumb
        crumbs={[
          { label: '机会', to: '/opportunities' },
          { label: edit.need.title, to: `/opportunities/${edit.need.key}` },
          { label: '应答' },
        ]}
      />
      <PageHeader
        title={`应答：${edit.need.title}`}
        side="offer"
        state={edit.state && <StateTag shape={edit.state.shape}>{edit.state.word}</StateTag>}
        caption={`${edit.need.number ?? ''}\u3000${edit.need.ownerName}`}
      />
      <div className="form">
        <ResponseTasks edit={edit} />
        <div>
          <ResponseSummary edit={edit} failure={failure} />
          <Form
            method="post"
            id="response-form"
            ref={form}
            key={filled}
            onInput={keeper.onInput}
            onSubmit={keeper.onSubmit}
          >
            {/* Enter in a field saves; the buttons of the form carry their own intent. */}
            <button name="intent" value="save" hidden />
            <input type="hidden" name="version" value={edit.version} readOnly />
            <ResponseFields edit={edit} values={failure?.values ?? edit.values} errors={failure?.error.fields ?? {}} />
          </Form>
        </div>
      </div>
    </PageShell>
  )
}
