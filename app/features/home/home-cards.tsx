import { Link } from '@remix-run/react'
import { SideLabel, SideMark, StateTag } from '#app/ui/marks.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { HomeData } from './home.queries.server.ts'

export function NowCard({ release, salon }: Pick<HomeData, 'release' | 'salon'>) {
  return (
    <aside className="card self-stretch" aria-label="现行清单与下一场沙龙">
      <section className="card-b">
        <div className="flex justify-between text-13">
          <span className="cap">现行清单</span>
          <Link to="/releases">全部批次</Link>
        </div>
        {release ? (
          <>
            <h2 className="text-20">
              <Link to={`/releases/${release.number}`} className="text-ink">
                {release.year}年第{release.batch}批
              </Link>
            </h2>
            <p className="flex flex-wrap gap-x-5">
              {release.needs > 0 && <SideLabel side="need">机会清单 {release.needs} 项</SideLabel>}
              {release.offers > 0 && <SideLabel side="offer">产品清单 {release.offers} 项</SideLabel>}
            </p>
            <p className="cap">{release.line}</p>
            <div className="acts mt-1">
              <Link to={`/releases/${release.number}`}>看清单</Link>
              <Link reloadDocument to={`/releases/${release.number}.docx`}>
                下载 Word
              </Link>
              <Link reloadDocument to={`/releases/${release.number}.xlsx`}>
                下载 Excel
              </Link>
            </div>
          </>
        ) : (
          <p className="mut">还没有发布过清单。</p>
        )}
      </section>
      <section className="card-b border-t border-line">
        <div className="flex justify-between text-13">
          <span className="cap">下一场沙龙</span>
          <Link to="/salons">全部沙龙</Link>
        </div>
        {salon ? (
          <div className="mt-1 grid grid-cols-[52px_1fr] items-start gap-3.5">
            <time
              dateTime={salon.day}
              className="rounded border border-line py-1.5 text-center text-13 leading-[1.45] text-ink-2"
            >
              {salon.month}月<b className="block text-20 text-ink">{salon.date}</b>
              {salon.weekday}
            </time>
            <div>
              <h3>
                <Link to={salon.to} className="text-ink">
                  {salon.title}
                </Link>
              </h3>
              <p className="cap">{salon.line}</p>
              <p className="mt-0.5">{salon.registration}</p>
            </div>
          </div>
        ) : (
          <p className="mut">目前没有安排沙龙。</p>
        )}
      </section>
    </aside>
  )
}

export function YearCard({ numbers: n, asOf, year }: Pick<HomeData, 'numbers' | 'asOf' | 'year'>) {
  const rows: [label: string, note: string, value: number][] = [
    ['已发布清单', `按各批口径计数，共 ${n.releases} 批`, n.counted],
    ['企业应答', `${n.answered} 项机会有应答`, n.answers],
    ['一对一洽谈', `${n.salons} 场沙龙，只计已洽谈的`, n.meetings],
    ['达成对接意向', '政府单位的意向另注后续路径', n.intents],
    ['签约', '只计登记了合同或公告编号的', n.contracts],
    ['落地', '双方均已确认', n.landed],
  ]
  return (
    <Card title={`${year}年到现在`} caption={`截至 ${asOf}`}>
      <dl>
        {rows.map(([label, note, value]) => (
          <div
            key={label}
            className="flex items-start justify-between border-t border-line py-2 leading-[1.45] first:border-0 first:pt-0 last:pb-0"
          >
            <dt>
              {label}
              <small className="cap block">{note}</small>
            </dt>
            <dd className="text-20 font-bold">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

export function ResultsCard({ results }: Pick<HomeData, 'results'>) {
  return (
    <Card title="结果公开" acts={<Link to="/opportunities?closed=1">看已结束的机会</Link>} flush>
      {results.length === 0 ? (
        <p className="card-b mut">机会有了对接结果，会在这里公开。</p>
      ) : (
        <ul>
          {results.map((r) => (
            <li
              key={r.to}
              className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 border-t border-line px-4 py-2.5 leading-[1.45] first:border-0"
            >
              <Link to={r.to} className="font-bold text-ink">
                {r.title}
              </Link>
              <span className="cap">{r.on}</span>
              <StateTag shape={r.matched ? 'open' : 'shut'}>{r.state}</StateTag>
              <small className="mut text-13">{r.path}</small>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

interface Line {
  to: string
  title: string
  line: string
  time: string
}

export function ShortList(props: {
  title: string
  side: 'need' | 'offer'
  lines: Line[]
  all: { to: string; label: string }
  empty: string
}) {
  const { title, side, lines, all, empty } = props
  return (
    <Card title={title} acts={<Link to={all.to}>{all.label}</Link>} flush>
      {lines.length === 0 && <p className="card-b mut">{empty}</p>}
      <ul>
        {lines.map((l) => (
          <li
            key={l.to}
            data-row
            className="grid grid-cols-[6px_minmax(0,1fr)_auto] gap-x-3 border-t border-line px-4 py-2.5 leading-[1.45] first:border-0 max-sm:grid-cols-[6px_minmax(0,1fr)]"
          >
            <span>
              <SideMark side={side} />
            </span>
            <div>
              <Link to={l.to} className="font-bold text-ink">
                {l.title}
              </Link>
              <small className="cap block truncate max-sm:whitespace-normal">{l.line}</small>
            </div>
            <span className="text-13 whitespace-nowrap text-ink-2 max-sm:col-start-2">{l.time}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
