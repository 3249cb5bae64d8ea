import { Button } from './button.tsx'
import { useHydrated } from './hydrated.ts'

/** Prints the page; absent without script, where the browser's own menu does it. */
export function PrintButton({ plain }: { plain?: boolean }) {
  if (!useHydrated()) return null
  const print = () => window.print()
  if (plain)
    return (
      <Button type="button" className="no-print" onClick={print}>
        打印
      </Button>
    )
  return (
    <button type="button" className="link no-print" onClick={print}>
      打印
    </button>
  )
}
