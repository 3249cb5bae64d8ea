import { useEffect, useState } from 'react'

/**
 * The server's time, second by second: what it said when the page was made plus what has passed here since. The clock
 * of the phone or the hall's computer is not asked, so it may be wrong by any amount.
 */
export function useServerClock(serverNow: number): number {
  const [passed, setPassed] = useState(0)
  useEffect(() => {
    const since = performance.now()
    setPassed(0)
    const timer = setInterval(() => setPassed(performance.now() - since), 1000)
    return () => clearInterval(timer)
  }, [serverNow])
  return serverNow + passed
}
