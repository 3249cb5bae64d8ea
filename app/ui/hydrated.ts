import { useEffect, useState } from 'react'

/** False on the server and in the first render of the browser, true once the page can be enhanced. */
export function useHydrated(): boolean {
  const [hydrated, setHydrated] = useState(false)
  useEffect(() => setHydrated(true), [])
  return hydrated
}
