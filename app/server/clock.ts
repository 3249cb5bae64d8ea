import { readFileSync, statSync } from 'node:fs'

/** The one source of time. `now()` is milliseconds UTC; `offset` is what the demonstration clock adds. */
export interface Clock {
  now(): number
  offset(): number
}

export const systemClock: Clock = { now: () => Date.now(), offset: () => 0 }

/** Reads an offset in seconds from a file at each call (re-reading only when the file changed). */
export function fileClock(path: string): Clock {
  let stamp = ''
  let offset = 0
  const read = () => {
    try {
      const s = statSync(path)
      const mark = `${s.mtimeMs}:${s.size}:${s.ino}`
      if (mark !== stamp) {
        const seconds = Number(readFileSync(path, 'utf8').trim())
        offset = Number.isFinite(seconds) ? seconds * 1000 : 0
        stamp = mark
      }
    } catch {
      // A missing clock file means real time.
      offset = 0
      stamp = ''
    }
    return offset
  }
  return { now: () => Date.now() + read(), offset: read }
}
