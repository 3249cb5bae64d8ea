import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { FieldError, FieldGroup, controlOf } from './field.tsx'
import type { FieldProps } from './field.tsx'
import { GripIcon } from './icons.tsx'
import { Menu } from './menu.tsx'

export interface LineListProps extends FieldProps {
  defaultValue?: readonly string[]
  /** What one line is called on the buttons: 必备条件. */
  noun: string
  max?: number
  /** Error of one line by its index. */
  lineErrors?: Readonly<Record<number, string>>
  /** What stands under one line, such as a `Finding`. */
  lineAfter?: (index: number) => ReactNode
}

interface Line {
  key: number
  value: string
}

const BLANKS_WITHOUT_SCRIPT = 3

/**
 * Several one-line inputs of the same name; empty lines are ignored by the server. Without script three empty lines
 * follow the filled ones; with script one does, and lines can be added, moved and removed.
 */
function useLines(values: readonly string[], max: number) {
  const [lines, setLines] = useState<Line[]>(() => {
    const blanks = Array.from({ length: BLANKS_WITHOUT_SCRIPT }, () => '')
    return [...values, ...blanks].slice(0, Math.max(max, values.length)).map((value, key) => ({ key, value }))
  })
  const [enhanced, setEnhanced] = useState(false)
  const nextKey = useRef(lines.length)
  useEffect(() => {
    setEnhanced(true)
    setLines((all) => all.filter((line, i) => line.value !== '' || i === values.length))
    // Only once: a later default value must not take away what is being written.
  }, [])
  return {
    lines,
    enhanced,
    set: (key: number, value: string) =>
      setLines((all) => all.map((line) => (line.key === key ? { key, value } : line))),
    add: () => setLines((all) => [...all, { key: nextKey.current++, value: '' }]),
    remove: (key: number) => setLines((all) => all.filter((line) => line.key !== key)),
    move: (from: number, to: number) =>
      setLines((all) => {
        const line = all[from]
        if (!line) return all
        const rest = all.filter((_, i) => i !== from)
        return [...rest.slice(0, to), line, ...rest.slice(to)]
      }),
  }
}

export function LineList(props: LineListProps) {
  const { defaultValue = [], noun, max = 20, name, lineErrors = {}, lineAfter } = props
  const control = controlOf(props)
  const { lines, enhanced, set, add, remove, move } = useLines(defaultValue, max)
  const list = useRef<HTMLOListElement>(null)
  const focusLine = (index: number) =>
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLInputElement>('.input')[index]?.focus())
  return (
    <FieldGroup {...props} control={control}>
      <ol className="lines" ref={list}>
        {lines.map((line, i) => (
          <li key={line.key}>
            <span aria-hidden="true">{i + 1}</span>
            <input
              id={`${control.id}-${i}`}
              name={name}
              className="input"
              value={line.value}
              onChange={(e) => set(line.key, e.target.value)}
              aria-label={`${noun}第 ${i + 1} 条`}
              aria-invalid={lineErrors[i] ? true : undefined}
              aria-describedby={lineErrors[i] ? `${control.id}-${i}-error` : undefined}
            />
            {enhanced && (
              <Menu summary={<GripIcon />} label={`移动或删除${noun}第 ${i + 1} 条`}>
                {i > 0 && <MenuButton onClick={() => (move(i, i - 1), focusLine(i - 1))}>上移</MenuButton>}
                {i < lines.length - 1 && (
                  <MenuButton onClick={() => (move(i, i + 1), focusLine(i + 1))}>下移</MenuButton>
                )}
                <MenuButton onClick={() => (remove(line.key), focusLine(Math.max(0, i - 1)))}>删除这一条</MenuButton>
              </Menu>
            )}
            <div className="line-after">
              <FieldError id={`${control.id}-${i}`}>{lineErrors[i]}</FieldError>
              {lineAfter?.(i)}
            </div>
          </li>
        ))}
      </ol>
      {enhanced && lines.length < max && (
        <button type="button" className="link lines-add" onClick={() => (add(), focusLine(lines.length))}>
          加一条{noun}
        </button>
      )}
    </FieldGroup>
  )
}

function MenuButton({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <button type="button" onClick={onClick}>
      {children}
    </button>
  )
}
