import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { Card } from '#app/ui/panels.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import type { ReleaseLine } from './release-line.tsx'

export interface HeadFact {
  term: string
  detail: ReactNode
}

/** Facts of a release in one run of words under its title. */
export function HeadFacts({ facts }: { facts: HeadFact[] }) {
  return (
    <dl className="mb-4 flex flex-wrap gap-x-6 gap-y-1 text-14">
      {facts
        .filter((f) => f.detail !== '' && f.detail !== null)
        .map((f) => (
          <div key={f.term} className="flex gap-2">
            <dt className="mut shrink-0">{f.term}</dt>
            <dd>{f.detail}</dd>
          </div>
        ))}
    </dl>
  )
}

/** Where a release was published: a link when it has one. */
export function Channel({ channel, link }: { channel: string; link: string }) {
  if (link === '') return channel
  return (
    <a href={link} rel="noreferrer">
      {channel || link}
    </a>
  )
}

interface ChangeRow {
  itemId: string
  place: string
  title: string
  what: string
  when: string
  to: string
}

/** What happened to the items since; never inside the sheet. */
export function ChangesSince({ changes }: { changes: readonly ChangeRow[] }) {
  return (
    <Card id="changes" title="清单发布后的变化" caption="清单按发布时冻结，下列变化不改动清单">
      {changes.length === 0 ? (
        <p className="mut">发布以后，各条目没有变化。</p>
      ) : (
        <ul className="stack">
          {changes.map((c) => (
            <li key={`${c.itemId} ${c.what}`}>
              <p>
                {c.place} {c.title}：<Link to={c.to}>{c.what}</Link> <span className="cap nw">{c.when}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

/** The other releases of the year. */
export function SameYear({ lines, current, year }: { lines: readonly ReleaseLine[]; current: string; year: number }) {
  return (
    <Card title={`${year}年批次`} acts={<Link to="/releases">历年清单</Link>}>
      <ul className="stack">
        {lines.map((line) => (
          <li key={line.number}>
            {line.number === current ? <b>{line.name}</b> : <Link to={`/releases/${line.number}`}>{line.name}</Link>}{' '}
            {line.releasedOn} {line.contents} <span className="cap">{line.counted}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** A release from before the system has evidence instead of items. */
export function EarlierEvidence({ evidence }: { evidence: string }) {
  return (
    <EmptyState title="本批次在系统启用前发布，由牵头单位补录">
      条目以原文件为准，本页只登记批次、日期和佐证。{evidence && `佐证：${evidence}`}
    </EmptyState>
  )
}
