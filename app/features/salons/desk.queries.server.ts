import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { auditAlone } from '#app/server/audit.ts'
import { absoluteUrl } from '#app/server/context.ts'
import { pairKey } from '#app/server/pair-interests.ts'
import type { MeetingStatus, RegistrationStatus, SalonStatus } from '#app/domain/status.ts'
import { roomsText } from '#app/domain/salon/rooms.ts'
import { answerBy } from '#app/domain/salon/deadlines.ts'
import { timesText } from '#app/domain/salon/attendance.ts'
import { isStaff } from '#app/domain/policy/actor.ts'
import { maskContact } from '#app/domain/text.ts'
import { blockUnitsOf } from '#db/repos/block-units.ts'
import { pairsStoodBackFrom } from '#db/repos/conflicts.ts'
import { wordsOf } from '#db/repos/meeting-words.ts'
import { invitationsWaiting, meetingsOf, meetingsOfOrganisation } from '#db/repos/meetings.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { organisationPage } from '#db/repos/organisations.ts'
import {
  delegatesOf,
  ownRegistrations,
  registrationCounts,
  registrationCountsOf,
  registrationOf,
  registrationsOf,
} from '#db/repos/salon-registrations.ts'
import { agendaToday } from '#db/repos/salon-days.ts'
import { organiserPeople, pitchesOf, salonPage } from '#db/repos/salons.ts'
import { loadSalon, loadTeamSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'
import { dayOfSalon } from '#db/repos/salon-snapshots.ts'
import { linkContext, mobileContext } from './register-for-salon.server.ts'
import { ownTalk } from './talks.queries.server.ts'
import { place, span } from './when.ts'
import { wishList } from './wishes.queries.server.ts'

const ALL: readonly SalonStatus[] = ['planning', 'registration', 'released', 'held', 'closed']
const PUBLIC = ALL.slice(1)
const PAGE_SIZE = 20

/** The desk of salons: for an organiser those in whose team it is, for a unit those it can attend, with what waits. */
export async function deskSalons(
  ctx: Ctx,
  { past, page, perPage = PAGE_SIZE }: { past: boolean; page: number; perPage?: number },
) {
  const { actor } = ctx
  const staff = isStaff(actor, 'organiser')
  const organisationId = actor.kind === 'person' ? (actor.organisation?.id ?? null) : null
  const { rows, total } = await salonPage(ctx.read, {
    when: past ? 'past' : 'upcoming',
    now: ctx.now,
    statuses: staff ? ALL : PUBLIC,
    ...(staff && actor.kind === 'person' ? { teamMember: actor.personId } : {}),
    limit: perPage,
    offset: (page - 1) * perPage,
  })
  const own = new Map(
    organisationId ? (await ownRegistrations(ctx.read, organisationId)).map((r) => [r.salon_id, r.status]) : [],
  )
  const waiting = organisationId ? await invitationsWaiting(ctx.read, organisationId) : new Map<string, number>()
  const countsOf = await registrationCountsOf(
    ctx.read,
    rows.map((s) => s.id),
  )
  const salons = rows.map((s) => {
    const counts = countsOf(s.id)
    return {
      number: s.number,
      title: s.title,
      place: s.place,
      startsAt: s.starts_at,
      status: s.status as SalonStatus,
      version: s.released_version,
      units: counts.registered,
      people: counts.seats,
      capacity: s.capacity,
      waiting: counts.waiting,
      own: (own.get(s.id) ?? null) as RegistrationStatus | null,
      invitations: waiting.get(s.number) ?? 0,
    }
  })
  return { staff, past, page, pageSize: perPage, total, salons }
}

/** What the team sees first: how far registration, invitations and agenda are. */
export async function salonOverview(ctx: Ctx, key: string) {
  const { salon } = await loadTeamSalon(ctx, ctx.read, key)
  const counts = await registrationCounts(ctx.read, salon.id)
  const meetings = await meetingsOf(ctx.read, salon.id)
  const count = (...statuses: string[]) => meetings.filter((m) => statuses.includes(m.status)).length
  const day = dayOfSalon(salon, await pitchesOf(ctx.read, salon.id))
  const inBlocks = await blockUnitsOf(ctx.read, salon.id)
  return {
    now: ctx.now,
    number: salon.number,
    title: salon.title,
    place: salon.place,
    startsAt: salon.starts_at,
    endsAt: day.endsAt,
    closesAt: salon.registration_closes_at,
    status: salon.status,
    version: salon.released_version,
    capacity: salon.capacity,
    tables: salon.tables,
    rooms: salon.rooms,
    rounds: salon.rounds,
    counts,
    talks: {
      proposed: count('proposed'),
      agreed: count('agreed'),
      scheduled: count('scheduled', 'held', 'no-show'),
      refused: count('refused'),
      outcomes: meetings.filter((m) => m.outcome !== '').length,
    },
    blocks: day.blocks.map(({ kind, title, speaker, room = '', some, startsAt, endsAt, pitches }) => ({
      kind,
      title,
      room,
      /** Units in an item that is not for everybody; null where it is. */
      units: some ? (inBlocks.get(some.id)?.length ?? 0) : null,
      speaker,
      startsAt,
      endsAt,
      pitches: pitches.length,
    })),
  }
}

/** What the form of a salon starts from. */
export async function salonFormValues(ctx: Ctx, key: string) {
  const { salon, team } = await loadTeamSalon(ctx, ctx.read, key)
  const pitches = await pitchesOf(ctx.read, salon.id)
  const lines = (kind: string) =>
    pitches
      .filter((p) => p.item_kind === kind)
      .map((p) => [p.number, p.minutes, p.speaker].filter((part) => part !== '' && part !== null).join(' '))
      .join('\n')
  return {
    salon: {
      number: salon.number,
      version: salon.version,
      title: salon.title,
      kind: salon.kind,
      theme: salon.theme,
      place: salon.place,
      startsAt: salon.starts_at,
      closesAt: salon.registration_closes_at,
      wishesAt: salon.wishes_close_at,
      answersAt: salon.answers_close_at,
      capacity: salon.capacity,
      perOrganisation: salon.per_organisation,
      tables: salon.tables,
      rooms: roomsText(salon.rooms, salon.tables),
      rounds: salon.rounds,
      roundMinutes: salon.round_minutes,
      changeMinutes: salon.change_minutes,
      blocks: salon.blocks,
      needPitches: lines('opportunity'),
      productPitches: lines('product'),
      team,
    },
    organisers: await organiserPeople(ctx.read),
  }
}

export async function newSalonForm(ctx: Ctx) {
  const actor = requirePermission(ctx, 'salon.create')
  return { organisers: await organiserPeople(ctx.read), self: actor.personId, now: ctx.now }
}

/** Registrations with contacts, for the team; each reading is in the audit once a day. */
export async function registrationList(ctx: Ctx, key: string) {
  const { salon, team } = await loadTeamSalon(ctx, ctx.read, key)
  requirePermission(ctx, 'salon.registrations', { team })
  const rows = await registrationsOf(ctx.read, salon.id)
  const delegates = await delegatesOf(
    ctx.read,
    rows.map((r) => r.id),
  )
  await auditAlone(ctx, {
    action: 'salon.readRegistrations',
    object: { kind: 'salon', id: salon.id },
    oncePerDay: true,
  })
  const counts = await registrationCounts(ctx.read, salon.id)
  const registered = new Set(rows.filter((r) => r.status !== 'cancelled').map((r) => r.organisation_id))
  const units = await organisationPage(ctx.read, 'verified', { q: '', kind: '', limit: 500, offset: 0 })
  return {
    now: ctx.now,
    number: salon.number,
    title: salon.title,
    startsAt: salon.starts_at,
    status: salon.status,
    capacity: salon.capacity,
    perOrganisation: salon.per_organisation,
    roundSpans: dayOfSalon(salon, await pitchesOf(ctx.read, salon.id)).rounds,
    counts,
    units: units.rows.filter((u) => !registered.has(u.id)).map((u) => ({ id: u.id, name: u.name })),
    registrations: rows.map((r) => ({
      id: r.id,
      organisation: r.organisation_name,
      status: r.status as RegistrationStatus,
      seats: r.seats,
      absent: JSON.parse(r.absent_json) as number[],
      note: r.note,
      staff: r.staff_name,
      statusAt: r.status_at,
      link: absoluteUrl(ctx, `/salons/r/${ctx.keys.decryptField(r.link_cipher, linkContext(r.id))}`),
      delegates: delegates
        .filter((d) => d.registration_id === r.id)
        .map((d) => ({
          id: d.id,
          name: d.name,
          title: d.title,
          mobile: d.mobile_cipher ? ctx.keys.decryptField(d.mobile_cipher, mobileContext(d.id)) : '',
          times: timesText({ comesAt: d.comes_at, leavesAt: d.leaves_at }),
          checkedInAt: d.checked_in_at,
        })),
    })),
  }
}
export type RegistrationList = Awaited<ReturnType<typeof registrationList>>

/** The acting unit's registration for its form; mobiles are shown in full to the one who made it or the 单位联络员. */
export async function ownRegistration(ctx: Ctx, key: string) {
  const salon = await loadSalon(ctx, ctx.read, key)
  const actor = ctx.actor.kind === 'person' ? ctx.actor : null
  const organisation = actor?.organisation ?? null
  const row = organisation ? await registrationOf(ctx.read, salon.id, organisation.id) : undefined
  const delegates = row ? await delegatesOf(ctx.read, [row.id]) : []
  const mine = organisation?.role === 'admin' || row?.by_person_id === actor?.personId
  const counts = await registrationCounts(ctx.read, salon.id)
  const day = dayOfSalon(salon, await pitchesOf(ctx.read, salon.id))
  return {
    now: ctx.now,
    salon: {
      number: salon.number,
      title: salon.title,
      startsAt: salon.starts_at,
      place: salon.place,
      closesAt: salon.registration_closes_at,
      perOrganisation: salon.per_organisation,
      free: Math.max(0, salon.capacity - counts.seats),
      waiting: counts.waiting,
      rounds: day.rounds,
    },
    organisation: organisation?.name ?? null,
    verified: organisation?.verified ?? false,
    registration: row && {
      id: row.id,
      status: row.status as RegistrationStatus,
      absent: JSON.parse(row.absent_json) as number[],
      note: row.note,
      listed: row.listed_at !== null,
      token: mine ? ctx.keys.decryptField(row.link_cipher, linkContext(row.id)) : null,
      delegates: delegates.map((d) => {
        const mobile = d.mobile_cipher ? ctx.keys.decryptField(d.mobile_cipher, mobileContext(d.id)) : ''
        const times = { comesAt: d.comes_at, leavesAt: d.leaves_at }
        return { name: d.name, title: d.title, mobile: mine ? mobile : maskContact(mobile), ...times }
      }),
      mine,
    },
    wishes: mine ? await wishList(ctx, salon, row) : null,
  }
}

/** What a unit is told of its talks: state and place of the release as the day runs, never the draft's. */
async function toldOf(ctx: Ctx, salon: Salon) {
  const { talks, rounds, rooms = [] } = await agendaToday(ctx.read, salon)
  const told = new Map(talks.filter((t) => t.fate !== 'off').map((t) => [t.id, t]))
  return (m: SalonMeeting): { status: MeetingStatus; place: string } => {
    const talk = told.get(m.id)
    const round = talk && rounds[talk.slot]
    const status = m.status as MeetingStatus
    const open = status === 'agreed' || status === 'scheduled'
    return {
      status: open ? (talk ? 'scheduled' : 'agreed') : status,
      place: talk && round ? `${span(round)} ${place(talk.slot, talk.table, rooms)}` : '',
    }
  }
}

/** Invitations and talks of the acting unit at a salon. */
export async function unitInvitations(ctx: Ctx, key: string) {
  const salon = await loadSalon(ctx, ctx.read, key)
  const actor = requirePermission(ctx, 'meeting.answer')
  const organisation = actor.organisation
  const meetings = organisation ? await meetingsOfOrganisation(ctx.read, salon.id, organisation.id) : []
  const words = await wordsOf(
    ctx.read,
    meetings.map((m) => m.id),
  )
  const row = organisation ? await registrationOf(ctx.read, salon.id, organisation.id) : undefined
  const mine = row && (organisation?.role === 'admin' || row.by_person_id === actor.personId)
  const told = await toldOf(ctx, salon)
  const recused = new Set((await pairsStoodBackFrom(ctx.read, actor.personId)).map(pairKey))
  return {
    now: ctx.now,
    number: salon.number,
    title: salon.title,
    startsAt: salon.starts_at,
    status: salon.status,
    begun: ctx.now >= salon.starts_at,
    team: salon.own,
    organisation: organisation?.name ?? null,
    registration: (row?.status ?? null) as RegistrationStatus | null,
    token: mine && row.status !== 'cancelled' ? ctx.keys.decryptField(row.link_cipher, linkContext(row.id)) : null,
    talks: organisation
      ? meetings.map((m) => ({
          ...ownTalk(m, { actor, organisationId: organisation.id }, words.get(m.id)),
          ...told(m),
          answerBy: answerBy(salon, m.status_at),
          /** This person stands back: a colleague answers and says what came of it. */
          recused: recused.has(pairKey({ opportunityId: m.opportunity_id, productId: m.product_id })),
        }))
      : [],
  }
}
