import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line, listOf } from '#app/domain/fields.ts'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { ComparisonTable, FirmPicker } from '#app/features/matching/compare-page.tsx'
import { readComparison } from '#app/features/matching/compare.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { PrintButton } from '#app/ui/print-button.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `并排比较：${data?.subject.title ?? '机会'} · 搭台` },
]

export const loader = protectedRoute.loader(
  {
    permission: 'match.read',
    params: z.object({ number: line(60) }),
    query: z.object({ p: listOf(line(60)).catch([]) }),
  },
  ({ ctx, params: { number }, query: { p } }) => readComparison(ctx, number, p),
)

export default function ComparePage() {
  const view = useLoaderData<typeof loader>()
  const { subject, available, products, firms, refusal } = view
  return (
    <PageShell wide>
      <Breadcrumb crumbs={[{ label: '机会' }, { label: subject.number, to: subject.to }, { label: '并排比较' }]} />
      <PageHeader
        title="并排比较"
        side="match"
        caption={subject.title}
        acts={
          <>
            {products.length > 0 && <PrintButton />}
            <Link to={`${subject.to}/standing`}>查一项产品的位次</Link>
          </>
        }
      />
      <div className="stack">
        {!available && (
          <Notice tone="warn" title="推荐暂不可用">
            请稍后刷新再看。
          </Notice>
        )}
        {refusal && <Notice tone="warn">{refusal}</Notice>}
        <ComparisonTable view={view} />
        {available && !(refusal && firms.length === 0) && (
          <FirmPicker key={products.map((p) => p.number).join()} firms={firms} />
        )}
        <p className="cap">
          先后按文本和字段的吻合程度排列；每条要求只按产品填写的字段核对，未知不算不符。{legalTexts.match}
        </p>
      </div>
    </PageShell>
  )
}
