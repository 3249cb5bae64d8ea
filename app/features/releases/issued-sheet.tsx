import { Link } from '@remix-run/react'
import { listName } from '#app/domain/issued-list/names.ts'
import type { Sheet, SheetColumn } from '#app/domain/issued-list/sheet.ts'
import { formatWan } from '#app/domain/money.ts'
import { classNames } from '#app/ui/class-names.ts'

/** A day parts between month and day when its column is narrow, nowhere else. */
function DayText({ text }: { text: string }) {
  const parts = /^(\d+年\d+月)(\d+日.*)$/.exec(text)
  if (!parts) return text
  return (
    <>
      <span className="inline-block">{parts[1]}</span>
      <span className="inline-block">{parts[2]}</span>
    </>
  )
}

function Cell({ column, text, to }: { column: SheetColumn; text: string; to: string }) {
  return (
    <td className={classNames('whitespace-pre-line', column.centre && 'c')}>
      {column.key === 'title' ? (
        <Link to={to} className="text-inherit">
          {text}
        </Link>
      ) : (
        <DayText text={text} />
      )}
    </td>
  )
}

const itemPath = { opportunity: '/opportunities', product: '/products' }

/** One list as the A4 sheet that is issued. */
export function IssuedSheet({ sheet }: { sheet: Sheet }) {
  return (
    <section className="a4" aria-label={sheet.title}>
      <p className="annex">{sheet.annex}</p>
      <h2>{sheet.title}</h2>
      <p className="by">{sheet.by}</p>
      <div className="scroll-x" role="region" aria-label={`${listName[sheet.kind]}表格`} tabIndex={0}>
        <table className="print:w-[calc(100%-1px)]">
          <colgroup>
            {sheet.columns.map((c) => (
              <col key={c.key} width={`${c.percent}%`} />
            ))}
          </colgroup>
          <thead>
            <tr>
              {sheet.columns.map((c) => (
                <th key={c.key} scope="col" className="whitespace-pre-line">
                  {c.heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sheet.rows.map((row) => (
              <tr key={row.itemId}>
                {sheet.columns.map((c, i) => (
                  <Cell
                    key={c.key}
                    column={c}
                    text={row.cells[i] ?? ''}
                    to={`${itemPath[sheet.kind]}/${row.itemNumber}`}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <SheetNotes notes={sheet.notes} />
    </section>
  )
}

function SheetNotes({ notes }: { notes: readonly string[] }) {
  return (
    <div className="mt-2.5 flex text-13">
      <span className="shrink-0">注：</span>
      {notes.length === 1 ? (
        <p>{notes[0]}</p>
      ) : (
        <ol className="list-decimal pl-5">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ol>
      )}
    </div>
  )
}

/** How many items each category has, and the sum of its exact amounts. */
export function CategoryTotals({ sheet }: { sheet: Sheet }) {
  if (sheet.totals.length === 0) return null
  return (
    <dl className="no-print my-3 flex flex-wrap gap-x-4 gap-y-1 text-13">
      <dt className="mut">按领域</dt>
      {sheet.totals.map((t) => (
        <dd key={t.category}>
          {t.name} <b>{t.count}</b>
          {t.stated > 0 && <span className="mut"> · {formatWan(t.fen)} 万元</span>}
        </dd>
      ))}
    </dl>
  )
}
