import { useFetcher } from '@remix-run/react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import { formFailure } from '#app/domain/form-failure.ts'
import { agendaQuality } from '#app/domain/salon/composition.ts'
import { obstaclesTo } from '#app/domain/salon/obstacles.ts'
import { unitsElsewhere } from '#app/domain/salon/released-agenda.ts'
import type { AgendaQuality } from '#app/domain/salon/composition.ts'
import type { Agenda } from '#app/domain/scheduling/problem.ts'
import type { AgendaDesk } from './agenda.queries.server.ts'

export interface Cell {
  slot: number
  table: number
}
export type CellState = 'from' | 'allowed' | 'chosen' | 'closed' | 'idle'

/** What stands in the way of putting a talk into a cell; an empty list means allowed. The same rules as on the server. */
export function obstacles(
  desk: Pick<AgendaDesk, 'problem' | 'current' | 'locked' | 'begun' | 'names'>,
  talkId: string,
  cell: Cell,
): string[] {
  return obstaclesTo(desk, talkId, cell, (id) => desk.names[id] ?? '有单位')
}

/** The agenda with one talk moved, as numbers. */
export function qualityAfter(desk: Pick<AgendaDesk, 'problem' | 'current'>, talkId: string, cell: Cell): AgendaQuality {
  const agenda: Agenda = {
    slots: { ...desk.current.slots, [talkId]: cell.slot },
    tables: { ...desk.current.tables, [talkId]: cell.table },
  }
  return agendaQuality(desk.problem, agenda)
}

/** How many units would have to be told if one talk moved; null while nothing is released. */
export function toldAfter(desk: Pick<AgendaDesk, 'base' | 'talks'>, talkId: string, cell: Cell): number | null {
  if (desk.base === null) return null
  const after = desk.talks.flatMap(({ id, needId, offerId, ...t }) => {
    const { slot, table } = id === talkId ? cell : t
    return slot === null || table === null ? [] : [{ id, slot, table, units: [needId, offerId] }]
  })
  return unitsElsewhere(desk.base, after).size
}

export interface Moving {
  /** The talk that is picked up. */
  talk: AgendaDesk['talks'][number] | null
  chosen: Cell | null
  /** Why the chosen cell is closed. */
  reasons: string[]
  allowed: number
  /** The refusal of the last drop. */
  refusal: string | null
  busy: boolean
  /** The frame of the grid: it gets the focus while something is moved, so that the arrow keys work. */
  frame: RefObject<HTMLDivElement>
  cell(slot: number, table: number): CellState
  /** Why a cell is closed for the talk that is picked up. */
  why(slot: number, table: number): string[]
  pick(talkId: string): void
  /** Picks up for a drag: after the event, because Chromium ends a drag whose start changes the page. */
  drag(talkId: string): void
  choose(slot: number, table: number): void
  drop(slot: number, table: number): void
  cancel(): void
  onKey(event: KeyboardEvent): void
}

const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Picking up, choosing a cell and dropping: by pointer, by drag and by keyboard, all ending in the same form. */
export function useMoving(desk: AgendaDesk): Moving {
  const fetcher = useFetcher()
  const frame = useRef<HTMLDivElement>(null)
  const [talkId, setTalkId] = useState<string | null>(null)
  const [chosen, setChosen] = useState<Cell | null>(null)
  const composable = desk.problem.meetings.some((m) => m.id === talkId)
  const talk = composable ? (desk.talks.find((t) => t.id === talkId) ?? null) : null
  const closed = useMemo(() => {
    const found = new Map<string, string[]>()
    if (!talk) return found
    for (let slot = 0; slot < desk.rounds.length; slot++)
      for (let table = 0; table < desk.tables; table++) {
        const why = obstacles(desk, talk.id, { slot, table })
        if (why.length > 0) found.set(`${slot}-${table}`, why)
      }
    return found
  }, [desk, talk])
  const isFrom = (slot: number, table: number) => talk?.slot === slot && talk.table === table
  const cancel = () => {
    setTalkId(null)
    setChosen(null)
  }
  useEffect(() => {
    if (!talk) return
    const onEscape = (e: globalThis.KeyboardEvent) => {
      if (e.key !== 'Escape') return
      cancel()
      frame.current?.querySelector<HTMLElement>(`[data-talk="${talk.id}"]`)?.focus()
    }
    document.addEventListener('keydown', onEscape)
    return () => document.removeEventListener('keydown', onEscape)
  }, [talk])
  const drop = (slot: number, table: number) => {
    if (!talk || closed.has(`${slot}-${table}`) || isFrom(slot, table)) return
    fetcher.submit(
      { intent: 'move', meetingId: talk.id, version: desk.version, place: `${slot}-${table}` },
      { method: 'post' },
    )
    cancel()
  }
  const failure = formFailure(fetcher.data)
  return {
    talk,
    chosen,
    reasons: chosen ? (closed.get(`${chosen.slot}-${chosen.table}`) ?? []) : [],
    allowed: talk ? desk.rounds.length * desk.tables - closed.size - (talk.slot === null ? 0 : 1) : 0,
    refusal: failure?.error.message ?? null,
    busy: fetcher.state !== 'idle',
    frame,
    cell(slot, table) {
      if (!talk) return 'idle'
      if (isFrom(slot, table)) return 'from'
      if (closed.has(`${slot}-${table}`)) return 'closed'
      return chosen?.slot === slot && chosen.table === table ? 'chosen' : 'allowed'
    },
    why: (slot, table) => closed.get(`${slot}-${table}`) ?? [],
    drag(id) {
      setTimeout(() => this.pick(id))
    },
    pick(id) {
      const picked = desk.talks.find((t) => t.id === id)
      if (!picked || picked.locked) return
      setTalkId(id)
      frame.current?.focus({ preventScroll: true })
      setChosen(
        picked.slot === null || picked.table === null
          ? { slot: 0, table: 0 }
          : { slot: picked.slot, table: picked.table },
      )
    },
    choose: (slot, table) => setChosen((now) => (now?.slot === slot && now.table === table ? now : { slot, table })),
    drop,
    cancel,
    onKey(event) {
      const step = STEPS[event.key]
      if (!talk || !chosen) return
      if (step) {
        event.preventDefault()
        setChosen({
          slot: Math.min(desk.rounds.length - 1, Math.max(0, chosen.slot + step[0])),
          table: Math.min(desk.tables - 1, Math.max(0, chosen.table + step[1])),
        })
      } else if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault()
        drop(chosen.slot, chosen.table)
      }
    },
  }
}
