import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'

interface CardProps {
  title?: ReactNode
  caption?: ReactNode
  /** Links at the right of the title. */
  acts?: ReactNode
  id?: string
  /** The content draws its own edges: tables, rows, tiles. */
  flush?: boolean
  children: ReactNode
}

export function Card({ title, caption, acts, id, flush, children }: CardProps) {
  return (
    <section className="card" id={id}>
      {title && (
        <div className="card-h">
          <h2>{title}</h2>
          {caption && <span className="cap">{caption}</span>}
          {acts && <div className="acts">{acts}</div>}
        </div>
      )}
      {flush ? children : <div className="card-b">{children}</div>}
    </section>
  )
}

export interface Fact {
  term: string
  detail: ReactNode
  /** A second, smaller line. */
  note?: ReactNode
}

/** Facts as a definition list; those without a detail are left out. */
export function DefinitionList({ facts }: { facts: (Fact | null | false | undefined)[] }) {
  return (
    <dl className="facts">
      {facts.flatMap((fact) =>
        fact && fact.detail !== null && fact.detail !== undefined && fact.detail !== ''
          ? [
              <dt key={`${fact.term} term`}>{fact.term}</dt>,
              <dd key={fact.term}>
                {fact.detail}
                {fact.note && <small>{fact.note}</small>}
              </dd>,
            ]
          : [],
      )}
    </dl>
  )
}

interface StatTileProps {
  value: ReactNode
  label: string
  note?: string
  /** Numbers are links wherever the things behind them can be shown. */
  to?: string
  current?: boolean
}

/** A number with its word; stands in `<div className="tiles">`. */
export function StatTile({ value, label, note, to, current }: StatTileProps) {
  const content = (
    <>
      <b>{value}</b>
      <span>{label}</span>
      {note && <small>{note}</small>}
    </>
  )
  if (to === undefined) return <div className="tile">{content}</div>
  return (
    <Link className="tile" to={to} aria-current={current ? 'page' : undefined}>
      {content}
    </Link>
  )
}

export interface TimelineEntry {
  /** Already formatted. */
  time: string
  title: ReactNode
  children?: ReactNode
  current?: boolean
}

export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  return (
    <ol className="timeline">
      {entries.map((entry, i) => (
        <li key={i} aria-current={entry.current ? 'step' : undefined}>
          <time>{entry.time}</time>
          <b>{entry.title}</b>
          {entry.children}
        </li>
      ))}
    </ol>
  )
}
