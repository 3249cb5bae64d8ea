import { RateLimiterMemory, RateLimiterRes, RateLimiterSQLite } from 'rate-limiter-flexible'
import type { RateLimiterAbstract } from 'rate-limiter-flexible'
import { DomainError } from '#app/domain/errors.ts'
import type { Actor } from '#app/domain/policy/actor.ts'
import { openCounters } from '#db/sqlite.ts'

/** How often, in how many seconds, one person may; without an account, one address. */
const RATES = {
  login: { points: 30, duration: 60 },
  register: { points: 10, duration: 600 },
  /** Every form that is sent, also those that save a draft while somebody types. */
  write: { points: 120, duration: 60 },
  /** What others are told of: handing in, answering, deciding, inviting. */
  submit: { points: 10, duration: 60 },
  search: { points: 60, duration: 60 },
  export: { points: 10, duration: 3600 },
  /** Papers of a salon: a dozen of them, some printed again on the day. */
  print: { points: 60, duration: 600 },
  reveal: { points: 30, duration: 86_400 },
  /** Self check-in at a salon's door: many people behind one address, each in a few seconds. */
  door: { points: 60, duration: 60 },
} as const
export type LimitKind = keyof typeof RATES

/** Tried before anybody is known, so what they are tried from counts. */
const BY_ADDRESS: ReadonlySet<LimitKind> = new Set(['login', 'register', 'door'])
/** A unit with several people may do so many times as much as one of them. */
const ORGANISATION_FACTOR = 3

export interface Limiter {
  /** Throws `tooMany` with the seconds to wait. */
  take(kind: LimitKind, actor: Actor, address: string): Promise<void>
  close(): void
}

/** Counts in a file, so that a restart gives nobody a new allowance; where the file cannot be written, in memory. */
export function createLimiter(on: boolean, file: string): Limiter {
  if (!on) return { take: async () => {}, close: () => {} }
  const storeClient = openCounters(file)
  const limiter = (keyPrefix: string, points: number, duration: number, clearing: boolean) => {
    const rate = { keyPrefix, points, duration }
    return new RateLimiterSQLite({
      ...rate,
      storeClient,
      storeType: 'better-sqlite3',
      tableName: 'taken',
      clearExpiredByTimeout: clearing,
      insuranceLimiter: new RateLimiterMemory(rate),
    })
  }
  const kinds = Object.keys(RATES) as LimitKind[]
  const single = new Map<LimitKind, RateLimiterAbstract>()
  const united = new Map<LimitKind, RateLimiterAbstract>()
  for (const [i, kind] of kinds.entries()) {
    const { points, duration } = RATES[kind]
    single.set(kind, limiter(kind, points, duration, i === 0))
    united.set(kind, limiter(`${kind}-unit`, points * ORGANISATION_FACTOR, duration, false))
  }
  return {
    async take(kind, actor, address) {
      const person = actor.kind === 'person' && !BY_ADDRESS.has(kind) ? actor : null
      await consume(single.get(kind), person ? person.personId : address)
      if (person?.organisation) await consume(united.get(kind), person.organisation.id)
    },
    close: () => void storeClient.close(),
  }
}

async function consume(limiter: RateLimiterAbstract | undefined, key: string): Promise<void> {
  try {
    await limiter?.consume(key)
  } catch (rejected) {
    if (!(rejected instanceof RateLimiterRes)) throw rejected
    throw new DomainError('tooMany', { retryAfterSeconds: Math.max(1, Math.ceil(rejected.msBeforeNext / 1000)) })
  }
}
