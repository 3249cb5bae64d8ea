import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { SideMark } from './marks.tsx'
import type { Side } from './marks.tsx'

export interface Crumb {
  label: string
  to?: string
}

export function Breadcrumb({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <nav className="crumb" aria-label="当前位置">
      <ol>
        {crumbs.map((crumb, i) => (
          <li key={i} aria-current={i === crumbs.length - 1 ? 'page' : undefined}>
            {crumb.to ? <Link to={crumb.to}>{crumb.label}</Link> : crumb.label}
          </li>
        ))}
      </ol>
    </nav>
  )
}

interface PageHeaderProps {
  title: ReactNode
  side?: Side
  state?: ReactNode
  /** Beside the title on one line, below it when there is no room. */
  caption?: ReactNode
  acts?: ReactNode
}

/** The only h1 of a page. */
export function PageHeader({ title, side, state, caption, acts }: PageHeaderProps) {
  return (
    <div className="page-header">
      <div className="page-header-line">
        <h1>
          {side && <SideMark side={side} large />}
          {title}
        </h1>
        {state}
        {caption && <span className="mut">{caption}</span>}
      </div>
      {acts && <div className="acts">{acts}</div>}
    </div>
  )
}

interface ItemBarProps {
  state: ReactNode
  time?: ReactNode
  /** Left out on the phone, where the bar has at most two lines. */
  note?: ReactNode
  /** Quiet links first, the one next action last. */
  acts?: ReactNode
}

/** State, time and the one next action; stands above `<main>`. */
export function ItemBar({ state, time, note, acts }: ItemBarProps) {
  return (
    <div className="bar">
      <div className="wrap bar-in">
        {state}
        {time && <span>{time}</span>}
        {note && <span className="mut bar-note">{note}</span>}
        {acts && <div className="acts">{acts}</div>}
      </div>
    </div>
  )
}
