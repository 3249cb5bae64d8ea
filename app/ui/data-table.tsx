import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface Column<Row> {
  key: string
  header: ReactNode
  cell: (row: Row) => ReactNode
  /** Numbers stand at the right. */
  num?: boolean
  nowrap?: boolean
  /** The cell that names the row. */
  rowHeader?: boolean
  sortable?: boolean
  /** Left out on the phone. */
  wide?: boolean
}

export interface Sort {
  key: string
  direction: 'asc' | 'desc'
}

interface DataTableProps<Row> {
  caption: string
  /** Shows the caption; otherwise it is there for screen readers, because a heading stands above. */
  showCaption?: boolean
  columns: Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  sort?: Sort
  /** Address of the same page sorted otherwise. */
  sortHref?: (sort: Sort) => string
  /** Stands in place of the table when there are no rows. */
  empty?: ReactNode
  /** On the phone a row is a block: its header, then the other cells in two columns. */
  fold?: boolean
}

const ariaSort = { asc: 'ascending', desc: 'descending' } as const

function HeaderCell<Row>({
  column,
  sort,
  sortHref,
}: { column: Column<Row> } & Pick<DataTableProps<Row>, 'sort' | 'sortHref'>) {
  const direction = sort?.key === column.key ? sort.direction : undefined
  const className = classNames(column.num && 'num', column.wide && 'max-sm:hidden') || undefined
  return (
    <th scope="col" className={className} aria-sort={direction && ariaSort[direction]}>
      {column.sortable && sortHref ? (
        <Link to={sortHref({ key: column.key, direction: direction === 'asc' ? 'desc' : 'asc' })} preventScrollReset>
          {column.header}
          {direction && <span aria-hidden="true"> {direction === 'asc' ? '↑' : '↓'}</span>}
        </Link>
      ) : (
        column.header
      )}
    </th>
  )
}

/** A table that is read. Each row can be reached with j and k; Enter opens its first link. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, showCaption, columns, rows, rowKey, sort, sortHref, empty, fold } = props
  if (rows.length === 0 && empty !== undefined) return empty
  return (
    <div className="scroll-x" role="region" aria-label={caption} tabIndex={0}>
      <table className={classNames('tb', fold && 'tb-fold')}>
        <caption className={showCaption ? undefined : 'sr-only'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.key} {...{ column, sort, sortHref }} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} data-row="">
              {columns.map((column) => {
                const Cell = column.rowHeader ? 'th' : 'td'
                return (
                  <Cell
                    key={column.key}
                    scope={column.rowHeader ? 'row' : undefined}
                    className={
                      classNames(column.num && 'num', column.nowrap && 'nw', column.wide && 'max-sm:hidden') ||
                      undefined
                    }
                  >
                    {column.cell(row)}
                  </Cell>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
