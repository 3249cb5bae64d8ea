import type { Chosen } from '#app/domain/choosing/problem.ts'
import type { Ctx } from '#app/server/context.ts'
import { errorSummary } from '#app/server/log.ts'
import { markOfTexts, sealShown } from '#app/server/shown-list.ts'
import type { ShownRow } from '#app/server/shown-list.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { attendanceOf } from '#db/repos/salon-compositions.ts'
import { seenLevelsOfSalon } from '#db/repos/seen-lists.ts'
import type { SalonRegistration } from '#db/repos/salon-registrations.ts'
import type { SalonWish } from '#db/repos/salon-wishes.ts'
import { pairsToChoose } from './choose-candidates.server.ts'
import type { PairFound } from './choose-candidates.server.ts'
import { namesOf, participants, problemOf } from './choose-problem.ts'
import { chooseSearch } from './choose.schema.ts'
import type { ChooseQuery } from './choose.schema.ts'
import { conditionWord, kindWord, levelsText, priceText } from './choose-words.ts'
import type { ConditionNames } from './choose-words.ts'
import type { Salon } from './load-salon.server.ts'
import type { PairStanding } from './wish-rows.ts'

/** Pairs left out that are shown at first. */
const LEFT_SHOWN = 20

export interface SalonNow {
  salon: Salon
  meetings: readonly SalonMeeting[]
  registrations: readonly SalonRegistration[]
  wishes: readonly SalonWish[]
}

/** The choice that the conditions make for a salon, in words, and how each pair that was found stands in it. */
export async function chosenPairs(ctx: Ctx, now: SalonNow, given: ChooseQuery) {
  const query = withTyped(given)
  const { salon, meetings, registrations, wishes } = now
  const taken = new Set(
    meetings.filter((m) => m.status !== 'cancelled').map((m) => `${m.opportunity_id} ${m.product_id}`),
  )
  const { pairs: all, away } = await pairsToChoose(ctx, query, { startsAt: salon.starts_at, taken, wishes })
  const attendance = await attendanceOf(ctx.read, salon, registrations)
  const registered = new Map(
    registrations.filter((r) => r.status === 'registered').map((r) => [r.organisation_id, attendance(r)] as const),
  )
  const missing = (pair: PairFound) =>
    [pair.need, pair.product].filter((i) => !registered.has(i.organisation_id)).map((i) => i.name)
  const pairs = query.registered ? all.filter((pair) => missing(pair).length === 0) : all
  const problem = problemOf(salon, pairs, { query, meetings, registered })
  const result = await ctx.choosing(problem).catch((error: unknown) => {
    ctx.log.error({ requestId: ctx.requestId, error: errorSummary(error) }, 'pairs cannot be chosen')
    return null
  })
  const names = namesOf(salon, pairs, problem, meetings)
  const levels = await seenLevelsOfSalon(ctx.read, salon.id)
  const view = (pair: PairFound) => ({ ...pairView(pair), missing: missing(pair) })
  const known = new Set(pairs.map((p) => p.id))
  const made =
    result && !('conflict' in result) ? madeView(result, { pairs, query, names, view, meetings, levels }) : null
  const choice = {
    query,
    away,
    found: pairs.length,
    must: byHand(query, 'must', known, names),
    not: byHand(query, 'not', known, names),
    /** Conditions that contradict each other, or the choice; neither when it could not be made. */
    conflict: result && 'conflict' in result ? result.conflict.map((c) => conditionWord(c, names)) : null,
    made: made && { ...made, seen: sealShown(ctx, 'salon', shownRows(made, pairs)) },
  }
  return { choice, standings: result && !('conflict' in result) ? standingsOf(result, pairs, names) : null }
}
export type PairChoice = Awaited<ReturnType<typeof chosenPairs>>['choice']

/** The pairs of the page in its order, the chosen first. */
function shownRows(
  { chosen, left }: Pick<ReturnType<typeof madeView>, 'chosen' | 'left'>,
  pairs: readonly PairFound[],
) {
  const byId = new Map(pairs.map((p) => [p.id, p]))
  return [...chosen, ...left].flatMap(({ id, need, product, level }): ShownRow[] => {
    const pair = byId.get(id)
    if (!pair) return []
    const mark = markOfTexts(pair.need.public_hash, pair.product.public_hash)
    return [{ need: need.number, offer: product.number, level, mark }]
  })
}

function standingsOf(result: Chosen, pairs: readonly PairFound[], names: ConditionNames): PairStanding[] {
  const chosen = new Set(result.pairs)
  const why = new Map(result.leftOut.map((l) => [l.id, l.because.map((c) => conditionWord(c, names))]))
  return pairs.map((p) => ({
    units: [p.need.organisation_id, p.product.organisation_id],
    chosen: chosen.has(p.id),
    why: why.get(p.id) ?? [],
  }))
}

/** A pair typed into the form joins those that must be chosen. */
function withTyped(query: ChooseQuery): ChooseQuery {
  if (query.need === '' || query.product === '') return query
  const typed = `${query.need}~${query.product}`
  return { ...query, must: [...new Set([...query.must, typed])] }
}

/** What the organiser fixed by hand, each with the address that undoes it. `known` is false when it cannot be chosen. */
function byHand(query: ChooseQuery, list: 'must' | 'not', known: ReadonlySet<string>, names: ConditionNames) {
  return query[list].map((id) => ({
    id,
    word: known.has(id) ? names.pair(id) : id.replace('~', ' × '),
    known: known.has(id),
    undo: chooseSearch(query, { [list]: query[list].filter((other) => other !== id) }),
  }))
}

function pairView(p: PairFound) {
  return {
    id: p.id,
    value: `${p.need.id}~${p.product.id}`,
    level: p.level,
    agreed: p.agreed,
    newcomer: p.newcomer,
    wishes: p.wishes,
    need: { number: p.need.number ?? p.need.id, title: p.need.title, owner: p.need.name },
    product: { number: p.product.number ?? p.product.id, title: p.product.title, owner: p.product.name },
  }
}

interface Shown {
  pairs: readonly PairFound[]
  query: ChooseQuery
  names: ConditionNames
  meetings: readonly SalonMeeting[]
  levels: ReadonlyMap<string, string>
  view: (pair: PairFound) => ReturnType<typeof pairView> & { missing: string[] }
}

function madeView(result: Chosen, shown: Shown) {
  const { names, query } = shown
  const byId = new Map(shown.pairs.map((p) => [p.id, p]))
  const add = (list: 'must' | 'not', id: string) => {
    const other = list === 'must' ? 'not' : 'must'
    return chooseSearch(query, { [list]: [...query[list], id], [other]: query[other].filter((o) => o !== id) })
  }
  const order = new Map(inOrder(shown.pairs).map((p, at) => [p.id, at]))
  const sorted = <T extends { id: string }>(rows: readonly T[]) =>
    [...rows].sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0))
  const left = sorted(result.leftOut)
  return {
    chosen: sorted(result.pairs.map((id) => ({ id }))).flatMap(({ id }) => {
      const pair = byId.get(id)
      return pair ? [{ ...shown.view(pair), must: query.must.includes(id), not: add('not', id) }] : []
    }),
    summary: summaryOf(result),
    proven: result.proven,
    prices: result.prices.filter((p) => Object.values(p.gain).some((n) => n !== 0)).map((p) => priceText(p, names)),
    free: result.prices
      .filter((p) => Object.values(p.gain).every((n) => n === 0))
      .map((p) => `“${kindWord(p.kind, names)}”`),
    left: (query.all ? left : left.slice(0, LEFT_SHOWN)).flatMap(({ id, because }) => {
      const pair = byId.get(id)
      const why = because.map((c) => conditionWord(c, names))
      return pair ? [{ ...shown.view(pair), why, must: add('must', id) }] : []
    }),
    leftCount: left.length,
    leftAll: chooseSearch(query, { all: true }),
    participants: participants(result, shown.pairs, shown),
  }
}

/** The best first: agreed by both sides, then by level and place. */
function inOrder(pairs: readonly PairFound[]): PairFound[] {
  const level = (p: PairFound) => (p.level === null ? 3 : ['high', 'medium', 'low'].indexOf(p.level))
  return [...pairs].sort(
    (a, b) => Number(b.agreed) - Number(a.agreed) || level(a) - level(b) || a.rank - b.rank || (a.id < b.id ? -1 : 1),
  )
}

function summaryOf({ count, unconstrained }: Chosen): string {
  const all = `不设条件时可选 ${unconstrained.pairs} 对（${levelsText(unconstrained)}）`
  return count.pairs === 0 ? `没有选出；${all}` : `选出 ${count.pairs} 对（${levelsText(count)}）；${all}`
}
