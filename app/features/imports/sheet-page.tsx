import { Link } from '@remix-run/react'
import { itemKind } from '#app/domain/vocabulary.ts'
import { Button } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { SaveBar, Stepper } from '#app/ui/form-layout.tsx'
import { Pager, Tabs } from '#app/ui/list-page.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import type { ImportSheetPage, RowFilter } from './import-view.ts'
import { ROWS_FORM, SheetGrid } from './sheet-grid.tsx'
import { ColumnSettings, FileNotes, ValiditySettings } from './sheet-settings.tsx'

export const importSteps = ['上传文件', '核对', '确认导入']

const FILTERS: Record<RowFilter, string> = {
  all: '全部',
  ready: '✓ 可导入',
  draft: '待完善',
  error: '✗ 需修改',
  duplicate: '＝ 重复',
}

/** The second step: the dry run is the sheet itself. */
export function SheetPage({ page }: { page: ImportSheetPage }) {
  const noun = itemKind.labels[page.head.kind]
  const { sheet } = page
  const href = (filter: RowFilter, n = 1, at = sheet?.sheet ?? 0) => {
    const params = new URLSearchParams({ sheet: String(at) })
    if (filter !== 'all') params.set('filter', filter)
    if (n > 1) params.set('page', String(n))
    return `/desk/import/${page.head.id}?${params.toString()}`
  }
  return (
    <PageShell wide saveBar={<Bar page={page} />}>
      <PageHeader
        title={`导入${noun}`}
        side={page.head.kind === 'opportunity' ? 'need' : 'offer'}
        caption="试读，还没有写入任何数据"
        acts={<Stepper steps={importSteps} current={1} />}
      />
      {page.tabs.length > 1 && (
        <Tabs
          label="工作表"
          items={page.tabs.map((t) => ({
            to: href('all', 1, t.sheet),
            label: t.left ? `${t.label}（不导入）` : t.label,
            count: t.left ? undefined : t.count,
            current: t.sheet === sheet?.sheet,
          }))}
        />
      )}
      {page.head.error !== '' && (
        <Notice tone="bad" title="没有导入">
          {page.head.error}
        </Notice>
      )}
      <FileLine page={page} />
      <FileNotes page={page} />
      {sheet === null ? (
        <EmptyState title="文件里没有找到清单" acts={<Link to="/desk/import">换一个文件</Link>}>
          表头要在同一行（或上下两行），并且有“名称”一列。可以先下载模板对照。
        </EmptyState>
      ) : (
        <>
          <div className="mb-3 flex flex-wrap gap-x-6">
            <ColumnSettings key={sheet.sheet} sheet={sheet} openAtFirst={sheet.unmapped > sheet.mapped} />
            {page.head.kind === 'opportunity' && <ValiditySettings validity={page.validity} />}
          </div>
          <Tabs
            label="行的筛选"
            items={(Object.keys(FILTERS) as RowFilter[]).map((filter) => ({
              to: href(filter),
              label: FILTERS[filter],
              count: page.counts[filter],
              current: filter === page.filter,
            }))}
          />
          {sheet.settings.left ? (
            <EmptyState title="这张工作表不导入">需要时在“调整对应”里重新导入。</EmptyState>
          ) : page.rows.length === 0 ? (
            <EmptyState title="没有这样的行" acts={<Link to={href('all')}>看全部</Link>} />
          ) : (
            <SheetGrid page={page} />
          )}
          <Pager page={page.page} pageSize={page.pageSize} total={page.total} hrefFor={(n) => href(page.filter, n)} />
          <p className="cap py-3">
            <span className="warn">→</span> 是系统读出的值；红框可以直接改。导入后成为{page.head.scope}
            的草稿，由责任单位核对后自行提交审核；没有改动过的可以整批撤回。同一文件再导入一次，不会重复产生。
          </p>
        </>
      )}
    </PageShell>
  )
}

function FileLine({ page }: { page: ImportSheetPage }) {
  const { sheet, head } = page
  if (!sheet) return null
  const [first, last] = sheet.headerRows
  const file = head.files.find((f) => f.name === sheet.fileName)
  return (
    <p className="my-3">
      <b>{sheet.fileName}</b>
      <span className="mut">
        {' '}
        {file?.format} · 工作表“{sheet.name}” · 第 {first === last ? first : `${first}–${last}`} 行是表头 ·{' '}
        {sheet.mapped} 列已对应{sheet.unmapped > 0 && `，${sheet.unmapped} 列没有对应、不导入`}
        {sheet.reportingUnit !== '' && ` · 填报单位：${sheet.reportingUnit}`} · 导入到{head.scope}
        {head.scope === '各责任单位' && page.owners > 0 && `（${page.owners} 家）`}
      </span>
    </p>
  )
}

function Bar({ page }: { page: ImportSheetPage }) {
  const errors = page.counts.error
  return (
    <SaveBar
      wide
      acts={
        <>
          <ConfirmForm
            label="放弃"
            what="放弃这次导入，读出的内容随之删除。"
            values={{ intent: 'discard' }}
            variant="text"
            className="max-sm:hidden"
          />
          <Button form={ROWS_FORM} name="next" value="0" className="max-sm:hidden">
            保存
          </Button>
          <Button form={ROWS_FORM} variant="primary" name="next" value="1" disabled={page.chosen === 0}>
            下一步，确认 {page.chosen} 行
          </Button>
        </>
      }
    >
      <span>
        <b>已勾选 {page.chosen} 行</b>
        {errors > 0 && <span className="mut max-sm:hidden"> 需修改的 {errors} 行改好后自动勾选</span>}
      </span>
    </SaveBar>
  )
}
