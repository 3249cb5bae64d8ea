/** Stops asking a service that failed again and again, so that nobody waits for it. */
export interface Breaker {
  /** False while calls are refused. After the pause one call is let through to try. */
  allows(): boolean
  succeeded(): void
  failed(): void
}

const FAILURES = 3
const WINDOW_MS = 15_000

/** Opens for 15 s after three failures within 15 s. `elapsed` is a clock in ms that never jumps. */
export function createBreaker(elapsed: () => number): Breaker {
  let failures: number[] = []
  let openUntil = -Infinity
  return {
    allows() {
      if (elapsed() < openUntil) return false
      // While one call tries, the others still go without; its outcome closes or reopens.
      if (openUntil !== -Infinity) openUntil = elapsed() + WINDOW_MS
      return true
    },
    succeeded() {
      failures = []
      openUntil = -Infinity
    },
    failed() {
      const now = elapsed()
      failures = [...failures.filter((at) => at > now - WINDOW_MS), now]
      if (failures.length >= FAILURES) openUntil = now + WINDOW_MS
    },
  }
}
