import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
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
import { ownUnit, readOwnRelations } from '#app/features/organisations/relations.queries.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '关联关系 · 搭台' }]

/** 单位联络员 declares what joins the own unit with others. */
export const loader = protectedRoute.loader({ permission: 'organisation.manage' }, ({ ctx }) => readOwnRelations(ctx))

export const action = protectedRoute.action(
  { permission: 'organisation.manage', form: relationForm },
  async ({ ctx, web, input }) => {
    const id = ownUnit(ctx)
    const done = (sentence: string) => doneAt(web, '/organisation/relations', sentence)
    if (input.intent === 'end') {
      await endRelation(ctx, id, { relationId: input.relationId, reason: input.reason })
      return done('已结束，记录保留')
    }
    await enterRelation(ctx, id, input)
    return done('已申报，牵头单位已收到通知')
  },
)

export default function OwnRelationsPage() {
  const view = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[{ label: '工作台', to: '/desk' }, { label: '本单位', to: '/organisation' }, { label: '关联关系' }]}
      />
      <PageHeader title="关联关系" caption={'本单位如实申报；登记后有关对接会显示利益冲突'} />
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
