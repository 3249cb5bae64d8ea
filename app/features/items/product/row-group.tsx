import { useState } from 'react'
import { classNames } from '#app/ui/class-names.ts'
import type { FormValues } from './product.schema.ts'

export interface RowColumn {
  /** Name of the parallel list: `capabilities.what`. */
  name: string
  label: string
  type?: 'text' | 'date' | 'hidden'
  inputMode?: 'numeric'
  /** Share of the line. */
  wide?: boolean
}

interface RowGroupProps {
  id: string
  label: string
  help?: string
  noun: string
  columns: RowColumn[]
  values: FormValues
  errors: Record<string, string>
  max: number
}

const BLANK_ROWS = 2

/**
 * Lines of several small inputs of the same names; empty lines are ignored by the server. Two empty lines follow the
 * filled ones, and with script more can be added.
 */
export function RowGroup({ id, label, help, noun, columns, values, errors, max }: RowGroupProps) {
  const filled = Math.max(0, ...columns.filter((c) => c.type !== 'hidden').map((c) => lastFilled(values[c.name]) + 1))
  const [added, setAdded] = useState(0)
  const count = Math.min(max, filled + BLANK_ROWS + added)
  return (
    <fieldset className="field" id={id}>
      <legend>{label}</legend>
      {help && <div className="help">{help}</div>}
      <ol className="stack">
        {Array.from({ length: count }, (_, i) => (
          <li key={i} id={`${id}.${i}`} className="flex flex-wrap gap-2">
            {columns.map((column) => (
              <Cell key={column.name} column={column} row={i} noun={noun} value={values[column.name]?.[i] ?? ''} />
            ))}
            {errors[`${id}.${i}`] && <p className="error w-full">✗ {errors[`${id}.${i}`]}</p>}
          </li>
        ))}
      </ol>
      {errors[id] && <p className="error">✗ {errors[id]}</p>}
      {count < max && (
        <button type="button" className="link mt-2" onClick={() => setAdded(added + 1)}>
          加一条{noun}
        </button>
      )}
    </fieldset>
  )
}

const lastFilled = (list: string[] | undefined): number => (list ?? []).findLastIndex((v) => v !== '')

function Cell({ column, row, noun, value }: { column: RowColumn; row: number; noun: string; value: string }) {
  const { name, label, type = 'text', inputMode, wide } = column
  if (type === 'hidden') return <input type="hidden" name={name} value={value} />
  return (
    <input
      className={classNames('input', wide ? 'min-w-60 flex-1' : type === 'date' ? 'input-date' : 'input-short')}
      {...{ name, type, inputMode }}
      defaultValue={value}
      placeholder={type === 'text' ? label : undefined}
      aria-label={`${noun}第 ${row + 1} 条：${label}`}
      title={type === 'date' ? label : undefined}
    />
  )
}
