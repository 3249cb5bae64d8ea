import { Form, useSubmit } from '@remix-run/react'
import type { FocusEvent, FormEvent } from 'react'
import { classNames } from '#app/ui/class-names.ts'
import type { CellView, ImportSheetPage, RowView, SheetColumn } from './import-view.ts'

const WIDTHS = { name: 'w-38', text: 'w-52', short: 'w-30' } as const
export const ROWS_FORM = 'import-rows'

/** The sheet itself: what stands in it, what was read, what cannot stay. Ticks and corrections are saved at once. */
export function SheetGrid({ page }: { page: ImportSheetPage }) {
  const submit = useSubmit()
  const save = (form: HTMLFormElement | null) =>
    form && submit(form, { method: 'post', preventScrollReset: true, replace: true })
  const onChange = (e: FormEvent<HTMLFormElement>) => {
    const box = e.target as HTMLInputElement
    if (box.type === 'checkbox') save(box.form)
  }
  const onBlur = (e: FocusEvent<HTMLFormElement>) => {
    const field = e.target as unknown as HTMLInputElement
    // A button that was pressed sends the form itself.
    if (e.relatedTarget instanceof HTMLButtonElement || !field.name.startsWith('edit.')) return
    if (field.value !== field.defaultValue) save(field.form)
  }
  const { columns } = page.sheet ?? { columns: [] }
  return (
    <Form method="post" id={ROWS_FORM} onChange={onChange} onBlur={onBlur} preventScrollReset>
      <input type="hidden" name="intent" value="rows" />
      <input
        type="hidden"
        name="shown"
        value={page.rows
          .filter((r) => r.choosable)
          .map((r) => r.ref)
          .join(',')}
      />
      {/* What Enter in a cell presses. */}
      <button className="sr-only" tabIndex={-1}>
        保存修改
      </button>
      <div className="scroll-x">
        <table className="sheet">
          <caption className="sr-only">试读结果</caption>
          <colgroup>
            <col className="w-10" />
            <col className="w-9" />
            {columns.map((c) => (
              <col key={c.column} className={WIDTHS[c.size]} />
            ))}
            <col className="w-44" />
          </colgroup>
          <thead>
            <tr>
              <th className="no">行</th>
              <th>
                <span className="sr-only">导入</span>
              </th>
              {columns.map((c) => (
                <th key={c.column}>
                  <b>{c.label}</b>
                  {c.letter} 列 · {c.heading}
                </th>
              ))}
              <th>
                <b>结果与原因</b>
              </th>
            </tr>
          </thead>
          <tbody>
            {page.rows.map((row) => (
              <SheetRow key={row.ref} row={row} columns={columns} />
            ))}
          </tbody>
        </table>
      </div>
    </Form>
  )
}

function SheetRow({ row, columns }: { row: RowView; columns: SheetColumn[] }) {
  if (row.status === 'skipped')
    return (
      <tr className="skip-row">
        <td className="no">{row.rowNumber}</td>
        <td className="no" />
        <td colSpan={columns.length}>{row.line}</td>
        <td className="why">{row.why[0]}</td>
      </tr>
    )
  return (
    <tr>
      <td className="no">{row.rowNumber}</td>
      <td className="no">
        {row.choosable && (
          <input
            key={String(row.chosen)}
            type="checkbox"
            name="row"
            value={row.ref}
            defaultChecked={row.chosen}
            aria-label={`导入第 ${row.rowNumber} 行`}
          />
        )}
      </td>
      {row.cells.map((cell, i) => (
        <SheetCell key={cell.ref} cell={cell} column={columns[i] as SheetColumn} rowNumber={row.rowNumber} />
      ))}
      <td className="why">
        <Verdict row={row} />
      </td>
    </tr>
  )
}

const VERDICTS = {
  ok: ['ok', '✓ 可导入'],
  draft: ['ok', '✓ 可建草稿'],
  error: ['bad', '✗ 需修改'],
  duplicate: ['mut', '＝ 重复'],
  skipped: ['mut', '不导入'],
} as const

function Verdict({ row }: { row: RowView }) {
  const [tone, word] = VERDICTS[row.status]
  return (
    <>
      <b className={tone}>{word}</b>
      {row.choosable && !row.chosen && <span className="mut">（未勾选）</span>}
      {row.why.map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
    </>
  )
}

interface CellProps {
  cell: CellView
  column: SheetColumn
  rowNumber: number
}

function SheetCell({ cell, column, rowNumber }: CellProps) {
  const { problem, read } = cell
  const marked = problem ? 'cell-fix' : read !== null && 'cell-read'
  const quiet = !cell.open && read === null && column.size !== 'name'
  return (
    <td className={classNames(marked, quiet && 'quiet', column.size === 'name' && 'name')} data-label={column.label}>
      {cell.open ? (
        <CellInput cell={cell} label={`第 ${rowNumber} 行${column.label}`} />
      ) : column.size === 'name' ? (
        <b>{cell.text}</b>
      ) : (
        <span className="whitespace-pre-line">{cell.text}</span>
      )}
      {read !== null && !problem && <div className="read-as">→ {read}</div>}
      {problem?.suggestion && <Suggestions cell={cell} {...problem.suggestion} />}
    </td>
  )
}

function CellInput({ cell, label }: { cell: CellView; label: string }) {
  const common = {
    name: `edit.${cell.ref}`,
    defaultValue: cell.text,
    className: 'input',
    'aria-label': label,
    'aria-invalid': cell.problem ? (true as const) : undefined,
  }
  return cell.text.includes('\n') || cell.text.length > 40 ? (
    <textarea key={cell.text} {...common} rows={3} />
  ) : (
    <input key={cell.text} {...common} />
  )
}

/** The value that the system offers; it is filled in only when it is taken. */
function Suggestions({ cell, label, value, same }: { cell: CellView; label: string; value: string; same: number }) {
  return (
    <>
      <button className="link" name="fix" value={`${cell.ref}=${value}`}>
        {label}
      </button>
      {same > 1 && (
        <>
          {' '}
          <button className="link" name="fixAll" value={cell.ref}>
            同样的 {same} 处都改
          </button>
        </>
      )}
    </>
  )
}
