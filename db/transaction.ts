import type { Db, Tx } from './schema.ts'

/**
 * Runs `work` in one immediate transaction: all of it is stored, or nothing. The handle given to `work` is the only
 * one that may be used inside; the root handle would wait for this very transaction.
 */
export function transaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute((tx) => work(tx as Tx))
}
