import { composition } from '#app/domain/salon/composition.ts'
import type { AgreedTalk, Attendance, SalonState } from '#app/domain/salon/composition.ts'
import type { Problem } from '#app/domain/scheduling/problem.ts'
import { below, seededRandom } from '#app/domain/scheduling/random.ts'
import type { Random } from '#app/domain/scheduling/random.ts'
import { withLocks } from '#app/domain/scheduling/recompose.ts'

/** Half days as organisers plan them, made from a seed; they go through the product's own way from a salon to a problem. */

const between = (random: Random, least: number, most: number) => least + below(random, most - least + 1)

/** Who comes: every sixth unit arrives late, every eighth leaves early, some are called away for a round; a few send two people. */
function attendance(random: Random, id: string, rounds: number): Attendance {
  const absent = new Set<number>()
  const add = (from: number, to: number) => {
    for (let round = from; round < to; round++) absent.add(round)
  }
  if (random() < 1 / 6) add(0, between(random, 1, Math.max(1, Math.floor(rounds / 3))))
  if (random() < 1 / 8) add(rounds - between(random, 1, Math.max(1, Math.floor(rounds / 3))), rounds)
  if (random() < 1 / 12) absent.add(below(random, rounds))
  return { organisationId: id, seats: random() < 1 / 8 ? 2 : 1, absent: [...absent].sort((a, b) => a - b) }
}

/** How many talks each may still take on: the rounds in which it is present, for each of its people. */
const room = (a: Attendance, rounds: number) => a.seats * (rounds - a.absent.length)

interface Makers {
  random: Random
  owners: readonly Attendance[]
  firms: readonly Attendance[]
  rounds: number
}

/** Talks of owners with firms; some of both are asked for more often than others. */
function talks({ random, owners, firms, rounds }: Makers, wanted: number): AgreedTalk[] {
  const left = new Map([...owners, ...firms].map((a) => [a.organisationId, room(a, rounds)]))
  const found = new Map<string, AgreedTalk>()
  const skewed = <T>(list: readonly T[]) => list[Math.floor(list.length * random() ** 1.4)]!
  for (let tries = 0; found.size < wanted && tries < 40 * wanted; tries++) {
    const [owner, firm] = [skewed(owners).organisationId, skewed(firms).organisationId]
    const key = `${owner} ${firm}`
    if (found.has(key) || left.get(owner)! < 1 || left.get(firm)! < 1) continue
    for (const id of [owner, firm]) left.set(id, left.get(id)! - 1)
    const id = `m${found.size}`
    found.set(key, { id, needOrganisationId: owner, offerOrganisationId: firm, slot: null, table: null, locked: false })
  }
  return [...found.values()]
}

/** Up to three talks that the organiser has fixed, each in a round in which both are there and at a table nobody has. */
function withFixed(random: Random, state: SalonState): SalonState {
  const present = new Map(state.registrations.map((r) => [r.organisationId, new Set(r.absent)]))
  const busy = new Set<string>()
  const fixed = new Map<string, { slot: number; table: number }>()
  for (const talk of state.talks.slice(0, below(random, 4))) {
    const ends = [talk.needOrganisationId, talk.offerOrganisationId]
    const slot = Array.from({ length: state.rounds }, (_, s) => s).find((s) =>
      ends.every((id) => !present.get(id)!.has(s) && !busy.has(`${id} ${s}`)),
    )
    if (slot === undefined) continue
    for (const id of ends) busy.add(`${id} ${slot}`)
    fixed.set(talk.id, { slot, table: fixed.size })
  }
  return { ...state, talks: state.talks.map((t) => ({ ...t, ...fixed.get(t.id), locked: fixed.has(t.id) })) }
}

/** A salon of 60 units with so many talks for 240 places, nothing placed yet. */
export function fullSalon(seed: number, wanted: number): SalonState {
  const random = seededRandom(seed)
  const [rounds, tables] = [10, 24]
  const of = (name: string, n: number) => Array.from({ length: n }, (_, i) => attendance(random, `${name}${i}`, rounds))
  const [owners, firms] = [of('o', tables), of('f', 60 - tables)]
  return {
    rounds,
    tables,
    registrations: [...owners, ...firms],
    talks: talks({ random, owners, firms, rounds }, wanted),
  }
}

/** One salon of 20 to 60 units, a third of them owners of needs, with 60 to 95 of a hundred table places wanted. */
export function madeSalon(seed: number): Problem {
  const random = seededRandom(seed)
  const count = between(random, 20, 60)
  const rounds = between(random, 5, 10)
  const of = (name: string, n: number) => Array.from({ length: n }, (_, i) => attendance(random, `${name}${i}`, rounds))
  const owners = of('o', Math.max(5, Math.round(count / 3)))
  const firms = of('f', count - owners.length)
  const tables = Math.max(4, owners.length + between(random, -2, 2))
  const wanted = Math.round(tables * rounds * (0.6 + 0.35 * random()))
  const state = withFixed(random, {
    rounds,
    tables,
    registrations: [...owners, ...firms],
    talks: talks({ random, owners, firms, rounds }, wanted),
  })
  const { problem, current, locked } = composition(state)
  return withLocks(problem, current, { meetings: locked })
}
