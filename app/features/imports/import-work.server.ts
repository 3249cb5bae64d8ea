import type { Ctx } from '#app/server/context.ts'
import { inTransaction } from '#app/server/context.ts'
import { errorSummary } from '#app/server/log.ts'
import { reportImport } from '#db/repos/imports.ts'
import type { ImportJobRow } from '#db/repos/imports.ts'

/** Reading and confirming say at least so often that they go on. */
const SIGN_MS = 4_000
/** Work that has said nothing for so long has ended with its process. */
const LEASE_MS = 20_000
const TICK_MS = 300

/** Whether the work that the row tells of is still going on. */
export const isWorking = (row: Pick<ImportJobRow, 'progress' | 'updated_at'>, now: number): boolean =>
  row.progress > 0 && now - row.updated_at < LEASE_MS

export interface ImportWork {
  /** How much of it is done, from 0 to 1. */
  report(part: number): void
  stop(): void
}

/**
 * Keeps the progress of long work in the row of its import, so that any page can show it, also when the request that
 * began the work has been answered. Never fails the work.
 */
export function followWork(ctx: Ctx, id: string): ImportWork {
  let percent = 1
  let written = 1
  let writtenAt = ctx.clock.now()
  let writing = false
  const write = async () => {
    const now = ctx.clock.now()
    if (writing || (percent === written && now - writtenAt < SIGN_MS)) return
    writing = true
    try {
      await inTransaction(ctx, (tx) => reportImport(tx.tx, id, { progress: percent, updated_at: now }))
      ;[written, writtenAt] = [percent, now]
    } catch (error) {
      ctx.log.warn({ import: id, error: errorSummary(error) }, 'progress of an import was not written')
    } finally {
      writing = false
    }
  }
  const timer = setInterval(() => void write(), TICK_MS)
  timer.unref()
  return {
    report(part) {
      percent = Math.max(1, Math.min(99, Math.round(part * 100)))
    },
    stop: () => clearInterval(timer),
  }
}

/** How long a request waits for work before it answers with the page of its progress. */
export const PATIENCE_MS = 1_200

/** True when the work is done in this time; fails when it fails in this time. Afterwards it goes on by itself. */
export async function doneWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  try {
    return await Promise.race([work.then(() => true), late])
  } finally {
    clearTimeout(timer)
    // Its failure stands in the row of the import.
    work.catch(() => undefined)
  }
}
