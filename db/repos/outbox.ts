import type { Db, ReadDb, Tx } from '../schema.ts'

/** Technical jobs. A row exists from the change that asks for it until the job is done. */
export type OutboxKind = 'index' | 'compose' | 'reindex'

export interface OutboxJob {
  id: string
  kind: OutboxKind
  objectId: string
  payload: unknown
  attempts: number
  generation: number
}

/**
 * Asks for a job in the same transaction as the change. A job for the same object that waits or runs already is
 * raised by one generation instead, so that it runs (again) on the newest state.
 */
export async function enqueue(
  tx: Tx,
  job: { id: string; kind: OutboxKind; objectId: string; payload?: unknown; now: number },
): Promise<void> {
  const payload = JSON.stringify(job.payload ?? {})
  await tx
    .insertInto('outbox')
    .values({
      id: job.id,
      kind: job.kind,
      object_id: job.objectId,
      payload_json: payload,
      due_at: job.now,
      created_at: job.now,
    })
    .onConflict((c) =>
      c.columns(['kind', 'object_id']).doUpdateSet((eb) => ({
        payload_json: payload,
        due_at: job.now,
        attempts: 0,
        generation: eb('outbox.generation', '+', 1),
      })),
    )
    .execute()
}

/** Takes up to `limit` jobs that are due and claims them until `now + leaseMs`. Oldest first. */
export async function claimJobs(
  db: Db,
  claim: { kinds: OutboxKind[]; now: number; leaseMs: number; limit: number },
): Promise<OutboxJob[]> {
  const rows = await db
    .updateTable('outbox')
    .set({ claimed_until: claim.now + claim.leaseMs })
    .where('id', 'in', (q) =>
      q
        .selectFrom('outbox')
        .select('id')
        .where('kind', 'in', claim.kinds)
        .where('due_at', '<=', claim.now)
        .where('claimed_until', '<=', claim.now)
        .orderBy('created_at')
        .limit(claim.limit),
    )
    .returningAll()
    .execute()
  return rows.map((r) => ({
    id: r.id,
    kind: r.kind as OutboxKind,
    objectId: r.object_id,
    payload: JSON.parse(r.payload_json) as unknown,
    attempts: r.attempts,
    generation: r.generation,
  }))
}

/** Ends a job. If the object changed while it ran (a newer generation), the job stays and becomes free again. */
export async function finishJob(db: Db, job: Pick<OutboxJob, 'id' | 'generation'>): Promise<void> {
  await db.deleteFrom('outbox').where('id', '=', job.id).where('generation', '=', job.generation).execute()
  await db.updateTable('outbox').set({ claimed_until: 0 }).where('id', '=', job.id).execute()
}

/** Puts a failed job back for `retryAt` with what went wrong (never content). */
export async function failJob(
  db: Db,
  job: Pick<OutboxJob, 'id'>,
  failure: { error: string; retryAt: number },
): Promise<void> {
  await db
    .updateTable('outbox')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      last_error: failure.error.slice(0, 500),
      due_at: failure.retryAt,
      claimed_until: 0,
    }))
    .where('id', '=', job.id)
    .execute()
}

/** How many jobs wait and how old the oldest is, for the status page. */
export async function outboxState(db: ReadDb): Promise<{ waiting: number; oldestAt: number | null; failing: number }> {
  const row = await db
    .selectFrom('outbox')
    .select((eb) => [
      eb.fn.countAll<number>().as('waiting'),
      eb.fn.min('created_at').as('oldest'),
      eb.fn.sum<number>(eb.case().when('attempts', '>', 2).then(1).else(0).end()).as('failing'),
    ])
    .executeTakeFirstOrThrow()
  return { waiting: row.waiting, oldestAt: row.oldest, failing: row.failing ?? 0 }
}

/** True while a job for the object waits or runs. */
export async function jobWaits(db: ReadDb, job: { kind: OutboxKind; objectId: string }): Promise<boolean> {
  const row = await db
    .selectFrom('outbox')
    .select('id')
    .where('kind', '=', job.kind)
    .where('object_id', '=', job.objectId)
    .executeTakeFirst()
  return row !== undefined
}
