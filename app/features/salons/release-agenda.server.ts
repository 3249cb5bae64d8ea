import { DomainError } from '#app/domain/errors.ts'
import { anonymous } from '#app/domain/policy/actor.ts'
import { noticeText } from '#app/domain/salon/notice-text.ts'
import { agendaQuality } from '#app/domain/salon/composition.ts'
import { ownChanges, ownEntries, partakers } from '#app/domain/salon/released-agenda.ts'
import type { OwnChange, OwnEntry, ReleasedAgenda } from '#app/domain/salon/released-agenda.ts'
import { validateAgenda } from '#app/domain/scheduling/validate.ts'
import { requireStatus, salonActions } from '#app/domain/status.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { recordStep } from '#app/server/record-step.ts'
import { heldNotices, insertNotice, settleNotice } from '#db/repos/agenda-notices.ts'
import type { AgendaNoticeRow } from '#db/repos/agenda-notices.ts'
import { blockUnitsOf } from '#db/repos/block-units.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { releaseTalksOfTheDay } from '#db/repos/meetings.ts'
import { insertAgendaVersion } from '#db/repos/salon-agendas.ts'
import { loadComposition } from '#db/repos/salon-compositions.ts'
import { unitsAway } from '#db/repos/salon-registrations.ts'
import { releasedAgenda, snapshot } from '#db/repos/salon-snapshots.ts'
import { pitchesOf, updateSalon } from '#db/repos/salons.ts'
import type { ReadDb } from '#db/schema.ts'
import { requireNoConflicts } from './agenda-conflicts.server.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'
import { needName } from './talks.queries.server.ts'
import { salonTime } from './when.ts'

/**
 * Publishes the draft as the next numbered version. Nobody is told by itself: for each unit whose own day changed a
 * notice is drafted, which the organiser sends. Returns the version's number.
 */
export async function releaseAgenda(ctx: Ctx, key: string, version: number): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const { salon, actor } = await loadTeamSalon(ctx, tx.tx, key)
    const to = requireStatus(salonActions, 'release', salon.status)
    if (version !== salon.version)
      throw new DomainError('conflict', { message: '议程刚被同事改过，请看过最新的安排再发布。' })
    const { problem, current, meetings } = await loadComposition(tx.tx, salon, tx.now)
    if (validateAgenda(problem, current).length > 0)
      throw new DomainError('incomplete', {
        message: '议程里有冲突（例如有单位改了在场时间），请先重排或移动后再发布。',
      })
    await requireNoConflicts(tx.tx, meetings)
    await releaseTalksOfTheDay(tx.tx, salon.id)
    const units = await blockUnitsOf(tx.tx, salon.id)
    const content = snapshot(salon, await pitchesOf(tx.tx, salon.id), meetings, units)
    const next = (salon.released_version ?? 0) + 1
    await insertAgendaVersion(tx.tx, {
      salon_id: salon.id,
      version: next,
      content_json: JSON.stringify(content),
      quality_json: JSON.stringify(agendaQuality(problem, current)),
      released_by: actor.personId,
      released_at: tx.now,
    })
    const saved = await updateSalon(
      tx.tx,
      { id: salon.id, status: salon.status, version },
      { status: to, released_version: next, updated_at: tx.now, ...(to === salon.status ? {} : { status_at: tx.now }) },
    )
    if (!saved) throw new DomainError('conflict')
    await recordStep(tx, {
      object: { kind: 'salon', id: salon.id },
      action: 'release',
      from: salon.status,
      to,
      changes: { version: { after: next } },
    })
    await draftNotices(tx, salon, { next, content, meetings, by: actor.personId })
    return next
  })
}

interface Release {
  next: number
  content: ReleasedAgenda
  meetings: readonly SalonMeeting[]
  by: string
}

/** Drafts one notice per unit that has something new to hear; drafts of earlier versions that nobody sent are replaced. */
async function draftNotices(tx: TxCtx, salon: Salon, release: Release): Promise<void> {
  const { next, content, meetings, by } = release
  const held = await heldNotices(tx.tx, salon.id)
  for (const notice of held) await settleNotice(tx.tx, notice.id, { status: 'replaced', by, now: tx.now })
  for (const unit of await unitChanges(tx.tx, salon, content, { meetings, held })) {
    const text = noticeText(
      {
        title: salon.title,
        when: salonTime(salon.starts_at, content.endsAt, tx.now),
        place: salon.place,
        version: next,
      },
      { first: unit.base === null, changes: unit.changes, after: unit.after },
    )
    await insertNotice(tx.tx, {
      id: newId(),
      salon_id: salon.id,
      version: next,
      organisation_id: unit.organisationId,
      base_version: unit.base,
      before_json: JSON.stringify(unit.before),
      after_json: JSON.stringify(unit.after),
      body: text,
      status: 'held',
      created_at: tx.now,
    })
  }
}

export interface UnitChange {
  organisationId: string
  /** The version that the unit knows; null when it knows none. */
  base: number | null
  before: OwnEntry[]
  after: OwnEntry[]
  changes: OwnChange[]
}

/**
 * What each unit would have to hear of an agenda: the difference to the version it knows. Who was never sent the notice of
 * the last release still knows the one before it. Only units with a difference.
 */
export async function unitChanges(
  db: ReadDb,
  salon: Pick<Salon, 'id' | 'released_version'>,
  content: ReleasedAgenda,
  { meetings, held }: { meetings: readonly SalonMeeting[]; held: readonly AgendaNoticeRow[] },
): Promise<UnitChange[]> {
  const waiting = new Map(held.map((n) => [n.organisation_id, n.base_version]))
  const versions = new Map<number, ReleasedAgenda | null>()
  for (const version of new Set([salon.released_version, ...waiting.values()]))
    if (version !== null) versions.set(version, await releasedAgenda(db, salon.id, version))
  const baseOf = (id: string) => waiting.get(id) ?? (waiting.has(id) ? null : salon.released_version)
  const everybody = new Set([content, ...versions.values()].flatMap(partakers))
  // Both sides know without a notice: they were told when it happened, or said so themselves.
  const off = new Set(meetings.filter((m) => m.status === 'cancelled' || m.status === 'refused').map((m) => m.id))
  const away = await unitsAway(db, salon.id)
  return [...everybody].flatMap((organisationId) => {
    // It said itself that it will not come.
    if (away.get(organisationId) === 'cancelled') return []
    const base = baseOf(organisationId)
    const named = (agenda: ReleasedAgenda | null) =>
      withNames(ownEntries(agenda, organisationId), organisationId, meetings)
    const before = named(base === null ? null : (versions.get(base) ?? null)).filter((e) => !off.has(e.id))
    const after = named(content)
    const changes = ownChanges(before, after)
    return changes.length === 0 ? [] : [{ organisationId, base, before, after, changes }]
  })
}

/** The other side by the name that this unit may read: an unnamed owner is named to whom it agreed to talk to. */
function withNames(
  entries: readonly OwnEntry[],
  organisationId: string,
  meetings: readonly SalonMeeting[],
): OwnEntry[] {
  return entries.map((entry) => {
    const m = entry.kind === 'talk' ? meetings.find((x) => x.id === entry.id) : undefined
    if (m?.offer_organisation_id !== organisationId) return entry
    return { ...entry, title: needName(m, { actor: anonymous, organisationId }) }
  })
}
