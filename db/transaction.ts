import { setTimeout } from 'node:timers/promises'
import type { Db, Tx } from './schema.ts'
import { isBusy } from './sqlite.ts'

/** Each try waits for the lock itself, blocking the process for a quarter of a second; between them others get their turn. */
const TRIES = 6
const PAUSE_MS = 50

/**
 * Runs `work` in one immediate transaction: all of it is stored, or nothing. The handle given to `work` is the only
 * one that may be used inside; the root handle would wait for this very transaction. A transaction that cannot begin
 * because another process writes is tried again for about two seconds; `work` runs once at most.
 */
export async function transaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    let begun = false
    try {
      return await db.transaction().execute((tx) => {
        begun = true
        return work(tx as Tx)
      })
    } catch (error) {
      if (begun || tried === TRIES || !isBusy(error)) throw error
      await setTimeout(PAUSE_MS)
    }
  }
}
