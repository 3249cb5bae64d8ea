/** The countdown of one pitch. Instants are milliseconds of any clock that does not jump. */
export interface TimerRun {
  /** Number of the pitched item. */
  readonly number: string
  /** When it began, less what had passed before a pause. */
  readonly since: number
  /** Milliseconds that had passed when it was paused; null while it runs. */
  readonly paused: number | null
}

/** The last minute is said in another colour. */
const LAST_SECONDS = 60

export const startRun = (number: string, at: number): TimerRun => ({ number, since: at, paused: null })

/** Pauses a run, or lets it go on from where it was. */
export const toggleRun = (run: TimerRun, at: number): TimerRun =>
  run.paused === null ? { ...run, paused: at - run.since } : { ...run, since: at - run.paused, paused: null }

/** Seconds that are left of so many minutes; below 0 it is over its time. */
export const secondsLeft = (run: TimerRun, minutes: number, at: number): number =>
  Math.ceil(minutes * 60 - (run.paused ?? at - run.since) / 1000)

export const timerState = (left: number): 'running' | 'last' | 'over' =>
  left < 0 ? 'over' : left <= LAST_SECONDS ? 'last' : 'running'

/** `4:05`, and `+0:12` when it is over its time. */
export function timerClock(seconds: number): string {
  const s = Math.abs(seconds)
  return `${seconds < 0 ? '+' : ''}${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
}

/** Who comes up next: the first after `number` whose unit is there; null after the last. */
export function nextUp<T extends { number: string; away: string }>(pitches: readonly T[], number: string): T | null {
  const at = pitches.findIndex((p) => p.number === number)
  return pitches.slice(at + 1).find((p) => p.away === '') ?? null
}
