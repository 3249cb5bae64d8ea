import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { readRows } from '../rows.server.ts'

export const meta: MetaFunction = () => [{ title: 'rows' }]

export const loader = () => readRows()

export default function Rows() {
  const { rows, total } = useLoaderData<typeof loader>()
  return (
    <main>
      <h1>{total}</h1>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            <h2>
              <Link to={`/rows/${row.number}`}>{row.title}</Link>
            </h2>
            <p>{row.summary}</p>
            <p>
              <span>{row.number}</span> <span>{row.owner}</span> <span>{row.deadline}</span>
            </p>
          </li>
        ))}
      </ul>
    </main>
  )
}
