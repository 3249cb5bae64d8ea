import { Form } from '@remix-run/react'
import { formatInstant } from '#app/domain/time.ts'
import { Button } from '#app/ui/button.tsx'
import { Select } from '#app/ui/inputs.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import type { Crumb } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { ChangeTable } from './change-table.tsx'
import type { VersionsView } from './versions.ts'

/** Two versions of an item, chosen from all that were kept, field by field. */
export function VersionsPage({ view, side, list }: { view: VersionsView; side: 'need' | 'offer'; list: Crumb }) {
  const name = (ordinal: number) => (view.versions[ordinal - 1]?.present ? '现在的草稿' : `第 ${ordinal} 版`)
  const options = view.versions.map((v) => ({
    value: String(v.ordinal),
    label: `${name(v.ordinal)} · ${formatInstant(v.at)} ${v.author}${v.published ? ' · 已公开' : ''}`,
  }))
  return (
    <PageShell>
      <Breadcrumb crumbs={[list, { label: view.key, to: `${list.to ?? ''}/${view.key}` }, { label: '版本' }]} />
      <PageHeader
        title={view.title}
        side={side}
        caption={`共 ${view.versions.filter((v) => !v.present).length} 版，每次提交审核留一版，被同事的内容替换的也留一版`}
      />
      {view.versions.length < 2 ? (
        <EmptyState title="只有一版">再次修改并提交后，这里可以对照改动。</EmptyState>
      ) : (
        <>
          <Form method="get" className="no-print mb-4">
            <div className="two">
              <Select label="对照" name="from" options={options} defaultValue={String(view.from)} placeholder={null} />
              <Select label="与" name="to" options={options} defaultValue={String(view.to)} placeholder={null} />
            </div>
            <Button>看改动</Button>
          </Form>
          <ChangeTable caption="改动" before={name(view.from)} after={name(view.to)} changes={view.changes} />
        </>
      )}
    </PageShell>
  )
}
