import { Link } from '@remix-run/react'
import { Fragment } from 'react'
import type { KeyboardEvent } from 'react'
import { roomNameOf, roomOfTable } from '#app/domain/salon/rooms.ts'
import { SideMark } from '#app/ui/marks.tsx'
import { classNames } from '#app/ui/class-names.ts'
import type { AgendaDesk } from './agenda.queries.server.ts'
import { LockIcon, WholeLock } from './agenda-locks.tsx'
import type { Moving } from './moving.ts'
import { span } from './when.ts'

export type Talk = AgendaDesk['talks'][number]

/** Who keeps each table, by the composer's problem. */
export function tableOwners(desk: Pick<AgendaDesk, 'problem' | 'names'>): Map<number, string> {
  const owners = new Map<number, string>()
  for (const p of desk.problem.participants) for (const table of p.tables ?? []) owners.set(table, p.id)
  return owners
}

interface GridProps {
  desk: AgendaDesk
  moving: Moving
}

/** Tables as rows, rounds as columns. Without script each talk leads to its form. */
export function AgendaGrid({ desk, moving }: GridProps) {
  const owners = tableOwners(desk)
  const at = new Map(desk.talks.flatMap((t) => (t.slot === null ? [] : [[`${t.slot}-${t.table}`, t] as const])))
  return (
    <div
      ref={moving.frame}
      className="scroll-x max-sm:hidden"
      role="region"
      aria-label="洽谈安排"
      tabIndex={0}
      onKeyDown={(e: KeyboardEvent) => moving.onKey(e)}
    >
      <table className="agenda-grid w-full min-w-[640px]">
        <caption className="sr-only">洽谈安排，行是桌，列是轮次</caption>
        <thead>
          <tr>
            <th scope="col">桌 · 责任单位</th>
            {desk.rounds.map((round, slot) => (
              <th key={slot} scope="col">
                <b>第 {slot + 1} 轮</b>
                <span className="flex justify-between gap-x-2">
                  {span(round)}
                  {desk.begun.includes(slot) ? (
                    <span>已开始</span>
                  ) : (
                    <WholeLock values={{ slot }} locked={desk.lockedRounds.includes(slot)} what={`第 ${slot + 1} 轮`} />
                  )}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: desk.tables }, (_, table) => {
            const owner = owners.get(table)
            const room = table === 0 || roomOfTable(desk.rooms, table - 1) < roomOfTable(desk.rooms, table)
            return (
              <Fragment key={table}>
                {room && desk.rooms.length > 0 && (
                  <tr>
                    <th scope="rowgroup" colSpan={desk.rounds.length + 1}>
                      {roomNameOf(desk.rooms, table)}
                    </th>
                  </tr>
                )}
                <tr>
                  <th scope="row">
                    <b className="mr-2">{table + 1}</b>
                    {owner ? (
                      <>
                        <SideMark side="need" /> {desk.names[owner]}
                      </>
                    ) : (
                      '机动桌'
                    )}
                  </th>
                  {desk.rounds.map((_r, slot) => (
                    <GridCell
                      key={slot}
                      {...{ desk, moving, slot, table }}
                      talk={at.get(`${slot}-${table}`)}
                      owner={owner}
                    />
                  ))}
                </tr>
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

interface CellProps extends GridProps {
  slot: number
  table: number
  talk: Talk | undefined
  owner: string | undefined
}

function GridCell({ desk, moving, slot, table, talk, owner }: CellProps) {
  const state = moving.cell(slot, table)
  const className = classNames(
    talk ? 'meet' : 'free',
    state === 'allowed' && 'lit',
    state === 'chosen' && 'lit lit-at',
    state === 'from' && 'from',
    state === 'closed' && moving.chosen?.slot === slot && moving.chosen.table === table && 'shut-at',
  )
  const drop = state === 'allowed' || state === 'chosen'
  return (
    <td
      className={className}
      title={state === 'closed' ? moving.why(slot, table).join('') : undefined}
      onClick={drop ? () => moving.drop(slot, table) : moving.talk ? () => moving.choose(slot, table) : undefined}
      onDragOver={(e) => {
        if (!drop) return
        e.preventDefault()
        moving.choose(slot, table)
      }}
      onDrop={(e) => {
        e.preventDefault()
        if (drop) moving.drop(slot, table)
      }}
      onDragEnter={() => moving.talk && moving.choose(slot, table)}
    >
      {drop ? (
        <b className="block">{state === 'chosen' ? '放在这里' : '可放'}</b>
      ) : talk ? (
        <TalkHandle desk={desk} talk={talk} moving={moving} owner={owner} />
      ) : (
        '空'
      )}
    </td>
  )
}

function TalkHandle({
  desk,
  talk,
  moving,
  owner,
}: {
  desk: AgendaDesk
  talk: Talk
  moving: Moving
  owner: string | undefined
}) {
  return (
    <>
      <Link
        to={`?move=${talk.id}`}
        preventScrollReset
        data-talk={talk.id}
        draggable={!talk.locked}
        onDragStart={(e) => {
          e.dataTransfer.setData('text/plain', talk.id)
          e.dataTransfer.effectAllowed = 'move'
          moving.drag(talk.id)
        }}
        onDragEnd={() => moving.cancel()}
        onClick={(e) => {
          if (talk.locked || moving.talk || e.metaKey || e.ctrlKey) {
            if (moving.talk) e.preventDefault()
            return
          }
          e.preventDefault()
          moving.pick(talk.id)
        }}
        onKeyDown={(e) => {
          if (e.key !== ' ' || talk.locked || moving.talk) return
          e.preventDefault()
          e.stopPropagation()
          moving.pick(talk.id)
        }}
        title={`${desk.names[talk.needId] ?? talk.need} × ${talk.offer}`}
      >
        <b>{talk.offer}</b>
      </Link>
      <span className="sub" title={owner === talk.needId ? talk.product : undefined}>
        {owner === talk.needId ? (
          talk.product
        ) : (
          <>
            <SideMark side="need" /> {talk.need}
          </>
        )}
      </span>
      {talk.locked && <LockIcon />}
    </>
  )
}
