import { redirect } from '@remix-run/node'
import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { EvidenceSheet } from '#app/features/matching/evidence-sheet.tsx'
import { seenField } from '#app/features/matching/match.schema.ts'
import { printEvidence, readSheet } from '#app/features/matching/print-evidence.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { FormProblem } from '#app/ui/form-problem.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { PrintButton } from '#app/ui/print-button.tsx'

const params = z.object({ opportunity: line(60), product: line(60) })

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `打印推荐依据：${data?.pair ?? ''} · 搭台` }]

/** Reads a sheet that was put on record. Without its number there is nothing to print: putting on record is a POST. */
export const loader = protectedRoute.loader(
  { permission: 'match.read', params, query: z.object({ record: z.string().max(60).default('').catch('') }) },
  async ({ ctx, params: keys, query }) => ({
    pair: `${keys.opportunity} × ${keys.product}`,
    card: `/matches/${keys.opportunity}/${keys.product}`,
    sheet: query.record === '' ? null : await readSheet(ctx, keys, query.record),
  }),
)

export const action = protectedRoute.action(
  { permission: 'match.read', params, submits: true, form: z.strictObject({ seen: seenField }) },
  async ({ ctx, params: keys, input }) => {
    const record = await printEvidence(ctx, { ...keys, seen: input.seen })
    return redirect(`/matches/${keys.opportunity}/${keys.product}/print?record=${record}`, 303)
  },
)

export default function EvidencePrintPage() {
  const { card, sheet } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '推荐依据', to: card }, { label: '打印' }]} />
      <FormProblem failure={failure} />
      {sheet ? (
        <>
          <p className="no-print mb-4 flex items-center gap-4">
            <PrintButton plain />
            <span className="mut">一页 A4。这次打印和当时的推荐名单已存档。</span>
          </p>
          <EvidenceSheet {...sheet} />
        </>
      ) : (
        <EmptyState title="没有可打印的内容" acts={<LinkButton to={card}>回到推荐依据</LinkButton>}>
          请在推荐依据页点“打印推荐依据”。
        </EmptyState>
      )}
    </PageShell>
  )
}
