import { Lucia, TimeSpan } from 'lucia'
import type { Adapter, DatabaseSession, DatabaseUser } from 'lucia'
import { anonymous } from '#app/domain/policy/actor.ts'
import type { Actor, SignedIn } from '#app/domain/policy/actor.ts'
import type { MembershipRole, OrganisationKind, StaffRole } from '#app/domain/vocabulary.ts'
import {
  deleteExpiredSessions,
  deleteSession,
  deleteSessionsOf,
  insertSession,
  membershipsOf,
  personById,
  prolongSession,
  sessionByHash,
  sessionsOf,
  staffRoles,
} from '#db/repos/people.ts'
import { isBusy } from '#db/sqlite.ts'
import type { Services } from './context.ts'
import { sha256 } from './ids.ts'

/** The seam around Lucia: nothing else in the product imports it. */

const IDLE = new TimeSpan(30, 'm')
/** Administrators and auditors: half the time of the others. */
const IDLE_STRICT_MS = 15 * 60_000
/** A prolongation that gains less is not worth a write. */
const PROLONG_STEP_MS = 60_000
const ABSOLUTE_MS = 8 * 3_600_000

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionFields, { name: string }>
    DatabaseSessionAttributes: SessionFields
    DatabaseUserAttributes: { name: string; status: string }
  }
}

interface SessionFields {
  organisationId: string | null
  absoluteExpiresAt: number
  agent: string
}

/**
 * Lucia over Kysely. Only the SHA-256 of the session id is stored, so a copy of the database logs nobody in. Lucia
 * compares with the machine's clock; the adapter shifts by the product's clock on the way in and out.
 */
function adapter(services: Pick<Services, 'db' | 'read' | 'clock'>): Adapter {
  const { db, clock } = services
  const idleEnd = async (personId: string, wanted: number) => {
    const roles = await staffRoles(services.read, personId)
    return roles.some((r) => r === 'admin' || r === 'auditor') ? Math.min(wanted, clock.now() + IDLE_STRICT_MS) : wanted
  }
  const toLucia = (row: NonNullable<Awaited<ReturnType<typeof sessionByHash>>>, id: string): DatabaseSession => ({
    id,
    userId: row.person_id,
    expiresAt: new Date(Math.min(row.expires_at, row.absolute_expires_at) - clock.offset()),
    attributes: { organisationId: row.organisation_id, absoluteExpiresAt: row.absolute_expires_at, agent: row.agent },
  })
  return {
    async getSessionAndUser(id) {
      const row = await sessionByHash(services.read, sha256(id))
      if (!row) return [null, null]
      const person = await personById(services.read, row.person_id)
      if (!person || person.status !== 'active') return [null, null]
      const user: DatabaseUser = { id: person.id, attributes: { name: person.name, status: person.status } }
      return [toLucia(row, id), user]
    },
    async getUserSessions(personId) {
      return (await sessionsOf(services.read, personId)).map((row) => toLucia(row, row.id_hash))
    },
    async setSession(session) {
      await insertSession(db, {
        id_hash: sha256(session.id),
        person_id: session.userId,
        organisation_id: session.attributes.organisationId,
        created_at: clock.now(),
        expires_at: await idleEnd(session.userId, session.expiresAt.getTime() + clock.offset()),
        absolute_expires_at: session.attributes.absoluteExpiresAt,
        agent: session.attributes.agent,
      })
    },
    async updateSessionExpiration(id, expiresAt) {
      const row = await sessionByHash(services.read, sha256(id))
      if (!row) return
      const end = await idleEnd(row.person_id, expiresAt.getTime() + clock.offset())
      if (end - row.expires_at < PROLONG_STEP_MS) return
      // A reading must not fail because somebody else writes: the session is prolonged with the next request.
      await prolongSession(db, row.id_hash, end).catch((error: unknown) => {
        if (!isBusy(error)) throw error
      })
    },
    deleteSession: (id) => deleteSession(db, sha256(id)),
    deleteUserSessions: (personId) => deleteSessionsOf(db, personId),
    deleteExpiredSessions: () => deleteExpiredSessions(db, clock.now()),
  }
}

export interface SessionStart {
  personId: string
  organisationId: string | null
  agent: string
}

export interface Sessions {
  /** Who a cookie header stands for, and the cookie to set when the session was prolonged or is no longer valid. */
  read(cookieHeader: string): Promise<{ actor: Actor; setCookie: string | null }>
  /** Starts a session with a fresh id and returns its cookie. */
  start(session: SessionStart): Promise<string>
  /** Ends one session (given by the hash of its id) and returns the cookie that clears it. */
  end(hash: string): Promise<string>
}

export function createSessions(services: Services): Sessions {
  const { config, clock } = services
  const secure = config.mode === 'production'
  const lucia = new Lucia(adapter(services), {
    sessionExpiresIn: IDLE,
    sessionCookie: {
      name: secure ? '__Host-session' : 'session',
      expires: false,
      attributes: { secure, sameSite: 'lax', path: '/' },
    },
    getSessionAttributes: (a) => a,
    getUserAttributes: (a) => ({ name: a.name }),
  })
  return {
    async read(cookieHeader) {
      const id = lucia.readSessionCookie(cookieHeader)
      if (!id) return { actor: anonymous, setCookie: null }
      const { session, user } = await lucia.validateSession(id)
      if (!session) return { actor: anonymous, setCookie: lucia.createBlankSessionCookie().serialize() }
      const roles = (await staffRoles(services.read, user.id)) as StaffRole[]
      const actor = await signedIn(services, {
        personId: user.id,
        name: user.name,
        organisationId: session.organisationId,
        roles,
        hash: sha256(id),
      })
      return { actor, setCookie: session.fresh ? lucia.createSessionCookie(id).serialize() : null }
    },
    async start({ personId, organisationId, agent }) {
      const absoluteExpiresAt = clock.now() + ABSOLUTE_MS
      const session = await lucia.createSession(personId, {
        organisationId,
        absoluteExpiresAt,
        agent: agent.slice(0, 80),
      })
      return lucia.createSessionCookie(session.id).serialize()
    },
    async end(hash) {
      await deleteSession(services.db, hash)
      return lucia.createBlankSessionCookie().serialize()
    },
  }
}

async function signedIn(
  services: Services,
  s: { personId: string; name: string; organisationId: string | null; roles: StaffRole[]; hash: string },
): Promise<SignedIn> {
  const memberships = await membershipsOf(services.read, s.personId)
  const acting = memberships.find((m) => m.organisation_id === s.organisationId) ?? memberships[0]
  return {
    kind: 'person',
    personId: s.personId,
    name: s.name,
    staff: s.roles,
    sessionHash: s.hash,
    organisations: memberships.map((m) => ({ id: m.organisation_id, name: m.name })),
    organisation: acting
      ? {
          id: acting.organisation_id,
          name: acting.name,
          kind: acting.kind as OrganisationKind,
          verified: acting.status === 'verified',
          mayPost: acting.may_post === 1,
          mayOffer: acting.may_offer === 1,
          role: acting.role as MembershipRole,
          maySubmit: acting.may_submit === 1,
        }
      : null,
  }
}
