import type { AgreedTalk } from './composition.ts'
import { roomOfTable } from './rooms.ts'
import type { Room } from './rooms.ts'

interface OwnersAndFirms {
  /** Owners that sit nowhere yet. */
  newcomers: readonly string[]
  rooms: readonly Room[]
  talks: readonly AgreedTalk[]
}

/**
 * The tables of owners, exchanged between newcomers as long as that lets firms meet their owners in fewer rooms. A firm
 * changes room at least once less often than it has rooms, whatever the order of its talks.
 */
export function withFewerRooms(
  given: ReadonlyMap<string, number[]>,
  { newcomers, rooms, talks }: OwnersAndFirms,
): Map<string, number[]> {
  const tables = new Map(given)
  if (rooms.length < 2) return tables
  const firms = [...new Set(talks.map((talk) => talk.offerOrganisationId))]
  const pairs = talks.map((talk) => ({
    owner: talk.needOrganisationId,
    firm: firms.indexOf(talk.offerOrganisationId),
  }))
  const roomOf = (owner: string) => roomOfTable(rooms, tables.get(owner)?.[0] ?? 0)
  const visited = () => new Set(pairs.map(({ owner, firm }) => firm * rooms.length + roomOf(owner))).size
  const exchange = (a: string, b: string) => {
    const kept = tables.get(a)!
    tables.set(a, tables.get(b)!)
    tables.set(b, kept)
  }
  const movable = newcomers.filter((owner) => tables.has(owner))
  let least = visited()
  for (let better = true; better;) {
    better = false
    for (const [at, a] of movable.entries())
      for (const b of movable.slice(at + 1)) {
        if (tables.get(a)!.length !== tables.get(b)!.length || roomOf(a) === roomOf(b)) continue
        exchange(a, b)
        const now = visited()
        if (now >= least) exchange(a, b)
        else {
          least = now
          better = true
        }
      }
  }
  return tables
}
