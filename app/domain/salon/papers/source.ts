import { dayOf, formatDay, formatTime, formatWeekday } from '../../time.ts'
import type { BlockKind } from '../blocks.ts'
import type { Room } from '../rooms.ts'
import type { Span } from '../timetable.ts'

/** From what the papers of a salon are made. Instants are ms UTC; rounds and tables are counted from 0. */
export interface PaperSource {
  number: string
  title: string
  place: string
  startsAt: number
  endsAt: number
  /** Which agenda it is: `议程第 2 版`, or that nothing has been released. */
  state: string
  roundMinutes: number
  changeMinutes: number
  blocks: readonly PaperBlock[]
  rounds: readonly Span[]
  /** Where the tables stand, where there are several rooms. */
  rooms: readonly Room[]
  talks: readonly PaperTalk[]
  units: readonly PaperUnit[]
  invitation: PaperInvitation
}

/** What the letter that invites to the salon says besides. */
export interface PaperInvitation {
  theme: string
  /** Until when units register, ms UTC; null where it is open. */
  closesAt: number | null
  /** Most people of one unit. */
  perOrganisation: number
  /** Who writes, and its office telephone; empty where they are not set. */
  lead: { name: string; phone: string }
  writtenAt: number
}

export interface PaperBlock extends Span {
  kind: BlockKind
  title: string
  speaker: string
  /** Where it takes place; empty: where everybody is. */
  room: string
  /** Who takes part when it is only for some, beside what the others do; null for everybody. */
  some: readonly string[] | null
  pitches: readonly PaperPitch[]
}

export interface PaperPitch extends Span {
  itemKind: 'opportunity' | 'product'
  title: string
  organisationId: string
  /** Name for everybody: an owner who stays unnamed is 某商贸企业 here. */
  unit: string
  speaker: string
  /** Why the unit will not come up, `已取消报名`; empty or absent when it does. */
  away?: string
}

export interface PaperTalk {
  slot: number
  table: number
  needOrganisationId: string
  offerOrganisationId: string
  /** Name for everybody. */
  need: string
  /** Name as the other side of the talk may know it. */
  needTold: string
  offer: string
  opportunity: string
  product: string
  /** 参会层级 of the need's side in words; empty where it does not say. */
  level: string
}

export interface PaperUnit {
  organisationId: string
  name: string
  delegates: readonly PaperDelegate[]
}

export interface PaperDelegate {
  name: string
  title: string
  /** When it is there, `14:30 到`; empty for the whole day. */
  times: string
  /** The short code of the badge. */
  code: string
  /** What the QR code of the badge opens. */
  url: string
  present: boolean
}

/** `13:30–13:50` */
export const clock = (s: Span): string => `${formatTime(s.startsAt)}–${formatTime(s.endsAt)}`

/** Its unit comes up. */
export const comes = (p: Pick<PaperPitch, 'away'>): boolean => !p.away

/** The unit of a pitch, with why it does not come up. */
export const unitOnStage = (p: Pick<PaperPitch, 'unit' | 'away'>): string =>
  p.away ? `${p.unit}（${p.away}）` : p.unit

/** The lines below a title: when and where, and which agenda it is. */
export const headLines = (s: PaperSource): string[] => [
  `${formatDay(dayOf(s.startsAt))}（${formatWeekday(dayOf(s.startsAt))}）${formatTime(s.startsAt)}–${formatTime(s.endsAt)}\u3000${s.place}`,
  `${s.number}\u3000${s.state}`,
]

/** `闭门交流（部分单位参加，二楼会议室）` */
export function blockName({ title, room, some }: PaperBlock): string {
  const more = [...(some ? ['部分单位参加'] : []), ...(room === '' ? [] : [room])]
  return more.length === 0 ? title : `${title}（${more.join('，')}）`
}

/** The talks in the order of rounds and tables. */
export const inOrder = (talks: readonly PaperTalk[]): PaperTalk[] =>
  [...talks].sort((a, b) => a.slot - b.slot || a.table - b.table)

/** `第 2 轮 15:45–16:00` */
export function roundName(s: PaperSource, slot: number): string {
  const round = s.rounds[slot]
  return `第 ${slot + 1} 轮${round ? ` ${clock(round)}` : ''}`
}
