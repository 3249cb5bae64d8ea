import { Button } from '#app/ui/button.tsx'
import { useHydrated } from '#app/ui/hydrated.ts'

/** Opens the print dialog; without script the browser's own command does. */
export function PrintButton() {
  const hydrated = useHydrated()
  return hydrated ? (
    <Button type="button" onClick={() => window.print()}>
      打印
    </Button>
  ) : null
}
