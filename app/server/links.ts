/**
 * A redirect target given from outside, if it is a path of this site; otherwise `/`. It must start with one slash that
 * no second slash or backslash follows, hold no control characters, and stay on the same host when parsed.
 */
export function safePath(target: string | null | undefined): string {
  if (!target || !target.startsWith('/') || /^\/[/\\]/.test(target)) return '/'
  for (const c of target) if (c.charCodeAt(0) < 33 || c.charCodeAt(0) === 127) return '/'
  try {
    const url = new URL(target, 'http://own.invalid')
    return url.host === 'own.invalid' && url.protocol === 'http:' ? url.pathname + url.search + url.hash : '/'
  } catch {
    return '/'
  }
}
