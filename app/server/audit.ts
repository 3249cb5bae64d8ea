import { appendAudit } from '#db/repos/audit.ts'
import type { ChainHash } from '#db/repos/audit.ts'
import type { Ctx, TxCtx } from './context.ts'
import { inTransaction } from './context.ts'
import { dayOf } from '#app/domain/time.ts'
import { canonicalJson, sha256 } from './ids.ts'

/** Fields whose values may stand in the audit chain, because they are public anyway. All others are keyed hashes. */
const PUBLIC_FIELDS = new Set([
  'status',
  'number',
  'version',
  'role',
  'decision',
  'step',
  'mode',
  'visibility',
  'mayPost',
  'mayOffer',
  'responsible',
  'reasonCode',
  'deadline',
  'count',
  'format',
  'seenList',
  'shown',
])

export interface AuditEntry {
  action: string
  object: { kind: string; id: string }
  result?: 'ok' | 'refused'
  /** Field name → before and after. */
  changes?: Record<string, { before?: unknown; after?: unknown }>
  /** For reads: one row per person, object and Shanghai day. */
  oncePerDay?: boolean
}

export const chainHash: ChainHash = (row) => sha256(canonicalJson(row))

function protect(ctx: Pick<Ctx, 'keys'>, changes: NonNullable<AuditEntry['changes']>) {
  const value = (field: string, v: unknown) =>
    v === undefined
      ? undefined
      : PUBLIC_FIELDS.has(field)
        ? v
        : ctx.keys.lookupHash(`audit:${field}`, canonicalJson(v)).slice(0, 32)
  return Object.fromEntries(
    Object.entries(changes).map(([f, c]) => [f, { before: value(f, c.before), after: value(f, c.after) }]),
  )
}

/** Writes the audit row of a change into the same transaction: if it cannot be written, the change is not made. */
export async function audit(
  ctx: Pick<TxCtx, 'tx' | 'actor' | 'keys' | 'now' | 'address' | 'requestId'>,
  entry: AuditEntry,
): Promise<void> {
  const person = ctx.actor.kind === 'person' ? ctx.actor : null
  await appendAudit(
    ctx.tx,
    {
      at: ctx.now,
      person_id: person?.personId ?? null,
      organisation_id: person?.organisation?.id ?? null,
      address: ctx.address,
      action: entry.action,
      object_kind: entry.object.kind,
      object_id: entry.object.id,
      result: entry.result ?? 'ok',
      request_id: ctx.requestId,
      once_key: entry.oncePerDay
        ? `${entry.action}:${person?.personId ?? ''}:${entry.object.id}:${dayOf(ctx.now)}`
        : null,
      changes_json: JSON.stringify(protect(ctx, entry.changes ?? {})),
    },
    chainHash,
  )
}

/** Audits something that changes nothing else: a reading, a refused attempt, a login. */
export async function auditAlone(ctx: Ctx, entry: AuditEntry): Promise<void> {
  await inTransaction(ctx, (tx) => audit(tx, entry), { whileReadOnly: true })
}
