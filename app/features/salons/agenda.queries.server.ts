import { agendaQuality } from '#app/domain/salon/composition.ts'
import { changedOrganisations } from '#app/domain/salon/released-agenda.ts'
import type { ComposedAgenda, Unplaced } from '#app/domain/scheduling/problem.ts'
import { diffAgendas } from '#app/domain/scheduling/recompose.ts'
import { describeViolation, validateAgenda } from '#app/domain/scheduling/validate.ts'
import type { Ctx } from '#app/server/context.ts'
import type { ComposeProgress } from '#app/server/agenda-composer.ts'
import { latestRun } from '#db/repos/salon-agendas.ts'
import type { RunStatus } from '#db/repos/salon-agendas.ts'
import { pitchesOf } from '#db/repos/salons.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import { dayOfSalon } from '#db/repos/salon-snapshots.ts'
import type { Salon } from './load-salon.server.ts'
import { releasedAgenda, snapshot } from '#db/repos/salon-snapshots.ts'
import { loadComposition } from '#db/repos/salon-compositions.ts'
import type { LoadedComposition } from '#db/repos/salon-compositions.ts'

/** Everything the agenda desk shows; the problem goes along, so that the page can say which cells are allowed. */
export async function agendaDesk(ctx: Ctx, key: string) {
  const { salon } = await loadTeamSalon(ctx, ctx.read, key)
  const loaded = await loadComposition(ctx.read, salon)
  const { problem, current, locked, missing, meetings, registrations } = loaded
  const pitches = await pitchesOf(ctx.read, salon.id)
  const day = dayOfSalon(salon, pitches)
  const names = Object.fromEntries(registrations.map((r) => [r.organisation_id, r.short_name || r.organisation_name]))
  const name = (id: string) => names[id] ?? '有单位'
  const released =
    salon.released_version === null ? null : await releasedAgenda(ctx.read, salon.id, salon.released_version)
  const talks = meetings
    .filter((m) => m.status === 'agreed' || m.status === 'scheduled')
    .map((m) => ({
      id: m.id,
      needId: m.need_organisation_id,
      need: m.need_short || m.need_name,
      offer: m.offer_short || m.offer_name,
      opportunity: m.need_title,
      product: m.offer_title,
      slot: m.slot,
      table: m.table_no,
      locked: m.locked === 1,
    }))
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
    changed: changedOrganisations(released, snapshot(salon, pitches, meetings)).length,
    blocks: day.blocks.map((b) => ({
      kind: b.kind,
      title: b.title,
      startsAt: b.startsAt,
      endsAt: b.endsAt,
      pitches: b.pitches.length,
    })),
    rounds: day.rounds,
    tables: salon.tables,
    roundMinutes: salon.round_minutes,
    problem,
    current,
    locked,
    names,
    talks,
    waiting: meetings.filter((m) => m.status === 'proposed').length,
    missing: Object.fromEntries(missing.map((m) => [m.meetingId, m.organisations.map((id) => nameOfAny(loaded, id))])),
    conflicts: validateAgenda(problem, current).map((v) => describeViolation(v, name)),
    quality: agendaQuality(problem, current),
    run: await runView(ctx, salon, loaded, name),
  }
}
export type AgendaDesk = Awaited<ReturnType<typeof agendaDesk>>

function nameOfAny({ meetings }: LoadedComposition, organisationId: string): string {
  const m = meetings.find(
    (x) => x.need_organisation_id === organisationId || x.offer_organisation_id === organisationId,
  )
  if (!m) return '有单位'
  return m.need_organisation_id === organisationId ? m.need_short || m.need_name : m.offer_short || m.offer_name
}

async function runView(ctx: Ctx, salon: Salon, loaded: LoadedComposition, name: (id: string) => string) {
  const run = await latestRun(ctx.read, salon.id)
  if (!run || run.status === 'taken' || run.status === 'dropped') return null
  const result = run.result_json === null ? null : (JSON.parse(run.result_json) as ComposedAgenda)
  return {
    id: run.id,
    status: run.status as RunStatus,
    error: run.error,
    stale: run.status === 'done' && run.salon_version !== salon.version,
    progress: JSON.parse(run.progress_json) as Partial<ComposeProgress>,
    result: result && resultView(result, loaded, name),
  }
}

function resultView(
  result: ComposedAgenda,
  { problem, current, meetings }: LoadedComposition,
  name: (id: string) => string,
) {
  const known = new Set(problem.meetings.map((m) => m.id))
  const agenda = { slots: only(result.slots, known), tables: only(result.tables, known) }
  const difference = diffAgendas(problem, current, agenda)
  const title = (id: string) => {
    const m = meetings.find((x) => x.id === id)
    return m ? `${m.need_short || m.need_name} × ${m.offer_short || m.offer_name}` : ''
  }
  return {
    proven: result.proven,
    lowerBound: result.lowerBound,
    gaps: result.breaks,
    quality: agendaQuality(problem, agenda),
    fairnessRelaxed: result.infeasibility ? result.infeasibility.participants.map(name) : [],
    fairness: result.infeasibility?.fairness ?? null,
    unplaced: result.unplaced
      .filter((u) => known.has(u.meetingId))
      .map((u) => ({ id: u.meetingId, title: title(u.meetingId), reason: unplacedReason(u, name) })),
    units: Object.keys(difference.byParticipant).length,
    changes: difference.changes.map((c) => ({
      id: c.meetingId,
      title: title(c.meetingId),
      kind: c.kind,
      from: c.from ?? null,
      to: c.to ?? null,
    })),
  }
}

const only = (record: Readonly<Record<string, number>>, known: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(record).filter(([id]) => known.has(id)))

/** Why a talk has no place, in one sentence. */
export function unplacedReason({ reason, participants }: Unplaced, name: (id: string) => string): string {
  const who = participants.map(name).join('、')
  switch (reason) {
    case 'no-common-slot':
      return `没有双方都在场的轮次${who ? `（${who}有缺席）` : ''}。`
    case 'too-many-meetings':
      return `${who}的洽谈多于能参加的轮次，增派一人就能多排。`
    case 'too-few-tables':
      return '桌位不够，加桌或加一轮才能排。'
    case 'lock-conflict':
      return '它的锁定与其他安排冲突，解锁后再排。'
    case 'no-room':
      return `${who}已排满，现有安排里没有空位。`
  }
}
