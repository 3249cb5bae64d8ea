import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { endRelation } from '#app/features/organisations/end-relation.server.ts'
import { enterRelation } from '#app/features/organisations/enter-relation.server.ts'
import { relationForm } from '#app/features/organisations/relation.schema.ts'
import {
  EndedCard,
  GroupForm,
  HoldingForm,
  RelationProblem,
  RelationsCard,
} from '#app/features/organisations/relations-page.tsx'
import { readRelations } from '#app/features/organisations/relations.queries.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

const params = z.object({ id: z.string().max(60) })

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `关联关系 ${data?.name ?? ''} · 搭台` }]

export const loader = protectedRoute.loader({ permission: 'organisation.verify', params }, ({ ctx, params: { id } }) =>
  readRelations(ctx, id),
)

export const action = protectedRoute.action(
  { permission: 'organisation.verify', params, form: relationForm },
  async ({ ctx, web, params: { id }, input }) => {
    const done = (sentence: string) => doneAt(web, `/desk/organisations/${id}/relations`, sentence)
    if (input.intent === 'end') {
      await endRelation(ctx, id, { relationId: input.relationId, reason: input.reason })
      return done('已结束，记录保留')
    }
    await enterRelation(ctx, id, input)
    return done('已登记，已通知该单位')
  },
)

export default function DeskRelationsPage() {
  const view = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[
          { label: '单位核验', to: '/desk/organisations' },
          { label: view.name, to: `/desk/organisations/${view.id}` },
          { label: '关联关系' },
        ]}
      />
      <PageHeader title="关联关系" caption={view.name} />
      <RelationProblem failure={failure} />
      <div className="desk">
        <div className="stack">
          <RelationsCard view={view} />
          <EndedCard view={view} />
        </div>
        {/* A form that was taken begins empty again. */}
        <div className="stack" key={view.standing.map((r) => r.id).join()}>
          <GroupForm view={view} failure={failure} />
          <HoldingForm view={view} failure={failure} />
        </div>
      </div>
    </PageShell>
  )
}
