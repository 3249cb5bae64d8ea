import { dayOf } from '#app/domain/time.ts'
import { addViews } from '#db/repos/funnel.ts'
import { setting } from '#db/repos/settings.ts'
import type { Db } from '#db/schema.ts'
import { transaction } from '#db/transaction.ts'
import { errorSummary } from './log.ts'
import type { Log } from './log.ts'

/** A suggestion that a page listed, or the page of a pair that was opened. */
export interface View {
  source: 'suggested' | 'own'
  step: 'shown' | 'opened'
  level: string
}

/**
 * Counts views in memory. Writing each one would be a commit for each page, after which every kept page is made anew;
 * so their sums are written at most once a minute, and a crash loses at most that minute of them.
 */
export interface ViewCounts {
  count(view: View, now: number): void
  /** Writes what has come together. What cannot be written now stays for the next time. */
  flush(): Promise<void>
}

export const FLUSH_MS = 60_000

export function createViewCounts(db: Db, log: Log): ViewCounts {
  const sums = new Map<string, number>()
  return {
    count({ source, step, level }, now) {
      const key = JSON.stringify([dayOf(now), source, step, level])
      sums.set(key, (sums.get(key) ?? 0) + 1)
    },
    async flush() {
      if (sums.size === 0) return
      const taken = [...sums]
      const rows = taken.map(([key, n]) => {
        const [day, source, step, level] = JSON.parse(key) as [string, string, string, string]
        return { day, source, step, level, n }
      })
      try {
        const written = await transaction(db, async (tx) => {
          if ((await setting(tx, 'readOnly')) === true) return false
          await addViews(tx, rows)
          return true
        })
        if (!written) return
      } catch (error) {
        log.warn({ error: errorSummary(error) }, 'views are counted later')
        return
      }
      // What was counted meanwhile is left for the next time.
      for (const [key, n] of taken) {
        const left = (sums.get(key) ?? 0) - n
        if (left > 0) sums.set(key, left)
        else sums.delete(key)
      }
    },
  }
}
