import { Link } from '@remix-run/react'
import type { Fact } from '#app/ui/panels.tsx'

/** A published release in which an item stands. */
export interface IssuedIn {
  to: string
  name: string
  place: string
}

/** 所在清单 among the facts of an item; absent while it stands in none. */
export function issuedInFact(releases: readonly IssuedIn[]): Fact | null {
  if (releases.length === 0) return null
  return {
    term: '所在清单',
    detail: (
      <ul>
        {releases.map((r) => (
          <li key={r.to}>
            <Link to={r.to}>{r.name}</Link> {r.place}
          </li>
        ))}
      </ul>
    ),
  }
}
