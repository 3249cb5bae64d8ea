import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'

export type NoticeTone = 'info' | 'warn' | 'bad' | 'ok'

/** A message that belongs to the place where it stands. */
export function Notice({
  tone = 'info',
  title,
  children,
}: {
  tone?: NoticeTone
  title?: string
  children?: ReactNode
}) {
  return (
    <div className={`note note-${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
      {title && <span className="note-head">{title}</span>}
      {children}
    </div>
  )
}

export interface ErrorLink {
  /** `#` and the id of the field. */
  href: string
  text: string
  /** `advice` may stay as it is; default `must`. */
  kind?: 'must' | 'advice'
}

/** All errors of a form with links to their fields. Takes the focus when it appears or its title changes. */
export function ErrorSummary({ title, errors, focus = true }: { title: string; errors: ErrorLink[]; focus?: boolean }) {
  const box = useRef<HTMLElement>(null)
  const mixed = errors.some((e) => e.kind === 'advice')
  useEffect(() => {
    if (focus && errors.length > 0) box.current?.focus()
  }, [focus, title, errors.length])
  if (errors.length === 0) return null
  return (
    <section ref={box} className="error-summary" aria-labelledby="error-summary" tabIndex={-1}>
      <h2 id="error-summary">{title}</h2>
      <ul>
        {errors.map((e) => (
          <li key={e.href + e.text}>
            {mixed && (
              <span className={e.kind === 'advice' ? 'warn' : 'bad'}>
                {e.kind === 'advice' ? '▲ 建议改' : '✗ 必须改'}
              </span>
            )}
            <a href={e.href}>{e.text}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface FindingProps {
  kind: 'must' | 'advice'
  /** What is wrong, in one short sentence. */
  title: string
  children?: ReactNode
  /** A sentence that would be right. */
  example?: string
  acts?: ReactNode
}

/** What is to be mended in one sentence, standing under it: passage, why, example, act. */
export function Finding({ kind, title, children, example, acts }: FindingProps) {
  return (
    <div className={kind === 'must' ? 'finding finding-must' : 'finding'}>
      <p>
        <b>{title}</b>
        {children}
      </p>
      {example && <p className="example">可以这样写：{example}</p>}
      {acts && <div className="acts">{acts}</div>}
    </div>
  )
}

/** An empty place says what would be here and how to begin. */
export function EmptyState({ title, children, acts }: { title: string; children?: ReactNode; acts?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {acts && <div className="acts">{acts}</div>}
    </div>
  )
}
