import type { AgendaPart } from '#app/domain/salon/agenda-steps.ts'
import { agendaQuality } from '#app/domain/salon/composition.ts'
import { latePitches } from '#app/domain/salon/pitch-order.ts'
import { changedOrganisations } from '#app/domain/salon/released-agenda.ts'
import type { ReleasedAgenda } from '#app/domain/salon/released-agenda.ts'
import { describeViolation, validateAgenda } from '#app/domain/scheduling/validate.ts'
import type { Ctx } from '#app/server/context.ts'
import { agendaLocks, nextStep } from '#db/repos/agenda-steps.ts'
import { lastTakenRun, latestRun, whatIfRuns } from '#db/repos/salon-agendas.ts'
import { loadComposition } from '#db/repos/salon-compositions.ts'
import type { LoadedComposition } from '#db/repos/salon-compositions.ts'
import { dayOfSalon, releasedAgenda, snapshot } from '#db/repos/salon-snapshots.ts'
import { pitchesOf } from '#db/repos/salons.ts'
import { againstVersion } from './agenda-against.server.ts'
import { conflictedTalks } from './agenda-conflicts.server.ts'
import type { ConflictedTalk } from './agenda-conflicts.server.ts'
import { runView, standingVerdict, whyUnplaced } from './agenda-runs.server.ts'
import { agendaState, closedByClock, sinceThen } from './agenda-steps.server.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'
import { strayPitches } from './stray-pitches.server.ts'
import { whyFixed } from './move-meeting.server.ts'
import { noSeatsLeft } from './reinstate-unit.server.ts'

/** Everything the agenda desk shows, beside the version that it is compared `against` (0: none); the problem goes along, so that the page can say which cells are allowed. */
export async function agendaDesk(ctx: Ctx, key: string, against = 0) {
  const { salon } = await loadTeamSalon(ctx, ctx.read, key)
  const loaded = await loadComposition(ctx.read, salon, ctx.now)
  const { problem, current, locked, begun, missing, meetings, registrations } = loaded
  const pitches = await pitchesOf(ctx.read, salon.id)
  const day = dayOfSalon(salon, pitches)
  const draft = snapshot(salon, pitches, meetings, loaded.inBlocks)
  const names = shortNames(registrations)
  const name = (id: string) => names[id] ?? '有单位'
  const released =
    salon.released_version === null ? null : await releasedAgenda(ctx.read, salon.id, salon.released_version)
  const basis = { salon, loaded, pitches, released, name }
  const locks = await agendaLocks(ctx.read, salon.id)
  const run = await latestRun(ctx.read, salon.id)
  return {
    now: ctx.now,
    number: salon.number,
    title: salon.title,
    place: salon.place,
    startsAt: salon.starts_at,
    endsAt: day.endsAt,
    status: salon.status,
    version: salon.version,
    released: salon.released_version,
    base: released && placesOf(released),
    changed: changedOrganisations(released, draft).length,
    /** Released versions, the newest first, and the difference to the one that is asked for. */
    versions: Array.from({ length: salon.released_version ?? 0 }, (_, i) => (salon.released_version ?? 0) - i),
    against: await againstVersion(ctx.read, against, {
      salonId: salon.id,
      agenda: draft,
      name: (id) => names[id] ?? nameOfAny(loaded, id),
    }),
    blocks: day.blocks.map((b) => ({
      kind: b.kind,
      title: b.title,
      startsAt: b.startsAt,
      endsAt: b.endsAt,
      pitches: b.pitches.length,
    })),
    rounds: day.rounds,
    tables: salon.tables,
    rooms: salon.rooms,
    roundMinutes: salon.round_minutes,
    problem,
    current,
    locked,
    begun,
    lockedUnits: locks.filter((l) => l.kind === 'unit').map((l) => l.object),
    lockedRounds: locks.filter((l) => l.kind === 'round').map((l) => Number(l.object)),
    names,
    talks: talksOf(loaded),
    undecided: undecidedOf(await conflictedTalks(ctx.read, meetings), loaded),
    waiting: meetings.filter((m) => m.status === 'proposed').length,
    missing: Object.fromEntries(missing.map((m) => [m.meetingId, whyMissing(loaded, m.organisations)])),
    conflicts: validateAgenda(problem, current).map((v) => describeViolation(v, name)),
    latePitches: latePitches(
      day,
      pitches.map((p) => ({ id: p.id, itemKind: p.item_kind, itemId: p.item_id, title: p.title })),
      meetings
        .filter((m) => m.status === 'agreed' || m.status === 'scheduled')
        .map((m) => ({ opportunityId: m.opportunity_id, productId: m.product_id })),
    ),
    strays: await strayPitches(ctx.read, salon.id, pitches),
    quality: agendaQuality(problem, current),
    verdict: standingVerdict(await lastTakenRun(ctx.read, salon.id), loaded),
    why: whyUnplaced(loaded, name) as Record<string, { reason: string; change: string } | undefined>,
    wished: (loaded.state.wishes ?? []).filter((w) => w.kind === 'meet').length,
    run: run && run.status !== 'taken' && run.status !== 'dropped' ? runView(run, basis) : null,
    whatIfs: (await whatIfRuns(ctx.read, salon.id)).map((r) => runView(r, basis)),
    undo: await stepView(ctx, salon, loaded, 'undo'),
    redo: await stepView(ctx, salon, loaded, 'redo'),
  }
}
export type AgendaDesk = Awaited<ReturnType<typeof agendaDesk>>

/** Short names by organisation; two units of the same name are told apart by their full one, then by a number. */
export function shortNames(registrations: LoadedComposition['registrations']): Record<string, string> {
  const twice = (names: readonly string[], name: string) => names.filter((n) => n === name).length > 1
  const short = registrations.map((r) => r.short_name || r.organisation_name)
  const told = registrations.map((r, i) => (twice(short, short[i] ?? '') ? r.organisation_name : (short[i] ?? '')))
  const seen = new Map<string, number>()
  return Object.fromEntries(
    registrations.map((r, i) => {
      const name = told[i] ?? ''
      const n = (seen.get(name) ?? 0) + 1
      seen.set(name, n)
      return [r.organisation_id, twice(told, name) ? `${name}（${n}）` : name]
    }),
  )
}

/** Who of these stands in the way of a talk: not registered, or not there on the day. */
function whyMissing(loaded: LoadedComposition, organisations: readonly string[]): string {
  const away = (id: string) =>
    loaded.registrations.some((r) => r.organisation_id === id && r.status === 'registered' && r.no_show_at !== null)
  const say = (ids: readonly string[], what: string) =>
    ids.length === 0 ? '' : `${ids.map((id) => nameOfAny(loaded, id)).join('、')}${what}。`
  const here = organisations.filter((id) => !away(id))
  return say(here, '还没有报名') + say(organisations.filter(away), '未到场')
}

function talksOf(loaded: LoadedComposition) {
  const { meetings, locked, registrations } = loaded
  const names = shortNames(registrations)
  return meetings
    .filter((m) => m.status === 'agreed' || m.status === 'scheduled' || m.status === 'held')
    .map((m) => ({
      id: m.id,
      needId: m.need_organisation_id,
      offerId: m.offer_organisation_id,
      need: names[m.need_organisation_id] ?? (m.need_short || m.need_name),
      offer: names[m.offer_organisation_id] ?? (m.offer_short || m.offer_name),
      opportunity: m.need_title,
      product: m.offer_title,
      slot: m.slot,
      table: m.table_no,
      /** By its own lock, or by that of its unit or round. */
      locked: locked.includes(m.id),
      ownLock: m.locked === 1,
      /** Why nobody can move it any more; empty when it can be moved. */
      fixed: whyFixed(loaded, m),
    }))
}

/** Talks to decide about, with their units and place. */
function undecidedOf(found: readonly ConflictedTalk[], { meetings }: LoadedComposition) {
  return found.flatMap((talk) => {
    const m = meetings.find(({ id }) => id === talk.id)
    if (!m) return []
    const at = m.slot === null || m.table_no === null ? null : { slot: m.slot, table: m.table_no }
    return [{ ...talk, at, need: m.need_short || m.need_name, offer: m.offer_short || m.offer_name }]
  })
}

/** Where the released version has each talk, to tell in the page how many units a move would concern. */
const placesOf = (agenda: ReleasedAgenda) =>
  agenda.talks.map((t) => ({
    id: t.id,
    slot: t.slot,
    table: t.table,
    units: [t.needOrganisationId, t.offerOrganisationId],
  }))

async function stepView(ctx: Ctx, salon: Salon, loaded: LoadedComposition, direction: 'undo' | 'redo') {
  const step = await nextStep(ctx.read, salon.id, direction)
  if (!step) return null
  const parts = [step.after_json, step.before_json].map((json) => JSON.parse(json) as AgendaPart)
  const [left, then] = direction === 'undo' ? parts : [...parts].reverse()
  if (!left || !then) return null
  const changed =
    sinceThen(left, await agendaState(ctx.read, salon, loaded), loaded.meetings) || closedByClock(then, loaded)
  return {
    position: step.position,
    title: step.title,
    by: step.person_name,
    own: ctx.actor.kind === 'person' && ctx.actor.personId === step.person_id,
    /** Why it cannot be done any more; empty when it can. */
    refusal: changed === '' ? await noSeatsLeft(ctx.read, salon, then.unit) : changed,
  }
}

function nameOfAny({ meetings }: LoadedComposition, organisationId: string): string {
  const m = meetings.find(
    (x) => x.need_organisation_id === organisationId || x.offer_organisation_id === organisationId,
  )
  if (!m) return '有单位'
  return m.need_organisation_id === organisationId ? m.need_short || m.need_name : m.offer_short || m.offer_name
}
