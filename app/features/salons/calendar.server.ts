import ical, { ICalEventStatus } from 'ical-generator'
import type { ICalCalendar } from 'ical-generator'
import { formatTime, shanghaiParts } from '#app/domain/time.ts'
import type { Ctx } from '#app/server/context.ts'
import { absoluteUrl } from '#app/server/context.ts'
import { loadSalon } from './load-salon.server.ts'
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

function calendar(name: string): ICalCalendar {
  return ical({
    name,
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
function answer(cal: ICalCalendar, file: string, stampedAt: number): Response {
  const stamp = new Date(stampedAt).toISOString().replace(/[-:]|\.\d+/g, '')
  return new Response(cal.toString().replace(/^DTSTAMP:.*$/gm, `DTSTAMP:${stamp}`), {
    headers: {
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': `attachment; filename="${file}.ics"`,
    },
  })
}

/** The whole salon for a calendar: one entry, with the items of the day in its text. */
export async function salonCalendar(ctx: Ctx, key: string): Promise<Response> {
  const salon = await loadSalon(ctx, ctx.read, key)
  const agenda = await agendaForEverybody(ctx.read, salon)
  const cal = calendar(salon.title)
  const url = absoluteUrl(ctx, `/salons/${salon.number}`)
  const common = {
    timezone: ZONE,
    location: agenda.place,
    url,
    sequence: salon.released_version ?? 0,
  }
  cal.createEvent({
    ...common,
    id: `${salon.id}@datai`,
    start: wallClock(agenda.startsAt),
    end: wallClock(agenda.endsAt),
    summary: agenda.title,
    status: ICalEventStatus.CONFIRMED,
    description: agenda.blocks.map((b) => `${formatTime(b.startsAt)} ${b.title}`).join('\n'),
  })
  return answer(cal, salon.number, salon.updated_at)
}

/** The personal schedule: each own pitch and talk, with its table. */
export async function personalCalendar(ctx: Ctx, token: string): Promise<Response> {
  const page = await personalPage(ctx, token)
  const cal = calendar(`${page.salon.title} · ${page.organisation}`)
  const url = absoluteUrl(ctx, `/salons/r/${token}`)
  const common = { timezone: ZONE, url, sequence: page.salon.version ?? 0 }
  const day = { start: wallClock(page.salon.startsAt), end: wallClock(page.salon.endsAt) }
  cal.createEvent({
    ...common,
    ...day,
    id: `${page.salon.number}-${token.slice(0, 8)}@datai`,
    summary: page.salon.title,
    location: page.salon.place,
    status: page.registration.status === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  })
  for (const pitch of page.pitches)
    cal.createEvent({
      ...common,
      id: `${page.salon.number}-${pitch.number}@datai`,
      start: wallClock(pitch.startsAt),
      end: wallClock(pitch.endsAt),
      summary: `${pitch.itemKind === 'opportunity' ? '需求发布' : '方案路演'}：${pitch.title}`,
      location: page.salon.place,
    })
  for (const talk of page.talks) {
    const round = page.rounds[talk.slot]
    if (!round) continue
    cal.createEvent({
      ...common,
      id: `${talk.id}@datai`,
      start: wallClock(round.startsAt),
      end: wallClock(round.endsAt),
      summary: `${talk.table + 1}号桌 · ${talk.otherName ?? ''}`,
      location: `${page.salon.place} ${talk.table + 1}号桌`,
      description: [talk.opportunityTitle, talk.productTitle].filter(Boolean).join(' × '),
      status: talk.off ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    })
  }
  return answer(cal, `${page.salon.number}-schedule`, ctx.now)
}
