import { DomainError, errorMessage } from '#app/domain/errors.ts'
import { canBegin } from '#app/domain/policy/can.ts'
import { archiveFigures } from '#app/domain/salon/archive.ts'
import { dayChanges } from '#app/domain/salon/day-changes.ts'
import { talkChanges } from '#app/domain/salon/released-agenda.ts'
import { isOn } from '#app/domain/salon/live-agenda.ts'
import type { LiveAgenda } from '#app/domain/salon/live-agenda.ts'
import type { ReleasedAgenda, ReleasedTalk } from '#app/domain/salon/released-agenda.ts'
import type { RegistrationStatus, SalonStatus } from '#app/domain/status.ts'
import { shanghaiParts, startOfDay } from '#app/domain/time.ts'
import type { SalonKind } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { ownRegistrations, registrationCounts, registrationOf } from '#db/repos/salon-registrations.ts'
import { agendaVersionsOf } from '#db/repos/salon-agendas.ts'
import { intentsByBoth, salonCounts } from '#db/repos/salon-figures.ts'
import { pastStarts, salonPage } from '#db/repos/salons.ts'
import type { SalonRow } from '#db/repos/salons.ts'
import type { ReadDb } from '#db/schema.ts'
import { followUpFigures } from './follow-up.queries.server.ts'
import { loadSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'
import { reportOf } from '#db/repos/salon-reports.ts'
import { agendaToday, liveAgenda } from '#db/repos/salon-days.ts'
import { releasedAgenda } from '#db/repos/salon-snapshots.ts'

const PUBLIC: readonly SalonStatus[] = ['registration', 'released', 'held', 'closed']
const PAGE_SIZE = 20

const ownOrganisation = (ctx: Ctx): string | null =>
  ctx.actor.kind === 'person' ? (ctx.actor.organisation?.id ?? null) : null

/** Salons that everybody may know of: upcoming ones, or past ones by page. */
export async function listSalons(
  ctx: Ctx,
  { past, page, year, perPage = PAGE_SIZE }: { past: boolean; page: number; year?: number; perPage?: number },
) {
  const organisationId = ownOrganisation(ctx)
  const chosen = past ? year : undefined
  const { rows, total } = await salonPage(ctx.read, {
    when: past ? 'past' : 'upcoming',
    now: ctx.now,
    statuses: PUBLIC,
    ...(chosen === undefined ? {} : { between: { from: newYear(chosen), to: newYear(chosen + 1) } }),
    limit: perPage,
    offset: (page - 1) * perPage,
  })
  const starts = past ? await pastStarts(ctx.read, { now: ctx.now, statuses: PUBLIC }) : []
  const figures = past ? await figuresOf(ctx.read, rows) : new Map<string, ReturnType<typeof archiveFigures>>()
  const own = new Map(
    organisationId ? (await ownRegistrations(ctx.read, organisationId)).map((r) => [r.salon_id, r.status]) : [],
  )
  return {
    total,
    page,
    pageSize: perPage,
    year: chosen ?? null,
    years: [...new Set(starts.map((at) => shanghaiParts(at).year))],
    salons: rows.map((s) => ({
      number: s.number,
      kind: s.kind as SalonKind,
      title: s.title,
      theme: s.theme,
      place: s.place,
      startsAt: s.starts_at,
      closesAt: s.registration_closes_at,
      status: s.status as SalonStatus,
      demo: s.demo === 1,
      figures: figures.get(s.id) ?? [],
      own: (own.get(s.id) ?? null) as RegistrationStatus | null,
    })),
  }
}

const newYear = (year: number): number => startOfDay(`${year}-01-01`)

/** What the archive says of each salon that was held. */
async function figuresOf(db: ReadDb, salons: readonly SalonRow[]) {
  const held = salons.filter((s) => s.status === 'held' || s.status === 'closed')
  return new Map(await Promise.all(held.map(async (s) => [s.id, await publicFigures(db, s)] as const)))
}

/** The numbers of a held salon for everybody; small ones are hidden before they leave the server. */
async function publicFigures(db: ReadDb, salon: Pick<SalonRow, 'id' | 'starts_at'>) {
  const { presentUnits, held } = await salonCounts(db, salon)
  return archiveFigures({
    presentUnits,
    held,
    intentsBoth: await intentsByBoth(db, salon.id),
    waves: await followUpFigures(db, salon.id),
  })
}

/** All released versions of the agenda, the newest first. */
async function versionsOf(db: ReadDb, salonId: string) {
  return (await agendaVersionsOf(db, salonId)).map((v) => ({ version: v.version, releasedAt: v.released_at }))
}

/** An agenda as everybody sees it: names of organisations only, unnamed owners unnamed, and no ids of theirs. */
export function publicAgenda(agenda: ReleasedAgenda | LiveAgenda) {
  return {
    title: agenda.title,
    place: agenda.place,
    startsAt: agenda.startsAt,
    endsAt: agenda.endsAt,
    tables: agenda.tables,
    rooms: agenda.rooms ?? [],
    rounds: agenda.rounds,
    blocks: agenda.blocks.map(({ kind, title, room = '', some, startsAt, endsAt, pitches }) => ({
      kind,
      title,
      room,
      /** Only some units take part; which ones is not told. */
      forSome: some !== undefined,
      startsAt,
      endsAt,
      pitches: pitches.map((p) => ({
        itemKind: p.itemKind,
        number: p.number,
        title: p.title,
        name: p.name,
        startsAt: p.startsAt,
        /** Its unit has cancelled since, or is not there. */
        off: 'away' in p,
      })),
    })),
    talks: agenda.talks.map((t) => ({
      id: t.id,
      slot: t.slot,
      table: t.table,
      /** Cancelled, or missed, since it was released. */
      off: 'fate' in t && !isOn(t),
      needName: t.needName,
      offerName: t.offerName,
      opportunityNumber: t.opportunityNumber,
      opportunityTitle: t.opportunityTitle,
      productNumber: t.productNumber,
      productTitle: t.productTitle,
    })),
  }
}
export type PublicAgenda = ReturnType<typeof publicAgenda>

/** The newest released agenda with what has happened since; before the first release the day without talks. */
export async function agendaAsReleased(db: ReadDb, salon: Salon): Promise<LiveAgenda> {
  return liveAgenda(db, salon)
}

/** As `agendaAsReleased`, with the times of the day as it runs. */
export async function agendaForEverybody(db: ReadDb, salon: Salon): Promise<LiveAgenda> {
  return agendaToday(db, salon)
}

/** What the asked version changed against the one before it, in words for everybody; null for a first one. */
async function changesOf(db: ReadDb, salon: Salon, version: number | null) {
  if (version === null || version < 2) return null
  const [before, after] = [await releasedAgenda(db, salon.id, version - 1), await releasedAgenda(db, salon.id, version)]
  if (!before || !after) return null
  const at = (agenda: ReleasedAgenda, t: ReleasedTalk | null) =>
    t && {
      slot: t.slot,
      table: t.table,
      rooms: agenda.rooms ?? [],
      startsAt: agenda.rounds[t.slot]?.startsAt ?? agenda.startsAt,
    }
  const talks = talkChanges(before, after).map((c) => ({
    id: (c.after ?? c.before)?.id ?? '',
    kind: c.kind,
    needName: (c.after ?? c.before)?.needName ?? '',
    offerName: (c.after ?? c.before)?.offerName ?? '',
    from: at(before, c.before),
    to: at(after, c.after),
  }))
  return { day: dayChanges(before, after), talks }
}

/** An earlier version as it was frozen. */
async function oldVersion(db: ReadDb, salon: Salon, version: number): Promise<ReleasedAgenda> {
  const agenda = await releasedAgenda(db, salon.id, version)
  if (!agenda) throw new DomainError('notFound')
  return agenda
}

/** The page of a salon; `version` asks for an earlier agenda, which stays readable as it was. */
/** The public part of the closing report, once it is published. */
async function publishedReport(ctx: Ctx, salonId: string) {
  const row = await reportOf(ctx.read, salonId)
  return row && row.published_text !== null && row.published_at !== null
    ? { text: row.published_text, at: row.published_at }
    : null
}

export async function salonForEverybody(ctx: Ctx, key: string, version: number | null = null) {
  const salon = await loadSalon(ctx, ctx.read, key)
  const old = version === null || version === salon.released_version ? null : version
  const counts = await registrationCounts(ctx.read, salon.id)
  const organisationId = ownOrganisation(ctx)
  const registration = organisationId ? await registrationOf(ctx.read, salon.id, organisationId) : undefined
  const open =
    (salon.status === 'registration' || salon.status === 'released') &&
    (salon.registration_closes_at === null || ctx.now < salon.registration_closes_at)
  const refusal = canBegin(ctx.actor, 'salon.register')
  return {
    now: ctx.now,
    number: salon.number,
    kind: salon.kind as SalonKind,
    title: salon.title,
    theme: salon.theme,
    place: salon.place,
    startsAt: salon.starts_at,
    closesAt: salon.registration_closes_at,
    status: salon.status,
    version: salon.released_version,
    /** The earlier version that is shown; null when it is the newest. */
    old,
    changes: await changesOf(ctx.read, salon, old ?? salon.released_version),
    capacity: salon.capacity,
    perOrganisation: salon.per_organisation,
    roundMinutes: salon.round_minutes,
    open,
    counts: { units: counts.registered, people: counts.seats, waiting: counts.waiting },
    own: registration ? (registration.status as RegistrationStatus) : null,
    team: salon.own,
    signedIn: ctx.actor.kind === 'person',
    inUnit: organisationId !== null,
    registerRefusal: refusal === true || refusal === 'signInFirst' ? '' : errorMessage(refusal),
    report: await publishedReport(ctx, salon.id),
    figures: salon.status === 'held' || salon.status === 'closed' ? await publicFigures(ctx.read, salon) : [],
    versions: await versionsOf(ctx.read, salon.id),
    agenda: publicAgenda(
      old === null ? await agendaForEverybody(ctx.read, salon) : await oldVersion(ctx.read, salon, old),
    ),
  }
}
export type SalonForEverybody = Awaited<ReturnType<typeof salonForEverybody>>
