import { Link } from '@remix-run/react'

/** The list that is on the page as a file: `path` without its ending, `search` the address's own query. */
export function ExportLinks({ path, search = '' }: { path: string; search?: string }) {
  return (
    <span className="no-print">
      导出{' '}
      <Link to={`${path}.xlsx${search}`} reloadDocument>
        Excel
      </Link>{' '}
      <Link to={`${path}.csv${search}`} reloadDocument>
        CSV
      </Link>
    </span>
  )
}
