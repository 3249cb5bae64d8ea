import { normalise } from '#app/domain/matching/text.ts'
import { personalDataIn } from '#app/domain/personal-data-patterns.ts'
import { countCharacters, oneLine } from '#app/domain/text.ts'
import { addDays, dayOf } from '#app/domain/time.ts'
import { setting } from '#db/repos/settings.ts'
import { addSearches } from '#db/repos/words.ts'
import type { Db } from '#db/schema.ts'
import { transaction } from '#db/transaction.ts'
import { errorSummary } from './log.ts'
import type { Log } from './log.ts'

/** Days for which it is known what was searched for. */
export const SEARCH_DAYS = 30
/** A longer text is an item pasted whole, not words. */
const MAX_LENGTH = 40
/** Different texts that wait to be written; more are not counted until then. */
const MAX_WAITING = 2000

/**
 * Counts what is searched for: the folded text, the day and how often, never who. What looks like a number of a person
 * or an address is left out. Sums are written at most once a minute, as views of suggestions are.
 */
export interface SearchCounts {
  count(text: string, now: number): void
  /** Writes what has come together. What cannot be written now stays for the next time. */
  flush(): Promise<void>
}

/** The text under which a search is counted; null for one that is not. */
export function countedText(typed: string): string | null {
  const text = normalise(oneLine(typed))
  const personal = personalDataIn(text).length > 0 || /@|\d{7}/.test(text)
  return text === '' || personal || countCharacters(text) > MAX_LENGTH ? null : text
}

export function createSearchCounts(db: Db, log: Log): SearchCounts {
  let sums = new Map<string, number>()
  const add = (key: string, n: number) => void sums.set(key, (sums.get(key) ?? 0) + n)
  return {
    count(typed, now) {
      const text = countedText(typed)
      if (text === null) return
      const key = `${dayOf(now)} ${text}`
      if (sums.size < MAX_WAITING || sums.has(key)) add(key, 1)
    },
    async flush() {
      if (sums.size === 0) return
      const taken = sums
      sums = new Map()
      const rows = [...taken].map(([key, n]) => ({ day: key.slice(0, 10), text: key.slice(11), n }))
      const newest = rows.reduce((day, row) => (row.day > day ? row.day : day), '')
      const written = await transaction(db, async (tx) => {
        if ((await setting(tx, 'readOnly')) === true) return false
        await addSearches(tx, rows, addDays(newest, -SEARCH_DAYS))
        return true
      }).catch((error: unknown) => {
        log.warn({ error: errorSummary(error) }, 'searches are counted later')
        return false
      })
      if (!written) for (const [key, n] of taken) add(key, n)
    },
  }
}
