import { dayOf, formatDay, formatTime } from '../time.ts'
import type { Room } from './rooms.ts'
import type { ReleasedAgenda, ReleasedBlock, ReleasedPitch } from './released-agenda.ts'

/** What a version of an agenda changed besides its talks, in sentences for everybody. */

const when = (at: number): string => `${formatDay(dayOf(at))} ${formatTime(at)}`

/** Items by a key that survives a change; the second of the same key is told apart by its number. */
function keyed<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T> {
  const seen = new Map<string, number>()
  return new Map(
    items.map((item) => {
      const key = keyOf(item)
      const nth = (seen.get(key) ?? 0) + 1
      seen.set(key, nth)
      return [`${key} ${nth}`, item]
    }),
  )
}

interface Timed {
  startsAt: number
  endsAt: number
}

function compared<T extends Timed>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  nameOf: (item: T) => string,
): string[] {
  const span = (t: T) => `${formatTime(t.startsAt)}–${formatTime(t.endsAt)}`
  return [
    ...[...after].flatMap(([key, is]) => {
      const was = before.get(key)
      if (!was) return [`新增 ${nameOf(is)}，${span(is)}`]
      return was.startsAt === is.startsAt && was.endsAt === is.endsAt
        ? []
        : [`${nameOf(is)}由 ${span(was)} 改为 ${span(is)}`]
    }),
    ...[...before].flatMap(([key, was]) => (after.has(key) ? [] : [`取消 ${nameOf(was)}（原 ${span(was)}）`])),
  ]
}

const HALL = '主会场'

/** Where the same items take place now. */
function movedRooms(before: ReadonlyMap<string, ReleasedBlock>, after: ReadonlyMap<string, ReleasedBlock>): string[] {
  return [...after].flatMap(([key, is]) => {
    const was = before.get(key)
    return !was || was.room === is.room ? [] : [`${is.title}的会场由 ${was.room ?? HALL} 改为 ${is.room ?? HALL}`]
  })
}

/** `主会场 1–6 号桌、二楼会议室 7–8 号桌` */
function roomsInWords(rooms: readonly Room[]): string {
  let before = 0
  const parts = rooms.map(({ name, tables }) => {
    const first = before + 1
    before += tables
    return `${name} ${first === before ? first : `${first}–${before}`} 号桌`
  })
  return parts.length === 0 ? '同一处' : parts.join('、')
}

/** Where the tables stand now; a version that was released without it says nothing. */
function movedTables({ rooms: was }: ReleasedAgenda, { rooms: is }: ReleasedAgenda): string[] {
  if (!was || !is) return []
  const [from, to] = [roomsInWords(was), roomsInWords(is)]
  return from === to ? [] : [`洽谈场地由 ${from} 改为 ${to}`]
}

const orderOf = (keys: readonly string[], other: ReadonlyMap<string, unknown>) =>
  keys.filter((k) => other.has(k)).join()

/** Name, place, day, rooms, blocks and pitches that differ between two versions, also in their order. */
export function dayChanges(before: ReleasedAgenda, after: ReleasedAgenda): string[] {
  const blocks = (a: ReleasedAgenda) => keyed(a.blocks, (b: ReleasedBlock) => `${b.kind} ${b.title}`)
  const pitches = (a: ReleasedAgenda) =>
    keyed(
      a.blocks.flatMap((b) => b.pitches),
      (p: ReleasedPitch) => `${p.itemKind} ${p.number}`,
    )
  const [oldBlocks, newBlocks, oldPitches, newPitches] = [
    blocks(before),
    blocks(after),
    pitches(before),
    pitches(after),
  ]
  const reordered = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>) =>
    orderOf([...a.keys()], b) !== orderOf([...b.keys()], a)
  return [
    ...(before.title === after.title ? [] : [`名称由“${before.title}”改为“${after.title}”`]),
    ...(before.place === after.place ? [] : [`地点由 ${before.place} 改为 ${after.place}`]),
    ...(before.startsAt === after.startsAt ? [] : [`开始时间由 ${when(before.startsAt)} 改为 ${when(after.startsAt)}`]),
    ...movedTables(before, after),
    ...(reordered(oldBlocks, newBlocks) ? ['环节的先后有调整'] : []),
    ...compared(oldBlocks, newBlocks, (b) => b.title),
    ...movedRooms(oldBlocks, newBlocks),
    ...(reordered(oldPitches, newPitches) ? ['上台的先后有调整'] : []),
    ...compared(oldPitches, newPitches, (p) => `${p.itemKind === 'opportunity' ? '需求发布' : '方案路演'}“${p.title}”`),
  ]
}
