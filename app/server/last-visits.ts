import { NOTHING_SHOWN, withShown } from '#app/domain/matching/news.ts'
import type { ShownPair, ShownSoFar } from '#app/domain/matching/news.ts'
import { lastVisit, putLastVisit } from '#db/repos/last-visits.ts'
import type { LastVisitRow } from '#db/repos/last-visits.ts'
import { setting } from '#db/repos/settings.ts'
import type { Db } from '#db/schema.ts'
import { transaction } from '#db/transaction.ts'
import { errorSummary } from './log.ts'
import type { Log } from './log.ts'

/** Somebody for one of the organisations that they act for. */
export interface Visitor {
  personId: string
  organisationId: string
}

/** What a visitor knew when the visit began. */
export interface Before {
  at: number
  shown: ShownSoFar
}

/** After so long without a page a new visit begins. */
export const VISIT_GAP_MS = 30 * 60_000

/**
 * What each visitor was shown of suggestions. Kept in memory and written with the view counts, at most once a minute: a
 * page that is read is no reason for a commit. A crash loses that minute, so something may be called new once more.
 */
export interface LastVisits {
  /** Null during the first visit, when nothing can be called new. */
  before(visitor: Visitor, now: number): Promise<Before | null>
  note(visitor: Visitor, list: string, pairs: readonly ShownPair[], now: number): Promise<void>
  /** Writes what has come together. What cannot be written now stays for the next time. */
  flush(): Promise<void>
}

interface Visit {
  lastAt: number
  seen: ShownSoFar
  before: Before | null
}

const keyOf = ({ personId, organisationId }: Visitor) => `${personId} ${organisationId}`

export function createLastVisits(db: Db, log: Log): LastVisits {
  /** Visits with something to write. */
  const open = new Map<string, Visit>()

  const stored = async ({ personId, organisationId }: Visitor): Promise<Visit | null> => {
    const row = await lastVisit(db, personId, organisationId)
    return row ? visitOf(row) : null
  }
  const current = async (visitor: Visitor, now: number): Promise<Visit> => {
    const last = open.get(keyOf(visitor)) ?? (await stored(visitor))
    if (!last) return { lastAt: now, seen: NOTHING_SHOWN, before: null }
    return now - last.lastAt > VISIT_GAP_MS ? { ...last, before: { at: last.lastAt, shown: last.seen } } : last
  }

  return {
    before: async (visitor, now) => (await current(visitor, now)).before,
    async note(visitor, list, pairs, now) {
      const visit = await current(visitor, now)
      // Another page of the same visitor may have been noted while the row was read.
      const seen = open.get(keyOf(visitor))?.seen ?? visit.seen
      open.set(keyOf(visitor), { ...visit, lastAt: now, seen: withShown(seen, list, pairs) })
    },
    async flush() {
      if (open.size === 0) return
      const taken = [...open]
      try {
        const written = await transaction(db, async (tx) => {
          if ((await setting(tx, 'readOnly')) === true) return false
          for (const [key, visit] of taken) await putLastVisit(tx, rowOf(key, visit))
          return true
        })
        if (!written) return
      } catch (error) {
        log.warn({ error: errorSummary(error) }, 'visits are written later')
        return
      }
      for (const [key, visit] of taken) if (open.get(key) === visit) open.delete(key)
    },
  }
}

function visitOf(row: LastVisitRow): Visit {
  const shown = (json: string) => JSON.parse(json) as ShownSoFar
  const before = row.before_at === null ? null : { at: row.before_at, shown: shown(row.before_json) }
  return { lastAt: row.last_at, seen: shown(row.seen_json), before }
}

function rowOf(key: string, { lastAt, seen, before }: Visit): LastVisitRow {
  const [personId = '', organisationId = ''] = key.split(' ')
  return {
    person_id: personId,
    organisation_id: organisationId,
    last_at: lastAt,
    seen_json: JSON.stringify(seen),
    before_at: before?.at ?? null,
    before_json: JSON.stringify(before?.shown ?? NOTHING_SHOWN),
  }
}
