import { DataTable } from '#app/ui/data-table.tsx'
import type { FieldChange } from './field-changes.ts'

interface ChangeTableProps {
  caption: string
  before: string
  after: string
  changes: FieldChange[]
}

/** Two texts of an item field by field, only where they differ. */
export function ChangeTable({ caption, before, after, changes }: ChangeTableProps) {
  const cell = (text: string) =>
    text === '' ? <span className="mut">（空）</span> : <span className="whitespace-pre-line">{text}</span>
  return (
    <DataTable
      caption={caption}
      rows={changes}
      rowKey={(change) => change.field}
      columns={[
        { key: 'field', header: '内容', rowHeader: true, nowrap: true, cell: (change) => change.label },
        { key: 'before', header: before, cell: (change) => cell(change.before) },
        { key: 'after', header: after, cell: (change) => cell(change.after) },
      ]}
      empty={<p className="mut">没有不同。</p>}
    />
  )
}
