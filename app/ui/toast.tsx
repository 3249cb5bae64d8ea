import { useEffect, useState } from 'react'

const SHOWN_MS = 8000

/**
 * Confirms what was done, for eight seconds or until closed; stays while pointer or focus is on it. Errors never come
 * here. `id` tells two equal messages apart.
 */
export function Toast({ message, id = message }: { message?: string; id?: string }) {
  const [closed, setClosed] = useState<string>()
  const [held, setHeld] = useState(false)
  const shown = message !== undefined && closed !== id
  useEffect(() => {
    if (!shown || held) return
    const timer = setTimeout(() => setClosed(id), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [shown, held, id])
  return (
    <div className="toasts" role="status">
      {shown && (
        <div
          className="toast"
          onMouseEnter={() => setHeld(true)}
          onMouseLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          ✓ {message}
          <button type="button" aria-label="关闭提示" onClick={() => setClosed(id)}>
            ×
          </button>
        </div>
      )}
    </div>
  )
}
