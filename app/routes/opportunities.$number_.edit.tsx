import { data } from '@remix-run/node'
import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData, useLocation, useNavigation } from '@remix-run/react'
import { useState } from 'react'
import { z } from 'zod'
import { DomainError, errorStatus } from '#app/domain/errors.ts'
import { line } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { useKeptDraft } from '#app/features/items/draft-keeper.ts'
import { ConflictNotice, EditHeader, EditNotices } from '#app/features/items/opportunity/edit-notices.tsx'
import { readConflict, readEdit } from '#app/features/items/opportunity/edit-opportunity.queries.server.ts'
import type { Conflict } from '#app/features/items/opportunity/edit-view.ts'
import { OpportunityForm } from '#app/features/items/opportunity/opportunity-form.tsx'
import { opportunityForm } from '#app/features/items/opportunity/opportunity.schema.ts'
import { saveOpportunity } from '#app/features/items/opportunity/save-opportunity.server.ts'
import { submitOpportunity } from '#app/features/items/opportunity/submit-opportunity.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { PageShell } from '#app/ui/page-shell.tsx'

const params = z.object({ number: line(60) })

export const meta: MetaFunction<typeof loader> = ({ data: view }) => [{ title: `${view?.title || '新的需求'} · 搭台` }]

/** Also after a refused submission: its text has been saved, and the version with it. */
export const shouldRevalidate = () => true

export const loader = protectedRoute.loader({ permission: 'opportunity.edit', params }, ({ ctx, params: { number } }) =>
  readEdit(ctx, number),
)

export const action = protectedRoute.action(
  { permission: 'opportunity.edit', params, form: opportunityForm },
  async ({ ctx, web, params: { number: key }, input: { intent, version, content }, values }) => {
    try {
      const saved = await saveOpportunity(ctx, { key, version, content })
      if (intent === 'autosave') return { saved }
      if (intent === 'save') return doneAt(web, `/opportunities/${key}/edit?saved=${saved.version}`, '已保存草稿')
      const number = await submitOpportunity(ctx, { key, version: saved.version })
      return doneAt(web, `/opportunities/${number}`, '已提交审核')
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'conflict') throw error
      const { code, message, fields } = error
      const refusal = { error: { code, message, fields, reference: web.requestId }, values }
      return data({ ...refusal, conflict: await readConflict(ctx, key, content) }, { status: errorStatus(code) })
    }
  },
)

type Refusal = FormFailure & { conflict?: Conflict }

/** The last refusal of this opening of the form: following a link inside the page must not take away what was typed. */
function useRefusal(visit: string): Refusal | null {
  const failure: Refusal | null = formFailure(useActionData())
  // The answer comes before the page has been read again: only then is the version right that the form goes on from.
  const settled = useNavigation().state === 'idle'
  const [held, hold] = useState({ failure, visit })
  if (settled && failure && failure.error.reference !== held.failure?.error.reference) hold({ failure, visit })
  else if (visit !== held.visit) hold({ failure: null, visit })
  return held.failure
}

export default function EditOpportunityPage() {
  const view = useLoaderData<typeof loader>()
  const visit = useLocation().search
  const failure = useRefusal(visit)
  const kept = useKeptDraft(view.id, visit, view)
  const restored = failure ? null : kept
  return (
    <PageShell>
      <EditHeader view={view} />
      <OpportunityForm
        key={`${visit}|${failure?.error.reference ?? ''}|${restored ? 'restored' : ''}`}
        view={view}
        values={failure?.values ?? restored?.values ?? view.values}
        version={restored?.version ?? view.version}
        errors={failure?.error.fields ?? {}}
        refused={failure?.error.code === 'incomplete'}
      >
        <EditNotices view={view} restored={restored !== null} failure={failure} />
        {failure?.conflict && <ConflictNotice view={view} conflict={failure.conflict} />}
      </OpportunityForm>
    </PageShell>
  )
}
