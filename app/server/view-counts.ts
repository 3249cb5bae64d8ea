import { dayOf } from '#app/domain/time.ts'
import { addShowings, addViews } from '#db/repos/funnel.ts'
import { addListShowings } from '#db/repos/list-showings.ts'
import { setting } from '#db/repos/settings.ts'
import type { Db } from '#db/schema.ts'
import { transaction } from '#db/transaction.ts'
import { errorSummary } from './log.ts'
import type { Log } from './log.ts'

/** A suggestion that a page listed, or the page of a pair that was opened. */
export interface View {
  source: 'suggested' | 'searched' | 'own'
  step: 'shown' | 'opened'
  level: string
}

/** Whose list: the products for a need, the needs for a product, or the needs for a unit through its products. */
export interface ShownList {
  kind: 'need' | 'offer' | 'unit'
  id: string
}

/** Days for which it is known which lists were shown. */
export const LIST_DAYS = 30

/**
 * Counts views in memory. Writing each one would be a commit for each page, after which every kept page is made anew;
 * so their sums are written at most once a minute, and a crash loses at most that minute of them.
 */
export interface ViewCounts {
  count(view: View, now: number): void
  /** A product that a page listed for a need. */
  countProduct(productId: string, now: number): void
  /** A list of suggestions that a page showed, with rows or without. */
  countList(list: ShownList, now: number): void
  /** Writes what has come together. What cannot be written now stays for the next time. */
  flush(): Promise<void>
}

export const FLUSH_MS = 60_000

export function createViewCounts(db: Db, log: Log): ViewCounts {
  const sums = new Map<string, number>()
  const listed = new Map<string, number>()
  const lists = new Map<string, number>()
  const add = (to: Map<string, number>, key: string) => to.set(key, (to.get(key) ?? 0) + 1)
  return {
    count({ source, step, level }, now) {
      add(sums, JSON.stringify([dayOf(now), source, step, level]))
    },
    countProduct(productId, now) {
      add(listed, JSON.stringify([dayOf(now), productId]))
    },
    countList({ kind, id }, now) {
      add(lists, JSON.stringify([dayOf(now), kind, id]))
    },
    async flush() {
      if (sums.size === 0 && listed.size === 0 && lists.size === 0) return
      const taken = [...sums]
      const takenListed = [...listed]
      const takenLists = [...lists]
      const rows = taken.map(([key, n]) => {
        const [day, source, step, level] = JSON.parse(key) as [string, string, string, string]
        return { day, source, step, level, n }
      })
      const listedRows = takenListed.map(([key, n]) => {
        const [day, product_id] = JSON.parse(key) as [string, string]
        return { day, product_id, n }
      })
      const listRows = takenLists.map(([key, n]) => {
        const [day, list, subject_id] = JSON.parse(key) as [string, string, string]
        return { day, list, subject_id, n }
      })
      try {
        const written = await transaction(db, async (tx) => {
          if ((await setting(tx, 'readOnly')) === true) return false
          await addViews(tx, rows)
          await addShowings(tx, listedRows)
          await addListShowings(tx, listRows, LIST_DAYS)
          return true
        })
        if (!written) return
      } catch (error) {
        log.warn({ error: errorSummary(error) }, 'views are counted later')
        return
      }
      // What was counted meanwhile is left for the next time.
      subtract(sums, taken)
      subtract(listed, takenListed)
      subtract(lists, takenLists)
    },
  }
}

function subtract(from: Map<string, number>, taken: readonly (readonly [string, number])[]): void {
  for (const [key, n] of taken) {
    const left = (from.get(key) ?? 0) - n
    if (left > 0) from.set(key, left)
    else from.delete(key)
  }
}
