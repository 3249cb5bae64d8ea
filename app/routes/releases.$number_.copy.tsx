import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { CopyLayout } from '#app/features/releases/copy-layout.tsx'
import { portalHtml, portalText } from '#app/features/releases/portal-layout.ts'
import { releaseNumberParam } from '#app/features/releases/release-form.ts'
import { loadPortalLayout } from '#app/features/releases/releases.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { CopyText } from '#app/ui/copy-text.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '门户/公众号排版 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'public.read', params: z.object({ number: releaseNumberParam }) },
  async ({ ctx, params }) => {
    const { head, sheets } = await loadPortalLayout(ctx, params.number)
    return {
      number: params.number,
      sheets,
      title: head.title,
      html: portalHtml(head, sheets),
      text: portalText(head, sheets),
    }
  },
)

export default function CopyPage() {
  const { number, title, sheets, html, text } = useLoaderData<typeof loader>()
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[{ label: '清单', to: '/releases' }, { label: title, to: `/releases/${number}` }, { label: '排版' }]}
      />
      <PageHeader title="复制为门户/公众号排版" caption="三种形式，按编辑器能接受的选一种" />
      <div className="stack">
        <Card title="带表格的图文" caption="粘贴到公众号、门户编辑器或 Word，表格和框线都在">
          <CopyLayout html={html} text={text} sheets={sheets} />
        </Card>
        <Card title="纯文字" caption="只接受文字的编辑器和群通知">
          <CopyText text={text} label="纯文字" rows={12} />
        </Card>
        <Card title="表格代码" caption="门户后台的“源代码”方式">
          <CopyText text={html} label="表格代码" rows={12} />
        </Card>
      </div>
    </PageShell>
  )
}
