import { isOn } from '#app/domain/salon/live-agenda.ts'
import type { Ctx } from '#app/server/context.ts'
import { loadSalon } from './load-salon.server.ts'
import { agendaForEverybody } from './public.queries.server.ts'
import { nowAndNext, partsOf } from './running.ts'

/** 大屏: what runs and what comes, per table, under the names that everybody may see. */
export async function boardPage(ctx: Ctx, key: string) {
  const salon = await loadSalon(ctx, ctx.read, key)
  const agenda = await agendaForEverybody(ctx.read, salon)
  const { current, next } = nowAndNext(agenda, ctx.now)
  const talksIn = (slot: number | null | undefined) =>
    agenda.talks
      .filter((t) => t.slot === slot && isOn(t))
      .sort((a, b) => a.table - b.table)
      .map(({ id, table, needName, offerName }) => ({ id, table, needName, offerName }))
  const round = [current, next].find((part) => part && part.slot !== null) ?? null
  const later = round ? partsOf(agenda).find((p) => p.slot !== null && p.startsAt > round.startsAt) : undefined
  return {
    now: ctx.now,
    number: salon.number,
    title: salon.title,
    place: salon.place,
    rooms: agenda.rooms ?? [],
    startsAt: agenda.startsAt,
    endsAt: agenda.endsAt,
    released: salon.released_version !== null,
    current,
    next,
    round: round && { ...round, talks: talksIn(round.slot) },
    later: later ? { ...later, talks: talksIn(later.slot) } : null,
  }
}
export type Board = Awaited<ReturnType<typeof boardPage>>
