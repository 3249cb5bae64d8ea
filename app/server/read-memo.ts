import type { ReadDb } from '#db/schema.ts'
import { writeMark } from '#db/sqlite.ts'

/** Values made from the database, kept until anybody stores anything. */
export interface ReadMemo {
  /**
   * The value under `key`, made by `make` unless it was made after the last commit and within this minute: deadlines
   * and days end on full minutes. Those who ask while it is being made wait for it. What `make` throws is not kept.
   */
  get<T>(key: string, now: number, make: () => Promise<T>): Promise<T>
}

const MINUTE_MS = 60_000
const MAX_KEPT = 500

export function createReadMemo(read: ReadDb): ReadMemo {
  const kept = new Map<string, Promise<unknown>>()
  let keptFor = ''
  return {
    async get<T>(key: string, now: number, make: () => Promise<T>): Promise<T> {
      // Read before anything is made: a commit in between makes the next mark another one.
      const mark = `${await writeMark(read)} ${Math.floor(now / MINUTE_MS)}`
      if (mark !== keptFor) kept.clear()
      keptFor = mark
      const found = kept.get(key) as Promise<T> | undefined
      if (found) return found
      const made = make()
      if (kept.size < MAX_KEPT) kept.set(key, made)
      made.catch(() => {
        if (kept.get(key) === made) kept.delete(key)
      })
      return made
    },
  }
}
