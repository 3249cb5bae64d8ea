import { useNavigation } from '@remix-run/react'
import { useEffect, useState } from 'react'

const PATIENCE_MS = 300

/** Says that something is on its way when a page or a submission takes longer than a blink. Stands once, in the root. */
export function NavigationProgress() {
  const { state } = useNavigation()
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS)
    return () => {
      clearTimeout(timer)
      setSlow(false)
    }
  }, [state])
  return (
    <div className="progress" role="status">
      {slow && <span>{state === 'submitting' ? '正在提交…' : '正在打开…'}</span>}
    </div>
  )
}
