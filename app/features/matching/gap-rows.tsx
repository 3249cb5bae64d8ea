import { Form, Link } from '@remix-run/react'
import { Button } from '#app/ui/button.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { Meta, Pager, Tabs } from '#app/ui/list-page.tsx'
import { LevelTag, SideLabel, SideMark } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { itemWords, missingWords } from './gap-view.ts'
import type { GapFigures, GapRowView, GapsView, NearMissView } from './gap-view.ts'
import { InviteForm } from './match-acts.tsx'

type Side = 'need' | 'offer'
const sides = ['need', 'offer'] as const

/** The gaps of the chosen cell, each with what comes nearest. */
export function GapRows({ view, figures }: { view: GapsView; figures: GapFigures }) {
  const { side, here, all, otherSide } = view
  const { rows, chosen, page, pageSize, total } = figures
  const to = (s: Side) => (s === side ? here : otherSide)
  return (
    <section aria-labelledby="gap-rows" className="stack" id="gaps">
      <div className="acts">
        <h2 id="gap-rows">{chosen || '全部领域和空间'}</h2>
        {chosen && <Link to={all}>看全部</Link>}
      </div>
      <Tabs
        label="哪一边的缺口"
        items={sides.map((s) => ({
          to: to(s),
          label: `${missingWords[s]}的${itemWords[s]}`,
          side: s,
          current: s === side,
        }))}
      />
      {rows.length === 0 ? (
        <EmptyState title={`这里没有${missingWords[side]}的${itemWords[side]}`}>
          在架的{itemWords[side]}都有{side === 'need' ? '合适的产品' : '对应的机会'}，或这里还没有{itemWords[side]}。
        </EmptyState>
      ) : (
        <ul className="gap-list">
          {rows.map((row) => (
            <GapRow key={row.item.to} row={row} view={view} />
          ))}
        </ul>
      )}
      <Pager page={page} pageSize={pageSize} total={total} hrefFor={(n) => pageOf(here, n)} />
    </section>
  )
}

function pageOf(here: string, page: number): string {
  const [path, search] = here.split('?')
  const query = new URLSearchParams(search)
  query.set('page', String(page))
  return `${path}?${query.toString()}`
}

function GapRow({ row, view: { side, here } }: { row: GapRowView; view: GapsView }) {
  const { item, near, mend, salonTo } = row
  return (
    <li className="card" data-row="">
      <div className="card-b">
        <h3>
          <SideMark side={side} /> <Link to={item.to}>{item.title}</Link>
        </h3>
        <Meta parts={item.meta} />
        {near.length === 0 && <p className="mut">没有与它有共同词语的{side === 'need' ? '产品' : '机会'}。</p>}
        <ol className="gap-near">
          {near.map((miss) => (
            <Near key={miss.to} miss={miss} seen={row.seen} side={side === 'need' ? 'offer' : 'need'} from={here} />
          ))}
        </ol>
        <div className="acts mt-2">
          <Link to={row.standingTo}>{side === 'need' ? '查其他产品的位次' : '查其他机会的位次'}</Link>
          {mend && 'to' in mend && <Link to={mend.to}>补充产品内容</Link>}
          {mend && 'copyOf' in mend && (
            <Form method="post" action="/opportunities/new">
              <Hidden values={{ copyOf: mend.copyOf, at: 'musts' }} />
              <Button variant="small">复制并改条件</Button>
            </Form>
          )}
          {salonTo && <Link to={salonTo}>提议沙龙主题</Link>}
        </div>
      </div>
    </li>
  )
}

function Near({ miss, seen, side, from }: { miss: NearMissView; seen: string; side: Side; from: string }) {
  const { to, item, level, why, nearMiss, unsaid, invite, actsAs, note } = miss
  return (
    <li>
      <p className="flex flex-wrap items-center gap-x-3">
        <span>
          <SideLabel side={side} /> <Link to={item.to}>{item.title}</Link>
        </span>
        {level && <LevelTag level={level} />}
      </p>
      <Meta parts={item.meta.slice(0, 2)} />
      <div className="near text-13">
        {why.map((line, i) => (
          <p key={i}>{line}</p>
        ))}
        {nearMiss && (
          <p>
            <b>差一项即符合</b> {nearMiss}
          </p>
        )}
        {unsaid.length > 0 && <p className="text-ink-2">未写：{unsaid.join('、')}</p>}
      </div>
      <div className="acts mt-2 text-13">
        {invite && <InviteForm to={to} {...{ from, seen, note }} side={actsAs} variant="small" start />}
        <Link to={`${to}?seen=${encodeURIComponent(seen)}`} aria-label={`推荐依据：${item.title}`}>
          推荐依据
        </Link>
      </div>
    </li>
  )
}
