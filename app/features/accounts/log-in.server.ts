import { DomainError } from '#app/domain/errors.ts'
import { clearLoginFailure, loginFailure, membershipsOf, personByLogin, putLoginFailure } from '#db/repos/people.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { verifyNobody, verifyPassword } from '#app/server/passwords.ts'
import type { Sessions } from '#app/server/session.ts'
import { foldLogin } from '#app/domain/login-name.ts'

const LOCK_AFTER = 5
const LOCK_MS = 15 * 60_000
const DELAY_AFTER = 3
const DELAY_MS = 1000

/**
 * Checks a login and starts a session. Unknown name and wrong password get the same answer after the same work. After
 * three failures each try waits a second, after five the pair of account and address is locked for 15 minutes.
 */
export async function logIn(
  ctx: Ctx,
  sessions: Sessions,
  input: { login: string; password: string; agent: string },
): Promise<{ cookie: string; personId: string }> {
  const loginHash = ctx.keys.lookupHash('login', foldLogin(input.login))
  const key = ctx.keys.lookupHash('login-failure', `${loginHash}|${ctx.address}`)
  const failure = await loginFailure(ctx.read, key)
  requireUnlocked(ctx, failure)
  if (ctx.config.limits && (failure?.count ?? 0) >= DELAY_AFTER) await new Promise((done) => setTimeout(done, DELAY_MS))
  const person = await personByLogin(ctx.read, loginHash)
  const right = person ? await verifyPassword(person.password_hash, input.password) : await verifyNobody(input.password)
  if (!person || !right || person.status !== 'active') {
    await refuse(ctx, key, person?.id)
    throw new DomainError('wrongLogin')
  }
  const memberships = await membershipsOf(ctx.read, person.id)
  const start = async (tx: TxCtx) => {
    // Tries sent all at once pass the first look together; the lock that they cause holds for each of them.
    requireUnlocked(ctx, await loginFailure(tx.tx, key))
    await clearLoginFailure(tx.tx, key)
    await audit(tx, { action: 'session.start', object: { kind: 'person', id: person.id } })
  }
  await inTransaction(ctx, start, { whileReadOnly: true })
  const organisationId = memberships[0]?.organisation_id ?? null
  const cookie = await sessions.start({ personId: person.id, organisationId, agent: input.agent })
  return { cookie, personId: person.id }
}

function requireUnlocked(ctx: Ctx, failure: { locked_until: number } | undefined): void {
  if (!ctx.config.limits || !failure || failure.locked_until <= ctx.now) return
  throw new DomainError('loginLocked', { retryAfterSeconds: Math.ceil((failure.locked_until - ctx.now) / 1000) })
}

/** Counts a failure on what is stored at this moment, so that tries at once are counted one by one. */
async function refuse(ctx: Ctx, key: string, personId: string | undefined) {
  const refusal = async (tx: TxCtx) => {
    const before = await loginFailure(tx.tx, key)
    const count = (before?.count ?? 0) + 1
    const locks = count >= LOCK_AFTER
    await putLoginFailure(tx.tx, {
      key,
      count: locks ? 0 : count,
      last_at: ctx.now,
      locked_until: locks ? ctx.now + LOCK_MS : (before?.locked_until ?? 0),
    })
    await audit(tx, {
      action: 'session.start',
      object: { kind: 'person', id: personId ?? 'unknown' },
      result: 'refused',
    })
  }
  await inTransaction(ctx, refusal, { whileReadOnly: true })
}
