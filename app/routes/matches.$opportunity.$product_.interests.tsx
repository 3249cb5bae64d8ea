import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { askLift } from '#app/features/matching/ask-lift.server.ts'
import { decideLift } from '#app/features/matching/decide-lift.server.ts'
import { decideWaiver } from '#app/features/matching/decide-waiver.server.ts'
import { ConflictCard, WaiverCard } from '#app/features/matching/interest-page.tsx'
import { readInterests } from '#app/features/matching/interest.queries.server.ts'
import { interestForm } from '#app/features/matching/interest.schema.ts'
import { proposeWaiver } from '#app/features/matching/propose-waiver.server.ts'
import { recuseFromPair } from '#app/features/matching/recuse-from-pair.server.ts'
import { stopPair } from '#app/features/matching/stop-pair.server.ts'
import { LiftCard, RecusalCard } from '#app/features/matching/recusal-cards.tsx'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

const params = z.object({ opportunity: line(60), product: line(60) })

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `利益冲突与回避：${data ? `${data.need.number} × ${data.offer.number}` : ''} · 搭台` },
]

export const loader = protectedRoute.loader({ permission: 'match.read', params }, ({ ctx, params: keys }) =>
  readInterests(ctx, keys),
)

export const action = protectedRoute.action(
  { permission: 'match.disclose', params, submits: true, form: interestForm },
  async ({ ctx, web, params: keys, input }) => {
    const done = (sentence: string) => doneAt(web, `/matches/${keys.opportunity}/${keys.product}/interests`, sentence)
    switch (input.intent) {
      case 'recuse':
        await recuseFromPair(ctx, { ...keys, reason: input.reason })
        return done('已声明回避，同事已收到通知')
      case 'propose':
        await proposeWaiver(ctx, { ...keys, reason: input.reason })
        return done('已提出，待另一位清单管理员决定')
      case 'stop':
        await stopPair(ctx, { ...keys, reason: input.reason })
        return done('已停止，已通知双方')
      case 'askLift':
        await askLift(ctx, { ...keys, reason: input.reason })
        return done('已申请，待牵头单位决定')
      case 'lift':
      case 'keep': {
        const grant = input.intent === 'lift'
        await decideLift(ctx, { ...keys, liftId: input.liftId, grant, note: input.reason })
        return done(grant ? '已解除，本人已收到通知' : '没有解除，本人已收到通知')
      }
      default: {
        const grant = input.intent === 'grant'
        await decideWaiver(ctx, { ...keys, waiverId: input.waiverId, grant, note: input.reason })
        return done(grant ? '已豁免，已通知双方' : '已决定不予豁免')
      }
    }
  },
)

export default function InterestsPage() {
  const page = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[
          { label: page.need.number, to: `/opportunities/${page.need.number}` },
          { label: '推荐依据', to: page.card },
          { label: '利益冲突与回避' },
        ]}
      />
      <PageHeader title="利益冲突与回避" side="match" caption={`${page.need.title} × ${page.offer.title}`} />
      {failure && (
        <div className="mb-4">
          <Notice tone="bad" title={failure.error.message}>
            {Object.values(failure.error.fields).join('；')}
          </Notice>
        </div>
      )}
      <div className="desk">
        <div className="stack">
          <ConflictCard page={page} failure={failure} />
          <WaiverCard page={page} failure={failure} />
        </div>
        <div className="stack">
          <RecusalCard page={page} failure={failure} />
          <LiftCard page={page} failure={failure} />
        </div>
      </div>
    </PageShell>
  )
}
