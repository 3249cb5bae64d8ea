import { Link } from '@remix-run/react'
import { formatTime } from '#app/domain/time.ts'
import { SideMark } from '#app/ui/marks.tsx'
import type { PublicAgenda } from './public.queries.server.ts'
import { span } from './when.ts'

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
  const at = new Map(agenda.talks.map((t) => [`${t.slot}-${t.table}`, t]))
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
                {table + 1} 号桌
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
