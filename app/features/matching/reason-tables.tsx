import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import type { Count } from '#app/domain/small-counts.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { formatCount } from '#app/ui/format.ts'
import { Card } from '#app/ui/panels.tsx'
import type { CategoryRow, ReasonRow, ReasonsView } from './reason-words.ts'

/** On the phone each figure stands behind its word. */
const Figure = ({ word, children }: { word: string; children: ReactNode }) => (
  <span className="figure">
    <span className="cap sm:hidden">{word}</span>
    <span>{children}</span>
  </span>
)

/** A total that would give away small counts is not told. */
const countWords = (n: Count | null): string => (typeof n === 'number' ? formatCount(n) : (n ?? '–'))

/** How often each reason was given, by side and act; the first row says of how many. */
export function ReasonTable({ view }: { view: ReasonsView }) {
  const totals: ReasonRow = {
    code: 'all',
    label: '合计',
    counts: [],
    total: view.refusals,
  }
  return (
    <Card title="按原因" caption="同一对先后多次谢绝或标记，各计一次" flush>
      <DataTable<ReasonRow>
        caption="各原因的次数"
        fold
        rows={[...view.rows, totals]}
        rowKey={(row) => row.code}
        columns={[
          { key: 'label', header: '原因', rowHeader: true, nowrap: true, cell: (row) => row.label },
          ...view.columns.map((column, i) => ({
            key: column.label,
            header: column.label,
            num: true,
            cell: (row: ReasonRow) =>
              row.code === 'all' ? (
                <Figure word={column.label}>
                  <b>{countWords(column.total)}</b>
                  <span className="cap block">
                    {column.ofWord} {countWords(column.of)}
                  </span>
                </Figure>
              ) : (
                <Figure word={column.label}>{countWords(row.counts[i] ?? null)}</Figure>
              ),
          })),
          {
            key: 'total',
            header: '合计',
            num: true,
            cell: (row) => <Figure word="合计">{<b>{countWords(row.total)}</b>}</Figure>,
          },
        ]}
      />
    </Card>
  )
}

/** The same by the first category of the need. */
export function ReasonCategories({ view, hrefFor }: { view: ReasonsView; hrefFor: (category: string) => string }) {
  return (
    <Card title="按领域" caption="领域以机会的第一个所属领域为准" flush>
      <DataTable<CategoryRow>
        caption="各领域的邀请和谢绝"
        fold
        rows={view.categories}
        rowKey={(row) => row.code}
        columns={[
          {
            key: 'name',
            header: '领域',
            rowHeader: true,
            nowrap: true,
            cell: (row) => (
              <Link to={hrefFor(row.code)} preventScrollReset>
                {row.name}
              </Link>
            ),
          },
          {
            key: 'invited',
            header: '邀请',
            num: true,
            cell: (row) => <Figure word="邀请">{countWords(row.invited)}</Figure>,
          },
          {
            key: 'declined',
            header: '谢绝',
            num: true,
            cell: (row) => <Figure word="谢绝">{countWords(row.declined)}</Figure>,
          },
          {
            key: 'dismissed',
            header: '标为不合适',
            num: true,
            cell: (row) => <Figure word="标为不合适">{countWords(row.dismissed)}</Figure>,
          },
          {
            key: 'most',
            header: '最多的原因',
            cell: (row) => row.most && <Figure word="最多的原因">{row.most}</Figure>,
          },
        ]}
      />
    </Card>
  )
}
