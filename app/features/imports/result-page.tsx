import { Link } from '@remix-run/react'
import { itemKind } from '#app/domain/vocabulary.ts'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Pager } from '#app/ui/list-page.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import type { ResultPage as Result } from './import-view.ts'

/** A confirmed import: its drafts and what became of them, and the way back. */
export function ResultPage({ page }: { page: Result }) {
  const { head } = page
  const noun = itemKind.labels[head.kind]
  const path = head.kind === 'opportunity' ? '/opportunities' : '/products'
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[{ label: '工作台', to: '/desk' }, { label: '导入', to: '/desk/import' }, { label: '结果' }]}
      />
      <PageHeader
        title={`导入${noun}`}
        caption={head.files.map((f) => f.name).join('、')}
        acts={
          head.status === 'confirmed' &&
          page.untouched > 0 && (
            <ConfirmForm
              label="撤回这次导入"
              what={undoText(page)}
              confirmLabel="撤回"
              values={{ intent: 'undo' }}
              danger
            />
          )
        }
      />
      {head.status === 'undone' ? (
        <Notice tone="info" title={`已撤回：删除 ${head.outcome.deleted} 项草稿`}>
          {head.outcome.kept > 0 && `有 ${head.outcome.kept} 项在撤回前已修改或提交，保留如下。`}
        </Notice>
      ) : (
        <Notice tone="ok" title={`已建 ${head.outcome.created} 项草稿，归 ${head.outcome.owners} 家单位`}>
          由责任单位核对、补齐后提交审核。
        </Notice>
      )}
      <DataTable
        caption="导入的内容"
        rows={page.items}
        rowKey={(item) => item.key}
        empty={<p className="mut p-4">没有留下内容。</p>}
        columns={[
          {
            key: 'title',
            header: '名称',
            rowHeader: true,
            cell: (item) => (item.own ? <Link to={`${path}/${item.key}`}>{item.title}</Link> : item.title),
          },
          { key: 'owner', header: '单位', wide: true, cell: (item) => item.owner },
          { key: 'state', header: '现在', nowrap: true, cell: (item) => item.state },
        ]}
      />
      <Pager
        page={page.page}
        pageSize={page.pageSize}
        total={page.total}
        hrefFor={(n) => `/desk/import/${head.id}?page=${n}`}
      />
    </PageShell>
  )
}

function undoText(page: Result): string {
  const kept = page.total - page.untouched
  const rest = kept === 0 ? '' : `；${kept} 项已修改或提交，会保留`
  return `删除这次导入的 ${page.untouched} 项没有改动过的草稿${rest}。撤回后可以重新导入。`
}
