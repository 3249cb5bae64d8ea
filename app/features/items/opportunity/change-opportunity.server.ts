import type { Updateable } from 'kysely'
import { DomainError } from '#app/domain/errors.ts'
import { opportunityActions, requireStatus } from '#app/domain/status.ts'
import type { OpportunityAction, OpportunityStatus } from '#app/domain/status.ts'
import type { TxCtx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { recordStep } from '#app/server/record-step.ts'
import { updateOpportunity } from '#db/repos/opportunities.ts'
import type { OpportunityTable } from '#db/tables/items.ts'
import { announceItem } from '#search/announce.ts'

interface Change {
  id: string
  from: OpportunityStatus
  action: OpportunityAction
  version?: number
  reason?: string
  set?: Updateable<OpportunityTable>
}

/**
 * One step of a need's life: checked in the status table and again in the UPDATE, with history, audit and the news for
 * index and matching in the same transaction. Refuses with `wrongState` when somebody else was faster.
 */
export async function changeOpportunity(ctx: TxCtx, change: Change): Promise<OpportunityStatus> {
  const to = requireStatus(opportunityActions, change.action, change.from)
  const { id, from, action, version, reason } = change
  const done = await updateOpportunity(
    ctx.tx,
    { id, status: from, version },
    { status: to, status_at: ctx.now, status_reason: reason ?? '', ...change.set },
  )
  if (!done) throw new DomainError('wrongState')
  await recordStep(ctx, { object: { kind: 'opportunity', id }, action, from, to, reason })
  await announceItem(ctx.tx, { kind: 'opportunity', id, now: ctx.now, newId })
  return to
}

/** Makes the row of a need follow its deadline, which is authoritative when read. Returns the state it then has. */
export async function followDeadline(
  ctx: TxCtx,
  row: { id: string; status: OpportunityStatus; deadlineAt: number | null },
): Promise<OpportunityStatus> {
  if (row.status !== 'published' || row.deadlineAt === null || ctx.now < row.deadlineAt) return row.status
  return changeOpportunity(ctx, {
    id: row.id,
    from: row.status,
    action: 'close',
    set: { closed_at: row.deadlineAt },
  })
}
