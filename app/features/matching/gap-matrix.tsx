import { Link } from '@remix-run/react'
import { formatShortInstant } from '#app/domain/time.ts'
import { classNames } from '#app/ui/class-names.ts'
import { formatCount } from '#app/ui/format.ts'
import { Card } from '#app/ui/panels.tsx'
import { itemWords, missingWords } from './gap-view.ts'
import type { CountPair, GapCategory, GapFigures } from './gap-view.ts'

type Side = 'need' | 'offer'
const sides = ['need', 'offer'] as const

/** How many are missing, and when that was found. */
export function Totals({ figures, now }: { figures: GapFigures; now: number }) {
  const { need, offer } = figures.totals
  return (
    <>
      在架机会 {formatCount(need.items)} 项中 <b>{formatCount(need.gaps)} 项</b>暂无合适产品；在架产品{' '}
      {formatCount(offer.items)} 项中 <b>{formatCount(offer.gaps)} 项</b>暂无对应机会。
      <span className="cap">{formatShortInstant(figures.computedAt, now)} 计算，不含公开资料</span>
    </>
  )
}

/** 领域 × 空间: gaps large and dark, what has a counterpart small and light. The table says the same in numbers. */
export function GapMatrix({ figures }: { figures: GapFigures }) {
  const { categories, columns, totals } = figures
  return (
    <Card title="领域 × 空间" caption="按主要领域和第一个空间，每项只计一次" flush>
      <p className="gap-key">
        {sides.map((side) => (
          <span key={side} className="contents">
            <span>
              <Marks side={side} gaps={1} rest={0} /> {itemWords[side]}，{missingWords[side]}
            </span>
            <span>
              <Marks side={side} gaps={0} rest={1} /> {itemWords[side]}，已有
            </span>
          </span>
        ))}
      </p>
      <div className="scroll-x" role="region" aria-label="领域与空间的供需缺口" tabIndex={0}>
        <table className="gap-grid">
          <caption className="sr-only">各领域在各空间的机会和产品，以及其中的缺口</caption>
          <thead>
            <tr>
              <th scope="col">领域</th>
              {columns.map((c) => (
                <th key={c.code} scope="col">
                  {c.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {categories.map((category) => (
              <MatrixRow key={category.code} category={category} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">
                缺口合计 <Gaps counts={totals} />
              </th>
              {columns.map((c) => (
                <td key={c.code}>
                  <Gaps counts={c} />
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
    </Card>
  )
}

function MatrixRow({ category }: { category: GapCategory }) {
  const { name, to, current, cells } = category
  return (
    <tr>
      <th scope="row">
        <Link to={to} aria-current={current ? 'true' : undefined} preventScrollReset>
          {name}
        </Link>
      </th>
      {cells.map((cell) => (
        <td key={cell.space} className={cell.current ? 'gap-chosen' : undefined}>
          {cell.need.items + cell.offer.items > 0 && (
            <Link
              to={cell.to}
              aria-label={`${name}，${cell.spaceName}：${cellWords(cell)}`}
              aria-current={cell.current ? 'true' : undefined}
              preventScrollReset
            >
              {sides.map((side) => (
                <Marks key={side} side={side} gaps={cell[side].gaps} rest={cell[side].items - cell[side].gaps} />
              ))}
            </Link>
          )}
        </td>
      ))}
    </tr>
  )
}

const cellWords = ({ need, offer }: CountPair) =>
  `机会 ${need.items} 项，缺 ${need.gaps}；产品 ${offer.items} 项，缺 ${offer.gaps}`

/** So many marks of a kind are drawn one by one; of more one stands with their number. */
const DRAWN = 4

/** Need marks end at the middle of the cell and offer marks begin there, so that the two sides meet. */
function Marks({ side, gaps, rest }: { side: Side; gaps: number; rest: number }) {
  const groups = [
    { count: gaps, gap: true },
    { count: rest, gap: false },
  ].filter(({ count }) => count > 0)
  if (side === 'need') groups.reverse()
  return (
    <span className={`gap-marks gap-marks-${side}`} aria-hidden="true">
      {groups.map(({ count, gap }) => (
        <span key={String(gap)} className="contents">
          {count > DRAWN && side === 'need' && <b>{formatCount(count)}</b>}
          {Array.from({ length: count > DRAWN ? 1 : count }, (_, i) => (
            <i key={i} className={classNames(`gap-mark gap-mark-${side}`, gap && 'gap-mark-open')} />
          ))}
          {count > DRAWN && side === 'offer' && <b>{formatCount(count)}</b>}
        </span>
      ))}
    </span>
  )
}

function Gaps({ counts: { need, offer } }: { counts: CountPair }) {
  return (
    <span className="gap-sum">
      <b className="text-need">
        <span className="sr-only">机会缺 </span>
        {formatCount(need.gaps)}
      </b>
      <b className="text-offer">
        <span className="sr-only">，产品缺 </span>
        {formatCount(offer.gaps)}
      </b>
    </span>
  )
}
