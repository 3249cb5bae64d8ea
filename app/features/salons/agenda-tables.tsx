import { Link } from '@remix-run/react'
import { tablePlace } from '#app/domain/salon/rooms.ts'
import { formatTime } from '#app/domain/time.ts'
import { SideMark } from '#app/ui/marks.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { PublicAgenda, SalonForEverybody } from './public.queries.server.ts'
import { place, span } from './when.ts'

/** The fixed items of the day with their pitches. */
export function DayTable({ agenda }: { agenda: PublicAgenda }) {
  return (
    <div className="scroll-x" role="region" aria-label="当天环节" tabIndex={0}>
      <table className="tb">
        <caption className="sr-only">当天环节</caption>
        <tbody>
          {agenda.blocks.map((block, i) => (
            <tr key={i}>
              <td className="nw w-[112px]">{span(block)}</td>
              <td>
                <b>{block.title}</b>
                {block.room !== '' && <span className="mut">{`\u3000${block.room}`}</span>}
                {block.forSome && <span className="cap">{'\u3000'}部分单位参加</span>}
                {block.kind === 'meetings' && (
                  <span className="mut">
                    {'\u3000'}
                    {agenda.rounds.length} 轮，{agenda.tables} 桌
                  </span>
                )}
                {block.pitches.length > 0 && (
                  <ul className="mt-1">
                    {block.pitches.map((p) => (
                      <li key={p.number} className="grid grid-cols-[44px_minmax(0,1fr)] leading-6">
                        <span className="mut">{formatTime(p.startsAt)}</span>
                        <span className="flex flex-wrap gap-x-3">
                          <Link to={`/${p.itemKind === 'opportunity' ? 'opportunities' : 'products'}/${p.number}`}>
                            <SideMark side={p.itemKind === 'opportunity' ? 'need' : 'offer'} /> {p.title}
                          </Link>
                          <span className="cap">{p.name}</span>
                          {p.off && <b className="bad">已取消</b>}
                        </span>
                      </li>
                    ))}
                  </ul>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The talks of a released agenda: a row for each table, a column for each round. */
export function TalksTable({ agenda }: { agenda: PublicAgenda }) {
  const tables = [...new Set(agenda.talks.map((t) => t.table))].sort((a, b) => a - b)
  // A place that was given away shows who sits there now.
  const at = new Map(
    [...agenda.talks].sort((a, b) => Number(b.off) - Number(a.off)).map((t) => [`${t.slot}-${t.table}`, t]),
  )
  return (
    <div className="scroll-x" role="region" aria-label="一对一洽谈安排" tabIndex={0}>
      <table className="tb min-w-[720px]">
        <caption className="sr-only">一对一洽谈安排，行是桌，列是轮次</caption>
        <thead>
          <tr>
            <th scope="col">桌</th>
            {agenda.rounds.map((round, slot) => (
              <th key={slot} scope="col">
                第 {slot + 1} 轮 <span className="cap">{span(round)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tables.map((table) => (
            <tr key={table}>
              <th scope="row" className="nw">
                {tablePlace(agenda.rooms, table)}
              </th>
              {agenda.rounds.map((_, slot) => {
                const talk = at.get(`${slot}-${table}`)
                return (
                  <td key={slot} className="text-13">
                    {talk ? (
                      <>
                        <SideMark side="need" /> {talk.needName}
                        <br />
                        <SideMark side="offer" /> {talk.offerName}
                        {talk.off && <b className="bad block">已取消</b>}
                      </>
                    ) : (
                      <span className="cap">空</span>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What the shown version changed against the one before, and the way to the earlier ones. */
export function AgendaChanges({ salon }: { salon: SalonForEverybody }) {
  const { changes } = salon
  const shown = salon.old ?? salon.version
  if (changes === null || shown === null) return null
  const { day, talks } = changes
  const at = (p: (typeof talks)[number]['from']) =>
    p ? `${formatTime(p.startsAt)} ${place(p.slot, p.table, p.rooms)}` : ''
  return (
    <Card title={`第 ${shown} 版与第 ${shown - 1} 版的不同`} caption={`洽谈 ${talks.length} 场`}>
      {day.length > 0 && (
        <ul className="mb-2">
          {day.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {talks.length === 0 && <p className="mut">一对一洽谈没有变化。</p>}
      <ul className="text-13">
        {talks.map((c) => (
          <li key={c.id}>
            <b>{c.kind === 'new' ? '新增' : c.kind === 'dropped' ? '取消' : '改动'}</b> <SideMark side="need" />{' '}
            {c.needName} <SideMark side="offer" /> {c.offerName}
            {'\u3000'}
            <span className="mut">{[at(c.from), at(c.to)].filter((text) => text !== '').join(' → ')}</span>
          </li>
        ))}
      </ul>
      <p className="acts mt-2">
        <span className="cap">以前的版本：</span>
        {Array.from({ length: shown - 1 }, (_, i) => (
          <Link key={i} to={`/salons/${salon.number}?version=${i + 1}`}>
            第 {i + 1} 版
          </Link>
        ))}
      </p>
    </Card>
  )
}
