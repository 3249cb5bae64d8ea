import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

/** Closes an open `<details>` on Escape, on a click elsewhere and after a choice. It opens without script. */
export function useDismiss() {
  const ref = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const close = (event: MouseEvent) => {
      if (event.target instanceof Node && !element.contains(event.target)) element.open = false
    }
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !element.open) return
      element.open = false
      element.querySelector('summary')?.focus()
    }
    document.addEventListener('click', close)
    element.addEventListener('keydown', escape)
    return () => {
      document.removeEventListener('click', close)
      element.removeEventListener('keydown', escape)
    }
  }, [])
  return ref
}

interface MenuProps {
  summary: ReactNode
  /** Name for screen readers when the summary is only a picture. */
  label?: string
  className?: string
  children: ReactNode
}

/** A button that opens a small panel of links and buttons. A chosen link or button closes it. */
export function Menu({ summary, label, className, children }: MenuProps) {
  const ref = useDismiss()
  const closeAfterChoice = (event: { target: EventTarget }) => {
    if (ref.current && event.target instanceof Element && event.target.closest('a, button')) ref.current.open = false
  }
  return (
    <details ref={ref} className={classNames('menu', className)}>
      <summary aria-label={label}>{summary}</summary>
      <div className="menu-box" onClick={closeAfterChoice}>
        {children}
      </div>
    </details>
  )
}
