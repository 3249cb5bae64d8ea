import { useHydrated } from './hydrated.ts'

/** Prints the page; absent without script, where the browser's own menu does it. */
export function PrintButton() {
  if (!useHydrated()) return null
  return (
    <button type="button" className="link no-print" onClick={() => window.print()}>
      打印
    </button>
  )
}
