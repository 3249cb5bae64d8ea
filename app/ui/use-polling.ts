import { useRevalidator } from '@remix-run/react'
import { useEffect } from 'react'

const POLL_MS = 700

/** Reads the page again and again while something is under way on the server. Without script the page refreshes itself. */
export function usePolling(active: boolean): void {
  const revalidator = useRevalidator()
  useEffect(() => {
    if (!active) return
    const timer = setInterval(() => {
      if (revalidator.state === 'idle') revalidator.revalidate()
    }, POLL_MS)
    return () => clearInterval(timer)
  }, [active, revalidator])
}
