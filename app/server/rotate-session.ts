import type { Actor } from '#app/domain/policy/actor.ts'
import type { RequestLoadContext } from './protected-route.ts'

/** Gives the browser of this request a new session in place of the old one, after rights or password changed. */
export async function rotateSession(
  web: RequestLoadContext,
  actor: Actor,
  to: { request: Request; organisationId: string | null },
): Promise<void> {
  if (actor.kind !== 'person') return
  const agent = to.request.headers.get('user-agent') ?? ''
  await web.sessions.end(actor.sessionHash)
  web.setCookie(await web.sessions.start({ personId: actor.personId, organisationId: to.organisationId, agent }))
}
