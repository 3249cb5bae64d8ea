import { data } from '@remix-run/node'
import type { MetaFunction } from '@remix-run/node'
import { useLoaderData, useLocation } from '@remix-run/react'
import { z } from 'zod'
import { DomainError, errorStatus } from '#app/domain/errors.ts'
import { line } from '#app/domain/fields.ts'
import { contactChoice } from '#app/features/items/choose-contact.server.ts'
import { ConflictNotice } from '#app/features/items/conflict-notice.tsx'
import { ContactCard } from '#app/features/items/contact-choice.tsx'
import { useKeptDraft, useRefusal } from '#app/features/items/draft-keeper.ts'
import { EditHeader, EditNotices } from '#app/features/items/opportunity/edit-notices.tsx'
import { readConflict, readEdit } from '#app/features/items/opportunity/edit-opportunity.queries.server.ts'
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

export const loader = protectedRoute.loader(
  { permission: 'opportunity.edit', params },
  async ({ ctx, params: { number } }) => ({
    ...(await readEdit(ctx, number)),
    contact: await contactChoice(ctx, 'opportunity', number),
  }),
)

export const action = protectedRoute.action(
  { permission: 'opportunity.edit', params, submits: (input) => input.intent === 'submit', form: opportunityForm },
  async ({ ctx, web, params: { number: key }, input: { intent, version, overwrites, content }, values }) => {
    try {
      const saved = await saveOpportunity(ctx, { key, version, overwrites, content })
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

export default function EditOpportunityPage() {
  const view = useLoaderData<typeof loader>()
  const visit = useLocation().search
  const refusal = useRefusal(visit)
  const kept = useKeptDraft(view.id, visit, view)
  return (
    <PageShell>
      <EditHeader view={view} />
      <OpportunityForm
        key={`${visit}|${kept ? 'restored' : ''}`}
        view={view}
        values={refusal?.values ?? kept?.values ?? view.values}
        version={refusal ? view.version : (kept?.version ?? view.version)}
        refusal={refusal}
      >
        <EditNotices view={view} restored={kept !== null && refusal === null} failure={refusal} />
        {refusal?.conflict && (
          <ConflictNotice
            conflict={refusal.conflict}
            reload={`/opportunities/${view.key}/edit?saved=${view.version}`}
          />
        )}
      </OpportunityForm>
      {view.contact && <ContactCard choice={view.contact} to={`/opportunities/${view.key}`} on="edit" failure={null} />}
    </PageShell>
  )
}
