import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { ICalCalendar, ICalEventData } from 'ical-generator'
import { DomainError } from '#app/domain/errors.ts'
import { isForAll, ownEntries } from '#app/domain/salon/released-agenda.ts'
import type { OwnEntry, ReleasedAgenda } from '#app/domain/salon/released-agenda.ts'
import { tablePlace } from '#app/domain/salon/rooms.ts'
import { formatTime, shanghaiParts } from '#app/domain/time.ts'
import type { CalendarFile } from '#app/server/mail.ts'
import type { Ctx } from '#app/server/context.ts'
import { absoluteUrl } from '#app/server/context.ts'
import { noticeById } from '#db/repos/agenda-notices.ts'
import type { AgendaNotice } from '#db/repos/agenda-notices.ts'
import { agendaVersionsOf } from '#db/repos/salon-agendas.ts'
import { shiftsOf } from '#db/repos/salon-shifts.ts'
import { releasedAgenda } from '#db/repos/salon-snapshots.ts'
import type { ReadDb } from '#db/schema.ts'
import { loadSalon, loadTeamSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'
import { registrationOfLink } from './personal-link.server.ts'
import { personalPage } from './personal.queries.server.ts'
import { agendaForEverybody } from './public.queries.server.ts'

const ZONE = 'Asia/Shanghai'

/** China has no summer time, so the zone is one line that calendars without a zone table understand. */
const ZONE_BLOCK = [
  'BEGIN:VTIMEZONE',
  `TZID:${ZONE}`,
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0800',
  'TZOFFSETTO:+0800',
  'TZNAME:CST',
  'END:STANDARD',
  'END:VTIMEZONE',
].join('\r\n')

function calendar(name: string, method: ICalCalendarMethod): ICalCalendar {
  return ical({
    name,
    method,
    prodId: { company: 'datai', product: 'salon', language: 'ZH' },
    timezone: { name: ZONE, generator: () => ZONE_BLOCK },
  })
}

/** The generator writes the local time of the process beside the zone's name, so it gets Shanghai's time as local time. */
function wallClock(at: number): Date {
  const p = shanghaiParts(at)
  return new Date(p.year, p.month - 1, p.day, p.hour, p.minute)
}

/** The calendar as a file. The stamp is in UTC as RFC 5545 asks, which the generator does not do when a zone is set. */
function asFile(cal: ICalCalendar, file: string, stampedAt: number): CalendarFile {
  const stamp = new Date(stampedAt).toISOString().replace(/[-:]|\.\d+/g, '')
  const method = cal.method() === ICalCalendarMethod.CANCEL ? 'CANCEL' : 'PUBLISH'
  return { method, name: `${file}.ics`, content: cal.toString().replace(/^DTSTAMP:.*$/gm, `DTSTAMP:${stamp}`) }
}

const download = ({ method, name, content }: CalendarFile): Response =>
  new Response(content, {
    headers: {
      'Content-Type': `text/calendar; charset=utf-8; method=${method}`,
      'Content-Disposition': `attachment; filename="${name}"`,
    },
  })

const answer = (cal: ICalCalendar, file: string, stampedAt: number): Response => download(asFile(cal, file, stampedAt))

/** Who calls the meeting; RFC 5546 asks for it in what is published and in what is cancelled. */
const organizer = (ctx: Pick<Ctx, 'config'>) => ({
  name: '沙龙主办方',
  email: /[^\s<>]+@[^\s<>]+/.exec(ctx.config.mailFrom)?.[0] ?? 'salon@localhost',
})

/**
 * A later release raises the number of every entry, and so does a shift on the day or a talk that is off before the next
 * release, so that a calendar never keeps the older one.
 */
const sequenceOf = (version: number | null, since = 0): number => (version ?? 0) * 1000 + Math.min(999, since)

/** Of a talk whose row was changed so often: being taken off, or put elsewhere on the spot, changes it too. */
const talkSequence = (version: number | null, shifts: number, revision: number): number =>
  sequenceOf(version, 2 * shifts + revision)

/** The whole salon for a calendar: one entry, with the items of the day in its text. */
export async function salonCalendar(ctx: Ctx, key: string): Promise<Response> {
  const salon = await loadSalon(ctx, ctx.read, key)
  const agenda = await agendaForEverybody(ctx.read, salon)
  const cal = calendar(salon.title, ICalCalendarMethod.PUBLISH)
  cal.createEvent({
    id: `${salon.id}@datai`,
    timezone: ZONE,
    organizer: organizer(ctx),
    location: agenda.place,
    url: absoluteUrl(ctx, `/salons/${salon.number}`),
    sequence: sequenceOf(salon.released_version, (await shiftsOf(ctx.read, salon.id)).length),
    start: wallClock(agenda.startsAt),
    end: wallClock(agenda.endsAt),
    summary: agenda.title,
    status: ICalEventStatus.CONFIRMED,
    description: agenda.blocks
      .filter(isForAll)
      .map((b) => `${formatTime(b.startsAt)} ${b.title}`)
      .join('\n'),
  })
  return answer(cal, salon.number, salon.updated_at)
}

interface Frame {
  organizer: ReturnType<typeof organizer>
  salonNumber: string
  place: string
  sequence: number
  status: ICalEventStatus
}

function whatAndWhere(entry: OwnEntry, place: string): Pick<ICalEventData, 'summary' | 'location'> {
  const where = [place, entry.room ?? ''].filter((part) => part !== '').join(' ')
  if (entry.kind === 'block') return { summary: entry.title, location: where }
  if (entry.table === undefined) return { summary: `上台：${entry.title}`, location: place }
  return { summary: `${entry.table + 1}号桌 · ${entry.title}`, location: `${where} ${entry.table + 1} 号桌` }
}

/** One talk, pitch or item for some; the same one has the same UID in every version. */
function eventOf(entry: OwnEntry, { salonNumber, place, organizer: by, sequence, status }: Frame): ICalEventData {
  const talk = entry.table !== undefined
  return {
    organizer: by,
    sequence,
    status,
    timezone: ZONE,
    id: talk ? `${entry.id}@datai` : `${salonNumber}-${entry.id}@datai`,
    start: wallClock(entry.startsAt),
    end: wallClock(entry.endsAt),
    ...whatAndWhere(entry, place),
  }
}

/** The personal schedule: each own pitch and talk, with its table. */
export async function personalCalendar(ctx: Ctx, token: string): Promise<Response> {
  const page = await personalPage(ctx, token)
  const salon = await loadSalon(ctx, ctx.read, page.salon.number)
  const shifts = (await shiftsOf(ctx.read, salon.id)).length
  const cal = calendar(`${page.salon.title} · ${page.organisation}`, ICalCalendarMethod.PUBLISH)
  const common = { timezone: ZONE, organizer: organizer(ctx), url: absoluteUrl(ctx, `/salons/r/${token}`) }
  const sequence = (off: boolean) => sequenceOf(page.salon.version, 2 * shifts + (off ? 1 : 0))
  const revisions = new Map(page.revisions)
  const cancelled = page.registration.status === 'cancelled'
  cal.createEvent({
    ...common,
    id: `${page.salon.number}-${token.slice(0, 8)}@datai`,
    sequence: sequence(cancelled),
    start: wallClock(page.salon.startsAt),
    end: wallClock(page.salon.endsAt),
    summary: page.salon.title,
    location: page.salon.place,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  })
  for (const pitch of page.pitches)
    cal.createEvent({
      ...common,
      id: `${page.salon.number}-${pitch.number}@datai`,
      sequence: sequence(false),
      start: wallClock(pitch.startsAt),
      end: wallClock(pitch.endsAt),
      summary: `${pitch.itemKind === 'opportunity' ? '需求发布' : '方案路演'}：${pitch.title}`,
      location: page.salon.place,
    })
  for (const block of page.blocks.filter((b) => b.own !== null))
    cal.createEvent({
      ...common,
      id: `${page.salon.number}-${block.own ?? ''}@datai`,
      sequence: sequence(false),
      start: wallClock(block.startsAt),
      end: wallClock(block.endsAt),
      summary: block.title,
      location: [page.salon.place, block.room].filter((part) => part !== '').join(' '),
    })
  for (const talk of page.talks) {
    const round = page.rounds[talk.slot]
    if (!round) continue
    cal.createEvent({
      ...common,
      id: `${talk.id}@datai`,
      sequence: talkSequence(page.salon.version, shifts, revisions.get(talk.id) ?? 1),
      start: wallClock(round.startsAt),
      end: wallClock(round.endsAt),
      summary: `${talk.table + 1}号桌 · ${talk.otherName ?? ''}`,
      location: `${page.salon.place} ${tablePlace(page.rooms, talk.table)}`,
      description: [talk.opportunityTitle, talk.productTitle].filter(Boolean).join(' × '),
      status: talk.off ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    })
  }
  return answer(cal, `${page.salon.number}-schedule`, ctx.now)
}

/** Takes out of a calendar whatever an earlier version had for this unit and the present schedule has no more. */
export async function cancelledCalendar(ctx: Ctx, token: string): Promise<Response> {
  const page = await personalPage(ctx, token)
  const registration = await registrationOfLink(ctx.read, token)
  const shifts = (await shiftsOf(ctx.read, registration.salon_id)).length
  const live = new Set([
    ...page.talks.filter((t) => !t.off).map((t) => t.id),
    ...page.pitches.map((p) => p.number),
    ...page.blocks.flatMap((b) => b.own ?? []),
  ])
  const salon = await loadSalon(ctx, ctx.read, page.salon.number)
  const revisions = new Map(page.revisions)
  const gone = new Map<string, OwnEntry>()
  for (const entry of ownEntries(await agendaForEverybody(ctx.read, salon), registration.organisation_id))
    if (!live.has(entry.id)) gone.set(entry.id, entry)
  for (const { content_json } of await agendaVersionsOf(ctx.read, registration.salon_id))
    for (const entry of ownEntries(JSON.parse(content_json) as ReleasedAgenda, registration.organisation_id))
      if (!live.has(entry.id) && !gone.has(entry.id)) gone.set(entry.id, entry)
  return download(
    cancellation(ctx, [...gone.values()], {
      title: `${page.salon.title} · ${page.organisation}`,
      number: page.salon.number,
      place: page.salon.place,
      sequence: (id) => talkSequence(page.salon.version, shifts, revisions.get(id) ?? 1),
    }),
  )
}

interface About {
  title: string
  number: string
  place: string
  /** Of an entry, by its id. */
  sequence: (id: string) => number
}

function cancellation(
  ctx: Pick<Ctx, 'config' | 'now'>,
  entries: readonly OwnEntry[],
  { title, number, place, sequence }: About,
): CalendarFile {
  const cal = calendar(title, ICalCalendarMethod.CANCEL)
  const frame = { organizer: organizer(ctx), salonNumber: number, place, status: ICalEventStatus.CANCELLED }
  for (const entry of entries) cal.createEvent(eventOf(entry, { ...frame, sequence: sequence(entry.id) }))
  return asFile(cal, `${number}-cancelled`, ctx.now)
}

/** What takes talks of a unit out of its calendar before the next release says so; `revisions` are those of their rows. */
export async function cancelledTalks(
  ctx: Pick<Ctx, 'config' | 'now'>,
  db: ReadDb,
  salon: Salon,
  { entries, revisions }: { entries: readonly OwnEntry[]; revisions: ReadonlyMap<string, number> },
): Promise<CalendarFile> {
  const shifts = (await shiftsOf(db, salon.id)).length
  return cancellation(ctx, entries, {
    title: salon.title,
    number: salon.number,
    place: salon.place,
    sequence: (id) => talkSequence(salon.released_version, shifts, revisions.get(id) ?? 1),
  })
}

/**
 * The calendars that go with a notice: the unit's day as released in that version, and by METHOD:CANCEL what fell out of
 * the one that it knew. Either is left out when it would be empty, which no calendar accepts.
 */
export async function noticeCalendars(
  ctx: Pick<Ctx, 'config' | 'now'>,
  db: ReadDb,
  salon: Salon,
  notice: AgendaNotice,
): Promise<CalendarFile[]> {
  const [before = [], after = []] = [notice.before_json, notice.after_json].map((j) => JSON.parse(j) as OwnEntry[])
  const released = await releasedAgenda(db, salon.id, notice.version)
  const about: About = {
    title: `${salon.title} · ${notice.organisation_name}`,
    number: salon.number,
    place: released?.place ?? salon.place,
    sequence: () => sequenceOf(notice.version),
  }
  const kept = new Set(after.map((e) => e.id))
  const gone = before.filter((e) => !kept.has(e.id))
  const cal = calendar(about.title, ICalCalendarMethod.PUBLISH)
  const frame = { organizer: organizer(ctx), salonNumber: salon.number, place: about.place }
  const sequence = sequenceOf(notice.version)
  for (const entry of after) cal.createEvent(eventOf(entry, { ...frame, sequence, status: ICalEventStatus.CONFIRMED }))
  return [
    ...(after.length > 0 ? [asFile(cal, `${salon.number}-schedule`, ctx.now)] : []),
    ...(gone.length > 0 ? [cancellation(ctx, gone, about)] : []),
  ]
}

/** One calendar file of a notice, for the team. */
export async function noticeCalendar(ctx: Ctx, key: string, noticeId: string, file: string): Promise<Response> {
  const { salon } = await loadTeamSalon(ctx, ctx.read, key)
  const notice = await noticeById(ctx.read, noticeId)
  if (notice?.salon_id !== salon.id) throw new DomainError('notFound')
  const method = file === 'cancelled.ics' ? 'CANCEL' : 'PUBLISH'
  const found = (await noticeCalendars(ctx, ctx.read, salon, notice)).find((f) => f.method === method)
  if (!found) throw new DomainError('notFound')
  return download(found)
}
