import type { MetaFunction } from '@remix-run/node'
import { redirect } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { formatInstant, shanghaiParts } from '#app/domain/time.ts'
import { ownAnswer } from '#app/features/responses/own.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { PrintButton } from '#app/ui/print-button.tsx'
import { Card, DefinitionList } from '#app/ui/panels.tsx'

const params = z.object({ number: line(60) })

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `应答回执 ${data?.receipt.receipt ?? ''} · 搭台` },
]

export const loader = protectedRoute.loader(
  { permission: 'response.readOwn', params },
  async ({ ctx, params: { number } }) => {
    const { receipt, versions, need, organisation, status, number: answerNumber } = await ownAnswer(ctx, number)
    if (!receipt) throw redirect(`/opportunities/${number}/respond/answer`)
    return { receipt, versions, need, organisation, status, answerNumber }
  },
)

const withSeconds = (at: number) => `${formatInstant(at)}:${String(shanghaiParts(at).second).padStart(2, '0')}`

export default function ReceiptPage() {
  const { receipt, versions, need, organisation, status, answerNumber } = useLoaderData<typeof loader>()
  const page = `/opportunities/${need.key}/respond`
  const earlier = versions.filter((v) => v.version !== receipt.version)
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[
          { label: need.title, to: `/opportunities/${need.key}` },
          { label: '本单位的应答', to: `${page}/answer` },
          { label: '回执' },
        ]}
      />
      <div className="column">
        <PageHeader title="应答回执" caption={receipt.receipt} acts={<PrintButton plain />} />
        {status === 'withdrawn' && <Notice tone="warn" title="这份应答已撤回" />}
        {!receipt.verified && (
          <Notice tone="bad" title="内容与校验值不一致">
            请把回执编号告诉系统管理员。
          </Notice>
        )}
        <Card>
          <DefinitionList
            facts={[
              { term: '回执编号', detail: receipt.receipt },
              { term: '应答编号', detail: answerNumber, note: `第 ${receipt.version} 版` },
              { term: '应答单位', detail: organisation },
              { term: '需求', detail: need.title, note: need.number },
              { term: '需求单位', detail: need.ownerName },
              { term: '收到时间', detail: withSeconds(receipt.at), note: '北京时间，以服务器收到提交的时间为准' },
              {
                term: '内容校验值',
                detail: <span className="break-all">{receipt.hash}</span>,
                note: receipt.verified ? 'SHA-256，已按保存的内容重新计算，一致' : 'SHA-256',
              },
              ...earlier.map((v) => ({
                term: `第 ${v.version} 版`,
                detail: `${v.receipt ?? ''}\u3000${v.submitted_at === null ? '' : withSeconds(v.submitted_at)}`,
                note: <span className="break-all">{v.plain_hash}</span>,
              })),
            ]}
          />
        </Card>
        <p className="cap mt-4">{legalTexts.advice}</p>
        <div className="acts mt-4">
          <LinkButton to={`${page}/answer`}>看应答内容</LinkButton>
          <Link to={`${page}/sheet`}>应答表（打印盖章用）</Link>
        </div>
      </div>
    </PageShell>
  )
}
