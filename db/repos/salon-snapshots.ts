import { staysUnnamed, unnamedOwner } from '#app/domain/issued-list/names.ts'
import type { Block } from '#app/domain/salon/blocks.ts'
import type { ReleasedAgenda, ReleasedPitch, ReleasedTalk } from '#app/domain/salon/released-agenda.ts'
import type { Room } from '#app/domain/salon/rooms.ts'
import { timetable } from '#app/domain/salon/timetable.ts'
import type { Timetable } from '#app/domain/salon/timetable.ts'
import type { OrganisationKind } from '#app/domain/vocabulary.ts'
import type { ReadDb } from '../schema.ts'
import type { BlockUnits } from './block-units.ts'
import type { SalonMeeting } from './meetings.ts'
import { agendaVersion } from './salon-agendas.ts'
import type { SalonPitch, SalonRow } from './salons.ts'

/** The day as planned at present. */
export function dayOfSalon(salon: SalonRow, pitches: readonly SalonPitch[]): Timetable {
  return timetable({
    startsAt: salon.starts_at,
    blocks: JSON.parse(salon.blocks_json) as Block[],
    rounds: salon.rounds,
    roundMinutes: salon.round_minutes,
    changeMinutes: salon.change_minutes,
    pitches: pitches.map((p) => ({ id: p.id, itemKind: p.item_kind as 'opportunity' | 'product', minutes: p.minutes })),
  })
}

/** A released version as it was frozen. */
export async function releasedAgenda(db: ReadDb, salonId: string, version: number): Promise<ReleasedAgenda | null> {
  const row = await agendaVersion(db, salonId, version)
  return row ? (JSON.parse(row.content_json) as ReleasedAgenda) : null
}

interface Owner {
  kind: string
  name: string
  category: string
  json: string | null
}

/** The name under which an owner appears to everybody. */
function publicName({ kind, name, category, json }: Owner): string {
  const { anonymousOwner = false } = JSON.parse(json ?? '{}') as { anonymousOwner?: boolean }
  return staysUnnamed(kind as OrganisationKind, anonymousOwner)
    ? unnamedOwner(kind as OrganisationKind, category)
    : name
}

/** Talks with a place that stand in an agenda; those that took place or were missed stay in it. */
const IN_AGENDA = ['agreed', 'scheduled', 'held', 'no-show']

/** The agenda as it stands, frozen: names for everybody, no person. `meetings` are as the clock leaves them, `units` who is in items for some. */
export function snapshot(
  salon: SalonRow,
  pitches: readonly SalonPitch[],
  meetings: readonly SalonMeeting[],
  units: BlockUnits,
): ReleasedAgenda {
  const day = dayOfSalon(salon, pitches)
  const byId = new Map(pitches.map((p) => [p.id, p]))
  return {
    title: salon.title,
    place: salon.place,
    startsAt: salon.starts_at,
    endsAt: day.endsAt,
    tables: salon.tables,
    rooms: JSON.parse(salon.rooms_json) as Room[],
    rounds: day.rounds,
    blocks: day.blocks.map(({ kind, title, room, some, startsAt, endsAt, pitches: own }) => ({
      kind,
      title,
      startsAt,
      endsAt,
      ...(room ? { room } : {}),
      ...(some ? { some: { id: some.id, organisations: [...(units.get(some.id) ?? [])] } } : {}),
      pitches: own.flatMap((p) => {
        const pitch = byId.get(p.id)
        return pitch ? [{ ...pitchOf(pitch), startsAt: p.startsAt, endsAt: p.endsAt }] : []
      }),
    })),
    talks: meetings
      .filter((m) => IN_AGENDA.includes(m.status) && m.slot !== null && m.table_no !== null)
      .map(releasedTalk),
  }
}

const pitchOf = (p: SalonPitch): Omit<ReleasedPitch, 'startsAt' | 'endsAt'> => ({
  itemKind: p.item_kind as ReleasedPitch['itemKind'],
  number: p.number ?? '',
  title: p.title,
  organisationId: p.organisation_id,
  name: publicName({ ...p, json: p.public_json }),
})

/** A placed talk under the names for everybody. */
export const releasedTalk = (m: SalonMeeting): ReleasedTalk => ({
  id: m.id,
  slot: m.slot ?? 0,
  table: m.table_no ?? 0,
  needOrganisationId: m.need_organisation_id,
  offerOrganisationId: m.offer_organisation_id,
  needName: publicName({ kind: m.need_kind, name: m.need_name, category: m.need_category, json: m.need_json }),
  offerName: m.offer_name,
  opportunityNumber: m.need_number ?? '',
  opportunityTitle: m.need_title,
  productNumber: m.offer_number ?? '',
  productTitle: m.offer_title,
  level: (JSON.parse(m.need_json ?? '{}') as { level?: string }).level ?? '',
})
