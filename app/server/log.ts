import { pino } from 'pino'
import type { Logger } from 'pino'

export type Log = Logger

/** JSON lines without content: ids, codes, durations. Control characters are escaped by the JSON encoding. */
export function createLog(name: string, destination?: NodeJS.WritableStream): Log {
  const options = {
    name,
    level: process.env.LOG_LEVEL ?? 'info',
    redact: {
      paths: ['password', '*.password', 'cookie', '*.cookie', 'token', '*.token', 'authorization'],
      censor: '—',
    },
    base: { name },
  }
  return destination ? pino(options, destination) : pino(options)
}

/** What may be logged of an unexpected error: its class, code and where it arose, never values. */
export function errorSummary(error: unknown): { type: string; code?: string; message: string; at?: string } {
  if (!(error instanceof Error)) return { type: typeof error, message: 'non-error thrown' }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const at = error.stack
    ?.split('\n')
    .slice(1, 6)
    .map((l) => l.trim())
    .join(' < ')
  return { type: error.name, code, message: error.message.slice(0, 200), at }
}

/** The path of a request as it may be logged: without its query, and without the secret of a personal link. */
export function pathForLog(url: string): string {
  return (url.split('?')[0] ?? '').replace(/(\/(?:join|salons\/r)\/)[^/.]+/, '$1…')
}
