import { shareText } from '#app/domain/conflict-of-interest.ts'
import { DomainError } from '#app/domain/errors.ts'
import { dayOf, formatDay, formatInstant } from '#app/domain/time.ts'
import type { Ctx } from '#app/server/context.ts'
import { relationsOf } from '#db/repos/relations.ts'
import type { RelationOf } from '#db/repos/relations.ts'
import { relationSide } from './enter-relation.server.ts'
import { loadOrganisation } from './load-organisation.server.ts'

export interface RelationRow {
  id: string
  what: string
  /** Source, since when, who entered it. */
  basis: string
  /** When and why it ended; empty while it stands. */
  ended: string
  mayEnd: boolean
}

export interface RelationsView {
  id: string
  name: string
  side: 'lead' | 'unit'
  /** Of a branch the unit that it belongs to: it counts without being entered. */
  parentName: string
  standing: RelationRow[]
  ended: RelationRow[]
  today: string
}

/** What was entered about a unit, for the lead unit or the unit itself. */
export async function readRelations(ctx: Ctx, organisationId: string): Promise<RelationsView> {
  const { side } = relationSide(ctx, organisationId)
  const row = await loadOrganisation(ctx.read, organisationId)
  const rows = (await relationsOf(ctx.read, organisationId)).map((r) => rowOf(r, organisationId, side))
  return {
    id: row.id,
    name: row.name,
    side,
    parentName: row.parent_name,
    standing: rows.filter((r) => r.ended === ''),
    ended: rows.filter((r) => r.ended !== ''),
    today: dayOf(ctx.now),
  }
}

/** The same for the unit acted for; only its 单位联络员 sees it. */
export function readOwnRelations(ctx: Ctx): Promise<RelationsView> {
  return readRelations(ctx, ownUnit(ctx))
}

export function ownUnit(ctx: Ctx): string {
  const own = ctx.actor.kind === 'person' ? ctx.actor.organisation?.id : undefined
  if (own === undefined) throw new DomainError('forbidden')
  return own
}

function rowOf(r: RelationOf, organisationId: string, side: 'lead' | 'unit'): RelationRow {
  const code = r.group_code ? `（${r.group_code}）` : ''
  const what =
    r.kind === 'group'
      ? `属于${r.group_name}${code}`
      : `${r.other_name ?? ''}持有${r.unit_name} ${shareText(r.share)} 股权`
  // Who in the lead unit entered it is the lead unit's business; within a unit colleagues know each other.
  const own = r.declared_by_id === organisationId
  const by = r.declared_by_id === null ? '牵头单位登记' : own ? '本单位申报' : '另一方单位申报'
  const name = side === 'lead' || own ? (r.entered_name ?? '') : ''
  return {
    id: r.id,
    what,
    basis: `自 ${formatDay(r.since)} · 来源：${r.source} · ${by}${name ? `，${name}` : ''}，${formatInstant(r.entered_at)}`,
    ended:
      r.ended_at === null
        ? ''
        : `${formatInstant(r.ended_at)} 结束${side === 'lead' ? `，${r.ended_name ?? ''}` : ''}：${r.end_reason}`,
    mayEnd: r.ended_at === null && (side === 'lead' || own),
  }
}
