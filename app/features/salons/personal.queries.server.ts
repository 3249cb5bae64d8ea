import { anonymous } from '#app/domain/policy/actor.ts'
import { answerBy } from '#app/domain/salon/deadlines.ts'
import type { LiveAgenda } from '#app/domain/salon/live-agenda.ts'
import { takesPart } from '#app/domain/salon/released-agenda.ts'
import type { RegistrationStatus } from '#app/domain/status.ts'
import { matchLevel } from '#app/domain/vocabulary.ts'
import type { MatchLevel } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { absoluteUrl } from '#app/server/context.ts'
import { qrCode } from '#app/server/qr-code.ts'
import { wordsOf } from '#db/repos/meeting-words.ts'
import { meetingsOfOrganisation } from '#db/repos/meetings.ts'
import { organisationById } from '#db/repos/organisations.ts'
import { delegatesOf, waitingQueue } from '#db/repos/salon-registrations.ts'
import { seenLevelsOfSalon } from '#db/repos/seen-lists.ts'
import { feedbackOf } from '#db/repos/salon-reports.ts'
import { badgeCode, badgeUrl } from './badges.server.ts'
import { loadSalon } from './load-salon.server.ts'
import { registrationOfLink } from './personal-link.server.ts'
import { agendaForEverybody } from './public.queries.server.ts'
import { ownTalk } from './talks.queries.server.ts'
import { salonTime } from './when.ts'
import { wishList } from './wishes.queries.server.ts'

/** The day of one organisation in the agenda as everybody sees it: what concerns everybody, its own pitches and talks, in order. */
export function ownDay(agenda: LiveAgenda, organisationId: string) {
  const own = agenda.talks.filter(
    (t) => t.needOrganisationId === organisationId || t.offerOrganisationId === organisationId,
  )
  const pitches = agenda.blocks.flatMap((b) =>
    b.pitches
      .filter((p) => p.away === undefined)
      .map((p, at) => ({ ...p, at: at + 1 }))
      .filter((p) => p.organisationId === organisationId),
  )
  return { own, pitches }
}

async function givenFeedback(ctx: Ctx, registrationId: string) {
  const row = await feedbackOf(ctx.read, registrationId)
  return row ? { pairs: row.pairs, arrangement: row.arrangement, again: row.again, words: row.words } : null
}

/** What the team scans at the door for each person who comes, and its code for reading out. */
const badgesOf = async (ctx: Ctx, number: string, people: readonly { id: string; name: string }[]) =>
  Promise.all(
    people.map(async ({ id, name }) => ({
      name,
      code: badgeCode(ctx, id),
      qr: await qrCode(badgeUrl(ctx, number, id)),
    })),
  )

const levelWord = (level: string): string => (level in matchLevel.labels ? matchLevel.labels[level as MatchLevel] : '')

/** What the holder of a personal link sees: registration, invitations and the personal schedule. */
export async function personalPage(ctx: Ctx, token: string) {
  const registration = await registrationOfLink(ctx.read, token)
  const salon = await loadSalon(ctx, ctx.read, registration.salon_id)
  const organisationId = registration.organisation_id
  const organisation = await organisationById(ctx.read, organisationId)
  const delegates = await delegatesOf(ctx.read, [registration.id])
  const meetings = await meetingsOfOrganisation(ctx.read, salon.id, organisationId)
  const agenda = await agendaForEverybody(ctx.read, salon)
  const day = ownDay(agenda, organisationId)
  const words = await wordsOf(
    ctx.read,
    meetings.map((m) => m.id),
  )
  const talks = meetings.map((m) => ({
    ...ownTalk(m, { actor: anonymous, organisationId }, words.get(m.id)),
    answerBy: answerBy(salon, m.status_at),
  }))
  const live = new Map(talks.map((t) => [t.id, t]))
  const levels = await seenLevelsOfSalon(ctx.read, salon.id)
  const levelOf = new Map(meetings.map((m) => [m.id, levelWord(levels.get(m.match_id) ?? '')]))
  const standing = new Set(day.own.filter((t) => t.fate !== 'off').map((t) => t.id))
  const queue = registration.status === 'waiting' ? await waitingQueue(ctx.read, salon.id) : []
  const url = absoluteUrl(ctx, `/salons/r/${token}`)
  return {
    now: ctx.now,
    token,
    salon: {
      number: salon.number,
      title: salon.title,
      place: salon.place,
      startsAt: salon.starts_at,
      endsAt: agenda.endsAt,
      status: salon.status,
      version: salon.released_version,
      begun: ctx.now >= salon.starts_at,
    },
    organisation: organisation?.name ?? '',
    registration: {
      status: registration.status as RegistrationStatus,
      seats: registration.seats,
      place: queue.findIndex((r) => r.id === registration.id) + 1,
    },
    wishes: await wishList(ctx, salon, registration),
    feedback: await givenFeedback(ctx, registration.id),
    delegates: delegates.map((d) => ({ name: d.name, title: d.title })),
    badges: registration.status === 'registered' ? await badgesOf(ctx, salon.number, delegates) : [],
    /** What waits for a word or for a place in a release; the draft is not told. */
    invitations: talks.filter(
      (t) => t.status === 'proposed' || (['agreed', 'scheduled'].includes(t.status) && !standing.has(t.id)),
    ),
    blocks: agenda.blocks
      .filter((b) => takesPart(b, organisationId))
      .map(({ kind, title, room = '', some, startsAt, endsAt, pitches }) => ({
        kind,
        title,
        room,
        /** Key of an item that only some take part in, this unit among them. */
        own: some?.id ?? null,
        startsAt,
        endsAt,
        pitches: pitches.filter((p) => p.away === undefined).length,
      })),
    rounds: agenda.rounds,
    rooms: agenda.rooms ?? [],
    pitches: day.pitches.map(({ itemKind, number, title, startsAt, endsAt, at }) => ({
      itemKind,
      number,
      title,
      startsAt,
      endsAt,
      at,
    })),
    /** How often the row of each talk was changed, for calendars. */
    revisions: meetings.map((m) => [m.id, m.version] as const),
    talks:
      registration.status !== 'registered'
        ? []
        : day.own.map((t) => ({
            slot: t.slot,
            table: t.table,
            ...(live.get(t.id) ?? null),
            /** Level of the suggestion that led to the talk; empty where none did. */
            level: levelOf.get(t.id) ?? '',
            id: t.id,
            /** Cancelled since the release. */
            off: t.fate === 'off',
          })),
    copyText: `${salon.title}\n${salonTime(salon.starts_at, agenda.endsAt, ctx.now)}\n${salon.place}\n查看日程、确认洽谈或取消报名：${url}`,
  }
}
export type PersonalPage = Awaited<ReturnType<typeof personalPage>>
