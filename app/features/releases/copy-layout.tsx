import { useRef, useState } from 'react'
import type { Sheet } from '#app/domain/issued-list/sheet.ts'
import { Button } from '#app/ui/button.tsx'
import { useHydrated } from '#app/ui/hydrated.ts'
import { IssuedSheet } from './issued-sheet.tsx'

interface CopyLayoutProps {
  /** What is put on the clipboard for editors that take tables, and for those that do not. */
  html: string
  text: string
  sheets: readonly Sheet[]
}

/** Selects what is shown, so that Ctrl+C copies it with its table. */
function select(element: HTMLElement | null): void {
  const selection = window.getSelection()
  if (!element || !selection) return
  selection.selectAllChildren(element)
}

/** The lists as they are pasted, copied with their tables by one button; without script they can be selected. */
export function CopyLayout({ html, text, sheets }: CopyLayoutProps) {
  const shown = useRef<HTMLDivElement>(null)
  const hydrated = useHydrated()
  const [done, setDone] = useState('')
  const copy = async () => {
    try {
      await navigator.clipboard.write([
        new ClipboardItem({
          'text/html': new Blob([html], { type: 'text/html' }),
          'text/plain': new Blob([text], { type: 'text/plain' }),
        }),
      ])
      setDone('已复制，可以直接粘贴')
    } catch {
      select(shown.current)
      setDone('浏览器不允许自动复制，下面的内容已选中，请按 Ctrl+C')
    }
  }
  return (
    <div className="stack">
      <div className="acts">
        {hydrated ? (
          <Button type="button" variant="primary" onClick={() => void copy()}>
            复制图文
          </Button>
        ) : (
          <span className="cap">选中下面的内容，按 Ctrl+C 复制。</span>
        )}
        <span className="ok" role="status">
          {done}
        </span>
      </div>
      <div ref={shown} className="stack">
        {sheets.map((sheet) => (
          <IssuedSheet key={sheet.kind} sheet={sheet} />
        ))}
      </div>
    </div>
  )
}
