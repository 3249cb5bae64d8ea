import { useEffect, useRef, useState } from 'react'
import { useHydrated } from './hydrated.ts'

const STORE = 'datai-keys'
const TYPING = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog'

const keys: [key: string, what: string][] = [
  ['/', '到搜索框'],
  ['j', '下一行'],
  ['k', '上一行'],
  ['Enter', '打开这一行'],
  ['?', '显示这张表'],
]

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest(TYPING) !== null
}

function visible(selector: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(selector)].filter((e) => e.offsetParent !== null)
}

/** Focus goes to the first link of the next row, so that Enter opens it without further help. */
function moveRow(step: 1 | -1): void {
  const rows = visible('[data-row]')
  const at = rows.findIndex((row) => row.contains(document.activeElement))
  const row = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step]
  const link = row?.querySelector<HTMLElement>('a, button')
  link?.focus({ focusVisible: true } as FocusOptions)
  row?.scrollIntoView({ block: 'nearest' })
}

function focusSearch(): void {
  const field = visible('[data-search]')[0]
  if (field instanceof HTMLInputElement) {
    field.focus()
    field.select()
  }
}

/** Beside a pager: the keys that work here, and the way to the table of all keys. Useless by touch and without script. */
export function KeyHints() {
  if (!useHydrated()) return null
  return (
    <span className="key-hints">
      <kbd>j</kbd> <kbd>k</kbd> 换行 <kbd>Enter</kbd> 打开{' '}
      <button type="button" data-keyboard-help="">
        <kbd>?</kbd> 全部按键
      </button>
    </span>
  )
}

/** Single keys for people who live in lists, with their help. They can be switched off (WCAG 2.1.4). */
export function Keyboard() {
  const dialog = useRef<HTMLDialogElement>(null)
  const [on, setOn] = useState(true)
  useEffect(() => setOn(localStorage.getItem(STORE) !== 'off'), [])
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return
      const acts: Record<string, () => void> = {
        '/': focusSearch,
        j: () => moveRow(1),
        k: () => moveRow(-1),
        '?': () => dialog.current?.showModal(),
      }
      const act = acts[event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    if (on) document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [on])
  useEffect(() => {
    const open = (event: MouseEvent) => {
      if (event.target instanceof Element && event.target.closest('[data-keyboard-help]')) dialog.current?.showModal()
    }
    document.addEventListener('click', open)
    return () => document.removeEventListener('click', open)
  }, [])
  const toggle = (value: boolean) => {
    setOn(value)
    localStorage.setItem(STORE, value ? 'on' : 'off')
  }
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="keyboard-help">
      <h2 id="keyboard-help">按键</h2>
      <dl className="facts">
        {keys.flatMap(([key, what]) => [
          <dt key={`${key} key`}>
            <kbd>{key}</kbd>
          </dt>,
          <dd key={key}>{what}</dd>,
        ])}
      </dl>
      <label className="opt mt-3">
        <input type="checkbox" checked={on} onChange={(e) => toggle(e.target.checked)} />
        使用单个按键
      </label>
      <form method="dialog" className="acts mt-3">
        <button className="btn" type="submit">
          关闭
        </button>
      </form>
    </dialog>
  )
}
