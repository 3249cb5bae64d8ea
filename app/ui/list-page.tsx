import { Form, Link, useSubmit } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { formatCount } from './format.ts'
import { KeyHints } from './keyboard.tsx'
import { SideMark } from './marks.tsx'
import type { Side } from './marks.tsx'

export interface TabItem {
  to: string
  label: string
  count?: number
  side?: Side
  current?: boolean
}

/** On the phone the row of tabs scrolls, and the current one is brought into sight. */
export function Tabs({ items, label }: { items: TabItem[]; label: string }) {
  const row = useRef<HTMLElement>(null)
  const current = items.find((item) => item.current)?.to
  useEffect(() => {
    const tab = row.current?.querySelector<HTMLElement>('[aria-current]')
    if (row.current && tab) row.current.scrollLeft = tab.offsetLeft - row.current.clientWidth / 2 + tab.offsetWidth / 2
  }, [current])
  return (
    <nav ref={row} className="tabs" aria-label={label}>
      {items.map((item) => (
        <Link key={item.to} to={item.to} aria-current={item.current ? 'page' : undefined}>
          {item.side && <SideMark side={item.side} />}
          {item.label}
          {item.count !== undefined && <span>{formatCount(item.count)}</span>}
        </Link>
      ))}
    </nav>
  )
}

/**
 * The filters of a list: a GET form that is sent at each change, or by its button without script. A drawer on the phone.
 */
export function FacetPanel({ label = '筛选', keep = {}, children }: FacetPanelProps) {
  const submit = useSubmit()
  const onChange = (event: FormEvent<HTMLFormElement>) => {
    void submit(event.currentTarget, { replace: true, preventScrollReset: true })
  }
  return (
    <details className="facets">
      <summary className="btn">{label}</summary>
      <Form method="get" aria-label="筛选" onChange={onChange}>
        {Object.entries(keep).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {children}
        <noscript>
          <button className="btn facets-save" type="submit">
            按所选筛选
          </button>
        </noscript>
      </Form>
    </details>
  )
}

interface FacetPanelProps {
  /** On the phone's button: 筛选：状态、领域等 7 类. */
  label?: string
  /** Parameters of the address that the form keeps: the words searched, the order. */
  keep?: Record<string, string>
  children: ReactNode
}

export interface FacetOption {
  value: string
  label: string
  count?: number
}

interface FacetGroupProps {
  legend: string
  name: string
  options: FacetOption[]
  selected: readonly string[]
  /** One of them instead of any number; 不限 leads the list and sends an empty value. */
  single?: boolean
  /** Options shown at once; chosen ones are never hidden. Default 8. */
  shown?: number
  note?: ReactNode
}

export function FacetGroup({ legend, name, options, selected, single, shown = 8, note }: FacetGroupProps) {
  const choices = single ? [{ value: '', label: '不限' }, ...options] : options
  const chosen = single && selected.length === 0 ? [''] : selected
  const visible = choices.filter((o, i) => i < shown || chosen.includes(o.value))
  const rest = choices.filter((o) => !visible.includes(o))
  const choice = (o: FacetOption) => (
    <FacetChoice
      key={o.value}
      option={o}
      checked={chosen.includes(o.value)}
      type={single ? 'radio' : 'checkbox'}
      name={name}
    />
  )
  return (
    <fieldset className="facet">
      <legend>{legend}</legend>
      {visible.map(choice)}
      {rest.length > 0 && (
        <details className="facet-more">
          <summary>另 {rest.length} 项</summary>
          {rest.map(choice)}
        </details>
      )}
      {note && <p className="cap">{note}</p>}
    </fieldset>
  )
}

/** Follows the address when that changes otherwise than by a click here, and keeps the focus when it does. */
function FacetChoice({ option, checked, type, name }: FacetChoiceProps) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.checked = checked
  }, [checked])
  return (
    <label>
      <input ref={box} type={type} name={name} value={option.value} defaultChecked={checked} />
      <span>{option.label}</span>
      {option.count !== undefined && <span>{formatCount(option.count)}</span>}
    </label>
  )
}

interface FacetChoiceProps {
  option: FacetOption
  checked: boolean
  type: 'radio' | 'checkbox'
  name: string
}

export interface SortLink {
  to: string
  label: string
  current?: boolean
}

/** Above the rows: how many, in which order, and what can be done with all of them. */
export function ListHead({ children, sorts, acts }: { children: ReactNode; sorts?: SortLink[]; acts?: ReactNode }) {
  return (
    <div className="list-head">
      <div role="status">{children}</div>
      {sorts && (
        <nav className="sorts" aria-label="排序">
          {sorts.map((s) => (
            <Link key={s.to} to={s.to} aria-current={s.current ? 'true' : undefined} preventScrollReset>
              {s.label}
            </Link>
          ))}
        </nav>
      )}
      {acts && <div className="acts text-13 max-sm:hidden">{acts}</div>}
    </div>
  )
}

interface ListRowProps {
  side?: Side
  /** Absent where nothing more can be read: a need that was withdrawn. */
  to?: string
  title: ReactNode
  /** One line of need or function. */
  gist?: ReactNode
  /** Number, unit, category, way, amount; joined by middle dots. */
  meta?: ReactNode[]
  state?: ReactNode
  time?: ReactNode
}

/** A row of a list; stands in `<ul className="rows">`. */
export function ListRow({ side, to, title, gist, meta = [], state, time }: ListRowProps) {
  return (
    <li className="row" data-row="">
      {side ? <SideMark side={side} /> : <span />}
      <div>
        <h3>{to ? <Link to={to}>{title}</Link> : title}</h3>
        {gist && <p className="gist">{gist}</p>}
        {meta.length > 0 && <Meta parts={meta} />}
      </div>
      <div className="end">
        {state}
        {time && <p>{time}</p>}
      </div>
    </li>
  )
}

/** Facts in one line, joined by middle dots; empty ones are left out. */
export function Meta({ parts }: { parts: ReactNode[] }) {
  return (
    <p className="meta">
      {parts
        .filter((part) => part !== null && part !== undefined && part !== '' && part !== false)
        .map((part, i) => (
          <span key={i}>{part}</span>
        ))}
    </p>
  )
}

interface PagerProps {
  /** Where a page has several lists. */
  label?: string
  page: number
  pageSize: number
  total: number
  hrefFor: (page: number) => string
}

/** Absent where there is nothing: the empty state says so. */
export function Pager({ label = '分页', page, pageSize, total, hrefFor }: PagerProps) {
  if (total === 0) return null
  const pages = Math.max(1, Math.ceil(total / pageSize))
  const near = [1, page - 1, page, page + 1, pages].filter((p) => p >= 1 && p <= pages)
  const shown = [...new Set(near)].sort((a, b) => a - b)
  return (
    <nav className="pager" aria-label={label}>
      {pages > 1 &&
        shown.map((p, i) => (
          <span key={p} className="contents">
            {i > 0 && p - (shown[i - 1] ?? p) > 1 && <span aria-hidden="true">…</span>}
            {p === page ? (
              <b aria-current="page">{p}</b>
            ) : (
              <Link to={hrefFor(p)} aria-label={`第 ${p} 页`}>
                {p}
              </Link>
            )}
          </span>
        ))}
      {page < pages && <Link to={hrefFor(page + 1)}>下一页</Link>}
      <span className="cap">
        {`第 ${formatCount((page - 1) * pageSize + 1)}–${formatCount(Math.min(total, page * pageSize))} 项，共 ${formatCount(total)} 项`}
      </span>
      <KeyHints />
    </nav>
  )
}
