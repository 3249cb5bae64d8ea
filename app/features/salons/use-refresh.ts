import { useRevalidator } from '@remix-run/react'
import { useEffect } from 'react'

const REFRESH_MS = 15_000

/** Reads the page again every quarter of a minute; while there is no network, it stays as it is. */
export function useRefresh(): void {
  const revalidator = useRevalidator()
  useEffect(() => {
    const timer = setInterval(() => {
      if (navigator.onLine && revalidator.state === 'idle') revalidator.revalidate()
    }, REFRESH_MS)
    return () => clearInterval(timer)
  }, [revalidator])
}
