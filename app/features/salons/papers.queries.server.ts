import { DomainError } from '#app/domain/errors.ts'
import type { Paper } from '#app/domain/paper/paper.ts'
import { agendaPaper } from '#app/domain/salon/papers/agenda.ts'
import { badgePaper, cardPaper, doorListPaper, tentPaper } from '#app/domain/salon/papers/door.ts'
import { noticePaper } from '#app/domain/salon/papers/notice.ts'
import { schedulePaper, schedulesPaper } from '#app/domain/salon/papers/schedules.ts'
import { scriptPaper } from '#app/domain/salon/papers/script.ts'
import type { PaperBlock, PaperSource, PaperTalk, PaperUnit } from '#app/domain/salon/papers/source.ts'
import { timesText } from '#app/domain/salon/attendance.ts'
import { blockKind } from '#app/domain/salon/blocks.ts'
import { isOn } from '#app/domain/salon/live-agenda.ts'
import type { LiveAgenda, TalkFate } from '#app/domain/salon/live-agenda.ts'
import type { ReleasedAgenda } from '#app/domain/salon/released-agenda.ts'
import { anonymous } from '#app/domain/policy/actor.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { leadUnit } from '#app/server/lead-unit.ts'
import { qrCode } from '#app/server/qr-code.ts'
import { blockUnitsOf } from '#db/repos/block-units.ts'
import { meetingsOf } from '#db/repos/meetings.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { salonNow } from '#db/repos/salon-days.ts'
import { delegatesOf, registrationsOf, unitsAway } from '#db/repos/salon-registrations.ts'
import { snapshot } from '#db/repos/salon-snapshots.ts'
import { pitchesOf } from '#db/repos/salons.ts'
import type { SalonPitch } from '#db/repos/salons.ts'
import { badgeCode, badgeUrl } from './badges.server.ts'
import { loadSalon, loadTeamSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'
import type { PaperName } from './papers.ts'
import { registrationOfLink } from './personal-link.server.ts'
import { agendaAsReleased, agendaForEverybody } from './public.queries.server.ts'
import { awayWordOf } from './stray-pitches.server.ts'
import { attendanceOf, needName } from './talks.queries.server.ts'

const MAKERS: Record<PaperName, (source: PaperSource) => Paper> = {
  notice: (source) => noticePaper(source),
  agenda: agendaPaper,
  script: scriptPaper,
  schedules: schedulesPaper,
  cards: cardPaper,
  tents: tentPaper,
  badges: badgePaper,
  'check-in': doorListPaper,
}

/**
 * A paper of the salon for its team: of the released agenda as the day runs, and before the first release of the draft.
 * `outdated` says that the draft differs from what is printed.
 */
export async function salonPaper(ctx: Ctx, key: string, name: PaperName) {
  const { salon, team } = await loadTeamSalon(ctx, ctx.read, key)
  requirePermission(ctx, 'salon.registrations', { team })
  const loaded = await load(ctx, salon)
  const draft = snapshot(
    salon,
    loaded.pitches,
    (await salonNow(ctx.read, salon, ctx.now)).meetings,
    await blockUnitsOf(ctx.read, salon.id),
  )
  const released = salon.released_version !== null
  const over = new Set(loaded.meetings.filter((m) => ['held', 'no-show'].includes(m.status)).map((m) => m.id))
  const agenda = released ? await agendaForEverybody(ctx.read, salon) : draft
  const live = await agendaAsReleased(ctx.read, salon)
  return {
    number: salon.number,
    paper: MAKERS[name](sourceOf(ctx, salon, { ...loaded, agenda })),
    outdated: released && differs({ ...live, talks: live.talks.filter(isOn) }, draft, over),
  }
}

/** The QR codes of the badges for their page. */
export const badgeImages = (paper: Paper): Promise<string[]> =>
  Promise.all(paper.kind === 'badges' ? paper.badges.map((b) => qrCode(b.url)) : [])

/** What the holder of a unit's link prints: its released schedule, or the letter that invites it. */
export type OwnPaper = 'schedule' | 'notice'
const OWN_MAKERS: Record<OwnPaper, (source: PaperSource, unit: PaperUnit) => Paper> = {
  schedule: schedulePaper,
  notice: noticePaper,
}

/** A paper for the unit that holds the link alone; there is none before it has a place. */
export async function ownPaper(ctx: Ctx, token: string, which: OwnPaper) {
  const registration = await registrationOfLink(ctx.read, token)
  const salon = await loadSalon(ctx, ctx.read, registration.salon_id)
  const source = sourceOf(ctx, salon, {
    ...(await load(ctx, salon)),
    agenda: await agendaForEverybody(ctx.read, salon),
  })
  const unit = source.units.find((u) => u.organisationId === registration.organisation_id)
  if (!unit || registration.status !== 'registered') throw new DomainError('notFound')
  return { number: salon.number, paper: OWN_MAKERS[which](source, unit) }
}

/** Whether talks stand elsewhere in the draft, are new in it or have left it, or whether its rounds are at other times. */
function differs(released: ReleasedAgenda, draft: ReleasedAgenda, over: ReadonlySet<string>): boolean {
  const places = (agenda: ReleasedAgenda) =>
    new Set(agenda.talks.filter((t) => !over.has(t.id)).map((t) => `${t.id} ${t.slot} ${t.table}`))
  const [before, after] = [places(released), places(draft)]
  const times = (agenda: ReleasedAgenda) => agenda.rounds.map((r) => r.startsAt).join(' ')
  return before.size !== after.size || [...before].some((p) => !after.has(p)) || times(released) !== times(draft)
}

/** The release with what has happened since, or the draft before the first one. */
type PrintedAgenda = ReleasedAgenda | LiveAgenda

interface Loaded {
  pitches: SalonPitch[]
  /** Units that will not come. */
  away: Awaited<ReturnType<typeof unitsAway>>
  meetings: SalonMeeting[]
  units: PaperUnit[]
  lead: PaperSource['invitation']['lead']
}

async function load(ctx: Ctx, salon: Salon): Promise<Loaded> {
  const rows = (await registrationsOf(ctx.read, salon.id)).filter((r) => r.status === 'registered')
  const delegates = await delegatesOf(
    ctx.read,
    rows.map((r) => r.id),
  )
  return {
    pitches: await pitchesOf(ctx.read, salon.id),
    away: await unitsAway(ctx.read, salon.id),
    meetings: await meetingsOf(ctx.read, salon.id),
    lead: await leadUnit(ctx.read),
    units: rows.map((r) => ({
      organisationId: r.organisation_id,
      name: r.organisation_name,
      delegates: delegates
        .filter((d) => d.registration_id === r.id)
        .map((d) => ({
          name: d.name,
          title: d.title,
          times: timesText({ comesAt: d.comes_at, leavesAt: d.leaves_at }),
          code: badgeCode(ctx, d.id),
          url: badgeUrl(ctx, salon.number, d.id),
          present: d.checked_in_at !== null,
        })),
    })),
  }
}

function sourceOf(ctx: Ctx, salon: Salon, from: Loaded & { agenda: PrintedAgenda }): PaperSource {
  const { agenda } = from
  return {
    number: salon.number,
    title: agenda.title,
    place: agenda.place,
    startsAt: agenda.startsAt,
    endsAt: agenda.endsAt,
    state: salon.released_version === null ? '议程未发布' : `议程第 ${salon.released_version} 版`,
    roundMinutes: salon.round_minutes,
    changeMinutes: salon.change_minutes,
    blocks: blocksOf(salon, from),
    rounds: agenda.rounds,
    rooms: agenda.rooms ?? [],
    talks: talksOf(from),
    units: from.units,
    invitation: {
      theme: salon.theme,
      closesAt: salon.registration_closes_at,
      perOrganisation: salon.per_organisation,
      lead: from.lead,
      writtenAt: ctx.now,
    },
  }
}

/** The released blocks with the speakers of now, whom no release names; the rounds always have a block. */
function blocksOf(salon: Salon, { agenda, pitches, away }: Loaded & { agenda: PrintedAgenda }): PaperBlock[] {
  const speakers = new Map(pitches.map((p) => [`${p.item_kind} ${p.number ?? ''}`, p.speaker]))
  const blocks = agenda.blocks.map((b): PaperBlock => {
    const now = salon.blocks.find((other) => other.kind === b.kind && other.title === b.title)
    return {
      kind: b.kind,
      title: b.title,
      startsAt: b.startsAt,
      endsAt: b.endsAt,
      speaker: now?.speaker ?? '',
      room: b.room ?? '',
      some: b.some?.organisations ?? null,
      pitches: b.pitches.map((p) => ({
        itemKind: p.itemKind,
        title: p.title,
        organisationId: p.organisationId,
        unit: p.name,
        startsAt: p.startsAt,
        endsAt: p.endsAt,
        speaker: speakers.get(`${p.itemKind} ${p.number}`) ?? '',
        away: awayWordOf(away.get(p.organisationId)),
      })),
    }
  })
  const [first, last] = [agenda.rounds[0], agenda.rounds.at(-1)]
  if (!first || !last || blocks.some((b) => b.kind === 'meetings')) return blocks
  const { startsAt } = first
  const { endsAt } = last
  const meetings = {
    kind: 'meetings' as const,
    title: blockKind.meetings,
    speaker: '',
    room: '',
    some: null,
    pitches: [],
  }
  return [...blocks, { ...meetings, startsAt, endsAt }]
}

/** The talks that take place or did; a missed one gives its place to whoever was put there. A draft's all stand. */
function talksOf({ agenda, meetings }: Loaded & { agenda: PrintedAgenda }): PaperTalk[] {
  const now = new Map(meetings.map((m) => [m.id, m]))
  const talks = agenda.talks.map((t) => ({ fate: 'stands' as TalkFate, ...t }))
  const standing = talks.filter(isOn)
  const taken = new Set(standing.map((t) => `${t.slot} ${t.table}`))
  const missed = talks.filter((t) => t.fate === 'missed' && !taken.has(`${t.slot} ${t.table}`))
  return [...standing, ...missed].map((t) => {
    const meeting = now.get(t.id)
    return {
      slot: t.slot,
      table: t.table,
      needOrganisationId: t.needOrganisationId,
      offerOrganisationId: t.offerOrganisationId,
      need: t.needName,
      needTold: meeting ? needName(meeting, { actor: anonymous, organisationId: t.offerOrganisationId }) : t.needName,
      offer: t.offerName,
      opportunity: t.opportunityTitle,
      product: t.productTitle,
      level: meeting ? attendanceOf(meeting) : '',
    }
  })
}
