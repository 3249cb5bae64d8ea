import type { BlockKind } from './blocks.ts'
import { roomNameOf } from './rooms.ts'
import type { Room } from './rooms.ts'
import type { Span } from './timetable.ts'

/** What a released version of an agenda holds: a frozen copy, so that later changes never alter what was published. */

export interface ReleasedTalk {
  id: string
  slot: number
  table: number
  needOrganisationId: string
  offerOrganisationId: string
  /** Names for everybody: an owner who stays unnamed is 某商贸企业 here. */
  needName: string
  offerName: string
  opportunityNumber: string
  opportunityTitle: string
  productNumber: string
  productTitle: string
  /** 参会层级 that the owner of the need asks for; unknown in versions that were released without it. */
  level?: string
}

export interface ReleasedPitch extends Span {
  itemKind: 'opportunity' | 'product'
  number: string
  title: string
  organisationId: string
  /** Name for everybody. */
  name: string
}

export interface ReleasedBlock extends Span {
  kind: BlockKind
  title: string
  /** Where it takes place; absent: where everybody is. */
  room?: string
  /** Only these take part, beside what the others do; absent: everybody. */
  some?: { id: string; organisations: string[] }
  pitches: ReleasedPitch[]
}

export interface ReleasedAgenda {
  title: string
  place: string
  startsAt: number
  endsAt: number
  tables: number
  /** Where the tables stand; unknown in versions that were released without it. */
  rooms?: Room[]
  blocks: ReleasedBlock[]
  rounds: Span[]
  talks: ReleasedTalk[]
}

/** One thing of an organisation's own day. */
export interface OwnEntry extends Span {
  /** Id of the talk, number of the pitched item, or key of an item for some. */
  id: string
  kind: 'talk' | 'pitch' | 'block'
  /** The other side of a talk, or the title of a pitch or item. */
  title: string
  slot?: number
  table?: number
  /** Room of the table, where there are several, or of the item. */
  room?: string
  /** 参会层级 of the other side, for a firm. */
  level?: string
}

/** Whether an organisation takes part in a fixed item. */
export const takesPart = ({ some }: Pick<ReleasedBlock, 'some'>, organisationId: string): boolean =>
  some?.organisations.includes(organisationId) ?? true

/** Whether an item is for everybody: the others run beside it and nobody else waits for them. */
export const isForAll = ({ some }: Pick<ReleasedBlock, 'some'>): boolean => some === undefined

/** The day of one organisation in an agenda, in the order of time. */
export function ownEntries(agenda: ReleasedAgenda | null, organisationId: string): OwnEntry[] {
  const talks = (agenda?.talks ?? []).flatMap((t): OwnEntry[] => {
    const round = agenda?.rounds[t.slot]
    const asOwner = t.needOrganisationId === organisationId
    if (!round || (!asOwner && t.offerOrganisationId !== organisationId)) return []
    const { startsAt, endsAt } = round
    const room = roomNameOf(agenda.rooms ?? [], t.table)
    const place = { slot: t.slot, table: t.table, ...(room === '' ? {} : { room }) }
    const own = { id: t.id, kind: 'talk' as const, startsAt, endsAt, ...place }
    return [
      asOwner
        ? { ...own, title: t.offerName }
        : { ...own, title: t.needName, ...(t.level === undefined ? {} : { level: t.level }) },
    ]
  })
  const pitches = (agenda?.blocks ?? [])
    .flatMap((b) => b.pitches)
    .filter((p) => p.organisationId === organisationId)
    .map((p): OwnEntry => ({ id: p.number, kind: 'pitch', title: p.title, startsAt: p.startsAt, endsAt: p.endsAt }))
  const blocks = (agenda?.blocks ?? [])
    .filter((b) => takesPart(b, organisationId) && b.some)
    .map((b): OwnEntry => ({
      id: b.some?.id ?? '',
      kind: 'block',
      title: b.title,
      startsAt: b.startsAt,
      endsAt: b.endsAt,
      ...(b.room ? { room: b.room } : {}),
    }))
  return [...talks, ...pitches, ...blocks].sort((a, b) => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1))
}

export interface OwnChange {
  kind: 'moved' | 'new' | 'dropped' | 'level'
  before: OwnEntry | null
  after: OwnEntry | null
}

/** How an organisation's day differs. A 参会层级 that only one of the two knows is no difference. */
export function ownChanges(before: readonly OwnEntry[], after: readonly OwnEntry[]): OwnChange[] {
  const changes: OwnChange[] = []
  for (const was of before) {
    const is = after.find((e) => e.id === was.id)
    if (!is) changes.push({ kind: 'dropped', before: was, after: null })
    else if (was.startsAt !== is.startsAt || was.endsAt !== is.endsAt || was.table !== is.table || was.room !== is.room)
      changes.push({ kind: 'moved', before: was, after: is })
    else if (was.level !== undefined && is.level !== undefined && was.level !== is.level)
      changes.push({ kind: 'level', before: was, after: is })
  }
  for (const is of after)
    if (!before.some((e) => e.id === is.id)) changes.push({ kind: 'new', before: null, after: is })
  return changes
}

/** Everybody who has a talk, a pitch or a part in an item for some in an agenda. */
export function partakers(agenda: ReleasedAgenda | null): string[] {
  return [
    ...new Set([
      ...(agenda?.talks ?? []).flatMap((t) => [t.needOrganisationId, t.offerOrganisationId]),
      ...(agenda?.blocks ?? []).flatMap((b) => [
        ...b.pitches.map((p) => p.organisationId),
        ...(b.some?.organisations ?? []),
      ]),
    ]),
  ]
}

/** Organisations whose own day differs between two versions; all that take part when there is no earlier one. */
export function changedOrganisations(before: ReleasedAgenda | null, after: ReleasedAgenda): string[] {
  const everybody = new Set([...partakers(before), ...partakers(after)])
  return [...everybody].filter((id) => ownChanges(ownEntries(before, id), ownEntries(after, id)).length > 0)
}

export interface TalkChange {
  kind: 'moved' | 'new' | 'dropped'
  before: ReleasedTalk | null
  after: ReleasedTalk | null
}

/** Talks that differ between two versions, for everybody: new, gone, at another table or another time. */
export function talkChanges(before: ReleasedAgenda, after: ReleasedAgenda): TalkChange[] {
  const time = (agenda: ReleasedAgenda, t: ReleasedTalk) => agenda.rounds[t.slot]?.startsAt
  const old = new Map(before.talks.map((t) => [t.id, t]))
  const now = new Set(after.talks.map((t) => t.id))
  return [
    ...after.talks.flatMap((t): TalkChange[] => {
      const was = old.get(t.id)
      if (!was) return [{ kind: 'new', before: null, after: t }]
      const stays = was.table === t.table && was.slot === t.slot && time(before, was) === time(after, t)
      return stays ? [] : [{ kind: 'moved', before: was, after: t }]
    }),
    ...before.talks.flatMap((t): TalkChange[] => (now.has(t.id) ? [] : [{ kind: 'dropped', before: t, after: null }])),
  ]
}

export interface PlacedTalk {
  id: string
  slot: number
  table: number
  units: readonly string[]
}

/** Units with a talk that stands elsewhere than before, is new or is gone. */
export function unitsElsewhere(before: readonly PlacedTalk[], after: readonly PlacedTalk[]): Set<string> {
  const key = (t: PlacedTalk) => `${t.id} ${t.slot} ${t.table}`
  const [old, now] = [before, after].map((talks) => new Set(talks.map(key)))
  const elsewhere = [...before.filter((t) => !now?.has(key(t))), ...after.filter((t) => !old?.has(key(t)))]
  return new Set(elsewhere.flatMap((t) => t.units))
}
