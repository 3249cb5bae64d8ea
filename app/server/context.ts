import { DomainError } from '#app/domain/errors.ts'
import type { Actor, SignedIn } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import type { Resource } from '#app/domain/policy/can.ts'
import type { PolicyAction } from '#app/domain/policy/table.ts'
import type { Db, ReadDb, Tx } from '#db/schema.ts'
import { setting } from '#db/repos/settings.ts'
import { isBusy, isStorageFailure } from '#db/sqlite.ts'
import { transaction } from '#db/transaction.ts'
import type { SearchPort } from '#search/port.ts'
import type { Chooser } from './choosing.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Keys } from './keys.ts'
import type { Log } from './log.ts'
import type { MatchingPort } from './matching-port.ts'
import type { Press } from './papers/press.ts'
import type { ReadMemo } from './read-memo.ts'
import type { LastVisits } from './last-visits.ts'
import type { SearchCounts } from './search-counts.ts'
import type { ViewCounts } from './view-counts.ts'
import type { Previews } from './words-previews.ts'

/** What one process has: made once at start and handed to every request and job. */
export interface Services {
  config: Config
  clock: Clock
  log: Log
  /** Read-write handle. */
  db: Db
  /** Read-only handle of its own connection: it never waits for a writer. */
  read: ReadDb
  /** What was made from `read`, kept until the next write. */
  memo: ReadMemo
  /** Views of suggestions on their way to the database. */
  views: ViewCounts
  /** Searches on their way to the database. */
  searches: SearchCounts
  /** Reckons what a change of the thesaurus would do. */
  previewWords: Previews
  visits: LastVisits
  keys: Keys
  search: SearchPort
  matching: MatchingPort
  choosing: Chooser
  /** Makes files of papers. */
  press: Press
  /** The bundled process that reads uploaded spreadsheets. */
  spreadsheetChild: string
  /** The address under which pages are served, `http://127.0.0.1:3000/base`, without trailing slash. */
  publicUrl: () => string
}

/** What a use case gets: the services, who acts, and when the request was received. */
export interface Ctx extends Services {
  actor: Actor
  /** The server's time when the request was received. All of one request happens at this instant. */
  now: number
  requestId: string
  address: string
}

/** The context inside a transaction. */
export type TxCtx = Ctx & { tx: Tx }

/**
 * Runs `work` in one immediate transaction. A lock held elsewhere for longer than the busy wait becomes `busy`, a
 * full or read-only disk `storage`; in both cases nothing is stored and the person is told so. While the operator
 * keeps the product read-only everything is refused but what reading needs: signing in and out, and its audit.
 */
export async function inTransaction<T>(
  ctx: Ctx,
  work: (ctx: TxCtx) => Promise<T>,
  options: { whileReadOnly?: boolean } = {},
): Promise<T> {
  try {
    return await transaction(ctx.db, async (tx) => {
      if (!options.whileReadOnly && (await setting(tx, 'readOnly')) === true) throw new DomainError('readOnly')
      return work({ ...ctx, tx })
    })
  } catch (error) {
    if (isBusy(error)) throw new DomainError('busy', { retryAfterSeconds: 2 })
    if (isStorageFailure(error)) throw new DomainError('storage')
    throw error
  }
}

/** Refuses unless the actor may do `action` (to `resource`). Returns the signed-in person. */
export function requirePermission(ctx: Pick<Ctx, 'actor'>, action: PolicyAction, resource?: Resource): SignedIn {
  const verdict = can(ctx.actor, action, resource)
  if (verdict !== true) throw new DomainError(verdict)
  if (ctx.actor.kind !== 'person') throw new DomainError('signInFirst')
  return ctx.actor
}

/** An absolute address of a page: the only way links for mails, QR codes and calendars are made. */
export function absoluteUrl(ctx: Pick<Services, 'publicUrl'>, path: string): string {
  return `${ctx.publicUrl()}${path}`
}
