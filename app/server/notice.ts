import { redirect } from '@remix-run/node'
import { safePath } from './links.ts'
import type { RequestLoadContext } from './protected-route.ts'

/** One sentence that the next page confirms with. It travels in a cookie for a minute and is shown once. */
const NAME = 'notice'

/** Redirects after something was done (so that reload repeats nothing) and lets the next page say so. */
export function doneAt(web: RequestLoadContext, path: string, sentence: string): Response {
  web.setCookie(`${NAME}=${encodeURIComponent(sentence)}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax`)
  return redirect(safePath(path), 303)
}

/** The sentence left by the request before, if any; it is cleared as it is read. */
export function takeNotice(web: RequestLoadContext, request: Request): string | undefined {
  const match = /(?:^|;\s*)notice=([^;]*)/.exec(request.headers.get('cookie') ?? '')
  if (!match?.[1]) return undefined
  web.setCookie(`${NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`)
  try {
    return decodeURIComponent(match[1]).slice(0, 200)
  } catch {
    return undefined
  }
}
