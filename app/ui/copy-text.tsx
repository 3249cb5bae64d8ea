import { useId, useRef, useState } from 'react'
import { useHydrated } from './hydrated.ts'

interface CopyTextProps {
  /** A message-length text with its link, ready to paste into a chat. */
  text: string
  label?: string
  rows?: number
}

/** Without script the text can be selected; with it one button copies it. */
export function CopyText({ text, label = '通知文字', rows = 5 }: CopyTextProps) {
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const hydrated = useHydrated()
  const [done, setDone] = useState('')
  const copy = async () => {
    area.current?.select()
    try {
      await navigator.clipboard.writeText(text)
      setDone('已复制')
    } catch {
      setDone('浏览器不允许自动复制，文字已选中，请按 Ctrl+C')
    }
  }
  return (
    <div className="field copy-text">
      <label htmlFor={id}>{label}</label>
      <textarea ref={area} id={id} className="input" readOnly rows={rows} value={text} />
      <div className="acts mt-2">
        {hydrated && (
          <button type="button" className="btn" onClick={() => void copy()}>
            复制{label}
          </button>
        )}
        <span className="ok" role="status">
          {done}
        </span>
      </div>
    </div>
  )
}
