import { recordHistory } from '#db/repos/history.ts'
import { audit } from './audit.ts'
import type { AuditEntry } from './audit.ts'
import type { TxCtx } from './context.ts'
import { newId } from './ids.ts'

/** Writes history and audit of one status change, together, inside its transaction. */
export async function recordStep(
  ctx: TxCtx,
  step: {
    object: { kind: string; id: string }
    action: string
    from: string
    to: string
    reason?: string
    changes?: AuditEntry['changes']
  },
): Promise<void> {
  const person = ctx.actor.kind === 'person' ? ctx.actor : null
  await recordHistory(ctx.tx, {
    id: newId(),
    object: step.object,
    action: step.action,
    from: step.from,
    to: step.to,
    personId: person?.personId ?? null,
    organisationId: person?.organisation?.id ?? null,
    reason: step.reason,
    now: ctx.now,
  })
  await audit(ctx, {
    action: `${step.object.kind}.${step.action}`,
    object: step.object,
    changes: { ...step.changes, status: { before: step.from, after: step.to } },
  })
}
