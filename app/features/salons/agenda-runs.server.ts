import { agendaQuality, composition } from '#app/domain/salon/composition.ts'
import type { Composition } from '#app/domain/salon/composition.ts'
import { changedOrganisations } from '#app/domain/salon/released-agenda.ts'
import type { ReleasedAgenda } from '#app/domain/salon/released-agenda.ts'
import { applyScenario } from '#app/domain/salon/scenario.ts'
import type { Agenda, ComposedAgenda, Problem, Unplaced } from '#app/domain/scheduling/problem.ts'
import { describeChange, smallestChange } from '#app/domain/scheduling/smallest-change.ts'
import { compile, slotsOf } from '#app/domain/scheduling/model.ts'
import { explainUnplaced } from '#app/domain/scheduling/unplaced.ts'
import { verdict } from '#app/domain/salon/verdict.ts'
import { describeConflict } from '#app/domain/scheduling/describe-conflict.ts'
import { diffAgendas, withLocks } from '#app/domain/scheduling/recompose.ts'
import type { Change } from '#app/domain/scheduling/recompose.ts'
import { contentHash } from '#app/server/ids.ts'
import type { ComposeProgress } from '#app/server/agenda-composer.ts'
import type { AgendaRunRow, RunStatus } from '#db/repos/salon-agendas.ts'
import type { LoadedComposition } from '#db/repos/salon-compositions.ts'
import { snapshot } from '#db/repos/salon-snapshots.ts'
import type { SalonPitch } from '#db/repos/salons.ts'
import { planOf, scenarioOf } from './compose-agenda.server.ts'
import type { Salon } from './load-salon.server.ts'
import { pairName } from './move-meeting.server.ts'
import { scenarioTitle } from './what-if.ts'

/** What a run is compared with: the agenda as it stands and the version that everybody knows. */
interface RunBasis {
  salon: Salon
  loaded: LoadedComposition
  pitches: readonly SalonPitch[]
  released: ReleasedAgenda | null
  name: (organisationId: string) => string
}

/** A run as the desk shows it: how far it is, or its result as a difference to what stands. */
export function runView(run: AgendaRunRow, basis: RunBasis) {
  const { salon, loaded, name } = basis
  const scenario = scenarioOf(run)
  const would = composition(applyScenario(loaded.state, planOf(salon), scenario))
  const absent = scenario?.kind === 'without' ? scenario.organisationId : null
  const stale = run.status === 'done' && run.salon_version !== salon.version
  const result = run.result_json === null ? null : (JSON.parse(run.result_json) as ComposedAgenda)
  return {
    id: run.id,
    status: run.status as RunStatus,
    error: run.error,
    stale,
    scenario,
    title: scenario === null ? '' : scenarioTitle(scenario, would.problem.slotCount, name),
    fewMoves: run.few_moves === 1,
    progress: JSON.parse(run.progress_json) as Partial<ComposeProgress>,
    result: result && resultView(result, basis, { ...would, absent, fewMoves: run.few_moves === 1 }),
  }
}

interface Would extends Pick<Composition, 'problem' | 'current' | 'locked' | 'begun'> {
  /** The unit that would not come. */
  absent: string | null
  fewMoves: boolean
}

function resultView(
  result: ComposedAgenda,
  basis: RunBasis,
  { problem, current, locked, begun, absent, fewMoves }: Would,
) {
  const { loaded, name } = basis
  const known = new Set(problem.meetings.map((m) => m.id))
  const agenda = { slots: only(result.slots, known), tables: only(result.tables, known) }
  // Talks of a unit that would not come are off: they count as dropped, so the difference is taken over all talks.
  const difference = diffAgendas(loaded.problem, loaded.current, agenda)
  const byId = new Map(loaded.meetings.map((m) => [m.id, m]))
  const title = (id: string) => {
    const m = byId.get(id)
    return m ? pairName(m) : ''
  }
  const change = (c: Change) => ({
    id: c.meetingId,
    title: title(c.meetingId),
    kind: c.kind,
    from: c.from ?? null,
    to: c.to ?? null,
  })
  const fixed = withLocks(problem, current, { meetings: locked })
  const other = (id: string, unit: string) => {
    const m = byId.get(id)
    if (!m) return ''
    return m.need_organisation_id === unit ? m.offer_short || m.offer_name : m.need_short || m.need_name
  }
  return {
    proven: result.proven,
    verdict: verdictOf(result, fewMoves),
    gaps: result.breaks,
    quality: agendaQuality(problem, agenda),
    fairnessRelaxed: result.infeasibility ? result.infeasibility.participants.map(name) : [],
    fairness: result.infeasibility?.fairness ?? null,
    unplaced: result.unplaced
      .filter((u) => known.has(u.meetingId))
      .map((u) => ({
        id: u.meetingId,
        title: title(u.meetingId),
        reason: unplacedReason(u, name, begun) + changeFor({ problem, agenda, begun }, u.meetingId, name),
        conflict: u.conflict ? describeConflict(fixed, u.conflict, name) : [],
      })),
    told: unitsToTell(basis, agenda, absent),
    changes: difference.changes.map(change),
    units: Object.entries(difference.byParticipant)
      .map(([id, changes]) => ({
        id,
        name: name(id),
        changes: changes.map((c) => ({ ...change(c), title: other(c.meetingId, id) })),
      }))
      .sort((a, b) => b.changes.length - a.changes.length),
  }
}

/** How many units would have to be told of a new version; null while nothing is released. Who stays away is not counted. */
function unitsToTell({ salon, loaded, pitches, released }: RunBasis, agenda: Agenda, absent: string | null) {
  if (released === null) return null
  const meetings = loaded.meetings.map((m) => {
    if (m.status !== 'agreed' && m.status !== 'scheduled') return m
    const slot = agenda.slots[m.id]
    const table = agenda.tables[m.id]
    return slot === undefined || table === undefined
      ? { ...m, status: 'agreed', slot: null, table_no: null }
      : { ...m, status: 'scheduled', slot, table_no: table }
  })
  return changedOrganisations(released, snapshot(salon, pitches, meetings, loaded.inBlocks)).filter(
    (id) => id !== absent,
  ).length
}

const only = (record: Readonly<Record<string, number>>, known: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(record).filter(([id]) => known.has(id)))

/** The smallest change that would let a talk in, everything else staying where it is. */
function changeFor(
  { problem, agenda, begun }: { problem: Problem; agenda: Agenda; begun: readonly number[] },
  meetingId: string,
  name: (id: string) => string,
): string {
  const change = smallestChange(problem, agenda, meetingId, begun)
  const words = change ? describeChange(change, name) : ''
  return words === '' ? '' : `最小的改动：${words}`
}

const verdictOf = (result: ComposedAgenda, fewMoves: boolean): string =>
  verdict({
    unplaced: result.unplaced.length,
    unplacedBound: result.unplacedBound,
    gaps: result.breaks,
    gapsBound: result.lowerBound,
    proven: result.proven,
    fewMoves,
  })

/** What a result was about, besides where the talks stood: with other talks, presence or tables its bounds say nothing. */
export const basisOf = ({ problem }: Pick<Composition, 'problem'>): string =>
  contentHash({
    ...problem,
    participants: problem.participants.map(({ id, forbidden, capacity, seats }) => ({
      id,
      forbidden,
      capacity,
      seats,
    })),
  })

interface StoredResult extends ComposedAgenda {
  /** Unknown in results of earlier versions. */
  basis?: string
  locked?: readonly string[]
}

/** What is proven about the draft: the verdict of the result that was taken last, as long as the draft is still that. */
export function standingVerdict(run: AgendaRunRow | undefined, loaded: LoadedComposition): string {
  if (!run || run.result_json === null) return ''
  const result = JSON.parse(run.result_json) as StoredResult
  if (result.basis === undefined) return ''
  const freed = (result.locked ?? []).some((id) => !loaded.locked.includes(id))
  if (result.basis !== basisOf(loaded) || freed) return '采用重排的结果之后，洽谈、报名、桌轮或锁定又有变化。'
  const same = loaded.problem.meetings.every(
    ({ id }) => result.slots[id] === loaded.current.slots[id] && result.tables[id] === loaded.current.tables[id],
  )
  return same ? verdictOf(result, run.few_moves === 1) : '采用重排的结果之后，已手工调整。'
}

/** Talks whose reasons are worked out at most: whoever has more of them looks at the rounds and tables first. */
const MOST_EXPLAINED = 30

/** Why talks of the draft have no place and what would let each in, by talk; nothing while nothing is placed. */
export function whyUnplaced({ problem, current, locked, begun }: LoadedComposition, name: (id: string) => string) {
  if (Object.keys(current.slots).length === 0) return {}
  const model = compile(withLocks(problem, current, { meetings: locked }))
  const found = explainUnplaced(model, slotsOf(model, current))
    .filter((u) => current.slots[u.meetingId] === undefined)
    .slice(0, MOST_EXPLAINED)
  return Object.fromEntries(
    found.map((u) => {
      const free = smallestChange(problem, current, u.meetingId, begun)
      const room = free?.rules.length === 0
      return [
        u.meetingId,
        room
          ? { reason: `第 ${free.slot + 1} 轮有空位，可以直接安排。`, change: '' }
          : {
              reason: unplacedReason(u, name, begun),
              change: changeFor({ problem, agenda: current, begun }, u.meetingId, name),
            },
      ]
    }),
  )
}

/** Why a talk has no place, in one sentence. */
function unplacedReason(
  { reason, participants }: Unplaced,
  name: (id: string) => string,
  begun: readonly number[],
): string {
  const who = participants.map(name).join('、')
  switch (reason) {
    case 'banned':
      return `${who}之间有一方不想见。`
    case 'no-common-slot':
      return `${begun.length > 0 ? '还没开始的轮次里' : ''}没有双方都在场的轮次${who ? `（${who}有缺席）` : ''}。`
    case 'too-many-meetings':
      return `${who}的洽谈多于能参加的轮次。`
    case 'too-few-tables':
      return '洽谈多于所有轮次的桌位。'
    case 'lock-conflict':
      return '它的锁定与其他锁定或缺席冲突，解锁后再排。'
    case 'no-room':
      return `${who}没有共同的空轮次和桌位。`
  }
}
