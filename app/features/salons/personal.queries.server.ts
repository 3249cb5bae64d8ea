import { anonymous } from '#app/domain/policy/actor.ts'
import { answerBy } from '#app/domain/salon/deadlines.ts'
import type { ReleasedAgenda } from '#app/domain/salon/released-agenda.ts'
import type { RegistrationStatus } from '#app/domain/status.ts'
import type { Ctx } from '#app/server/context.ts'
import { absoluteUrl } from '#app/server/context.ts'
import { wordsOf } from '#db/repos/meeting-words.ts'
import { meetingsOfOrganisation } from '#db/repos/meetings.ts'
import { organisationById } from '#db/repos/organisations.ts'
import { delegatesOf, waitingQueue } from '#db/repos/salon-registrations.ts'
import { feedbackOf } from '#db/repos/salon-reports.ts'
import { loadSalon } from './load-salon.server.ts'
import { registrationOfLink } from './personal-link.server.ts'
import { agendaForEverybody } from './public.queries.server.ts'
import { ownTalk } from './talks.queries.server.ts'
import { salonTime } from './when.ts'
import { wishList } from './wishes.queries.server.ts'

/** The day of one organisation in a released agenda: what concerns everybody, its own pitches and talks, in order. */
export function ownDay(agenda: ReleasedAgenda, organisationId: string) {
  const own = agenda.talks.filter(
    (t) => t.needOrganisationId === organisationId || t.offerOrganisationId === organisationId,
  )
  const pitches = agenda.blocks.flatMap((b) =>
    b.pitches.map((p, at) => ({ ...p, at: at + 1 })).filter((p) => p.organisationId === organisationId),
  )
  return { own, pitches }
}

async function givenFeedback(ctx: Ctx, registrationId: string) {
  const row = await feedbackOf(ctx.read, registrationId)
  return row ? { pairs: row.pairs, arrangement: row.arrangement, again: row.again, words: row.words } : null
}

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
    invitations: talks.filter((t) => t.status === 'proposed' || t.status === 'agreed'),
    blocks: agenda.blocks.map(({ kind, title, startsAt, endsAt, pitches }) => ({
      kind,
      title,
      startsAt,
      endsAt,
      pitches: pitches.length,
    })),
    rounds: agenda.rounds,
    pitches: day.pitches.map(({ itemKind, number, title, startsAt, endsAt, at }) => ({
      itemKind,
      number,
      title,
      startsAt,
      endsAt,
      at,
    })),
    talks:
      registration.status !== 'registered'
        ? []
        : day.own.map((t) => ({
            slot: t.slot,
            table: t.table,
            /** Absent when the talk has been cancelled since the release. */
            ...(live.get(t.id) ?? null),
            id: t.id,
            off: !['scheduled', 'held', 'no-show'].includes(live.get(t.id)?.status ?? ''),
          })),
    copyText: `${salon.title}\n${salonTime(salon.starts_at, agenda.endsAt, ctx.now)}\n${salon.place}\n查看日程、确认洽谈或取消报名：${url}`,
  }
}
export type PersonalPage = Awaited<ReturnType<typeof personalPage>>
