import { seatsIn } from '#app/domain/scheduling/problem.ts'
import { Link } from '@remix-run/react'
import { formatTime } from '#app/domain/time.ts'
import { SideMark } from '#app/ui/marks.tsx'
import type { AgendaDesk } from './agenda.queries.server.ts'
import type { Talk } from './agenda-grid.tsx'
import { LockIcon, WholeLock } from './agenda-locks.tsx'
import { span } from './when.ts'

/** What a unit does in a round: talks, waits between two talks, is away, or has not begun or is done. */
type Slot = { kind: 'talks'; talks: Talk[] } | { kind: 'gap' } | { kind: 'away' } | { kind: 'none' }

interface UnitRow {
  id: string
  name: string
  need: boolean
  count: number
  gaps: number
  locked: boolean
  slots: Slot[]
}

/** One row for each participant, those with idle gaps first. */
function unitRows(desk: AgendaDesk): UnitRow[] {
  return desk.problem.participants
    .map((p): UnitRow => {
      const own = desk.talks.filter((t) => t.slot !== null && (t.needId === p.id || t.offerId === p.id))
      const busy = own.map((t) => t.slot ?? 0)
      const slots = desk.rounds.map((_, slot): Slot => {
        const talks = own.filter((t) => t.slot === slot).sort((a, b) => (a.table ?? 0) - (b.table ?? 0))
        if (talks.length > 0) return { kind: 'talks', talks }
        if (Math.min(...busy) < slot && slot < Math.max(...busy)) return { kind: 'gap' }
        return p.forbidden.includes(slot) || seatsIn(p, slot) === 0 ? { kind: 'away' } : { kind: 'none' }
      })
      const starts = slots.filter((s, i) => s.kind === 'gap' && slots[i - 1]?.kind !== 'gap')
      return {
        id: p.id,
        name: desk.names[p.id] ?? '',
        need: own.some((t) => t.needId === p.id) || desk.talks.some((t) => t.needId === p.id),
        count: own.length,
        gaps: starts.length,
        locked: desk.lockedUnits.includes(p.id),
        slots,
      }
    })
    .sort((a, b) => b.gaps - a.gaps)
}

function Cell({ slot, unit }: { slot: Slot; unit: UnitRow }) {
  if (slot.kind === 'gap') return <td className="gap">空档</td>
  if (slot.kind === 'away') return <td className="away">不在场</td>
  if (slot.kind === 'none') return <td className="free">—</td>
  return (
    <td className="meet">
      {slot.talks.map((t) => (
        <TalkOf key={t.id} talk={t} unit={unit} />
      ))}
      {slot.talks.some((t) => t.locked) && <LockIcon />}
    </td>
  )
}

function TalkOf({ talk, unit }: { talk: Talk; unit: Pick<UnitRow, 'id'> }) {
  return (
    <Link to={`?view=units&move=${talk.id}#move`} className="block">
      <b>{(talk.table ?? 0) + 1} 号桌</b>
      {talk.needId === unit.id ? talk.offer : talk.need}
    </Link>
  )
}

const summary = (u: UnitRow) => `${u.count} 场${u.gaps > 0 ? `，空档 ${u.gaps} 处` : ''}`

/** Participants as rows, rounds as columns. */
export function UnitsGrid({ desk }: { desk: AgendaDesk }) {
  const rows = unitRows(desk)
  return (
    <>
      <div className="scroll-x max-sm:hidden" role="region" aria-label="各单位的安排" tabIndex={0}>
        <table className="agenda-grid units w-full min-w-[640px]">
          <caption className="sr-only">各单位的安排，行是单位，列是轮次</caption>
          <thead>
            <tr>
              <th scope="col">单位</th>
              {desk.rounds.map((round, slot) => (
                <th key={slot} scope="col">
                  <b>第 {slot + 1} 轮</b>
                  {span(round)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((u) => (
              <tr key={u.id}>
                <th scope="row">
                  <SideMark side={u.need ? 'need' : 'offer'} /> <b>{u.name}</b>
                  <span className="flex gap-x-3">
                    <span className={u.gaps > 0 ? 'warn' : 'mut'}>{summary(u)}</span>
                    <WholeLock values={{ organisationId: u.id }} locked={u.locked} what={u.name} />
                  </span>
                </th>
                {u.slots.map((slot, i) => (
                  <Cell key={i} slot={slot} unit={u} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul className="sm:hidden stack">
        {rows.map((u) => (
          <UnitCard key={u.id} unit={u} desk={desk} />
        ))}
      </ul>
    </>
  )
}

/** On the phone each unit is a short list of the rounds in which it talks, waits or is away. */
function UnitCard({ unit, desk }: { unit: UnitRow; desk: AgendaDesk }) {
  const words = { gap: '空档', away: '不在场' } as const
  return (
    <li className="rows">
      <div className="flex justify-between gap-x-2 px-3 py-2">
        <span>
          <SideMark side={unit.need ? 'need' : 'offer'} /> <b>{unit.name}</b>{' '}
          <span className={unit.gaps > 0 ? 'warn' : 'mut'}>{summary(unit)}</span>
        </span>
        <WholeLock values={{ organisationId: unit.id }} locked={unit.locked} what={unit.name} />
      </div>
      <ul>
        {unit.slots.map((slot, i) =>
          slot.kind === 'none' ? null : (
            <li key={i} className="grid grid-cols-[88px_minmax(0,1fr)] gap-x-2 border-t border-line px-3 py-1">
              <span className="mut">
                {i + 1} 轮 {desk.rounds[i] && formatTime(desk.rounds[i].startsAt)}
              </span>
              <span className={slot.kind === 'gap' ? 'warn' : slot.kind === 'talks' ? undefined : 'mut'}>
                {slot.kind === 'talks'
                  ? slot.talks.map((t) => <TalkOf key={t.id} talk={t} unit={unit} />)
                  : words[slot.kind]}
              </span>
            </li>
          ),
        )}
      </ul>
    </li>
  )
}
