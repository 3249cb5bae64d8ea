import { useEffect, useState } from 'react'
import { opportunityLimits } from '#app/domain/opportunity-content.ts'
import { LineList } from '#app/ui/line-list.tsx'
import type { FormValues } from './opportunity.schema.ts'

interface RequirementLinesProps {
  name: 'musts' | 'shoulds'
  label: string
  help: string
  values: FormValues
  error?: string
  /** Sentence at a line by its index. */
  lineErrors: Record<number, string>
}

interface Extras {
  id: string
  what: string
  op: string
  value: string
  unit: string
}

const none: Extras = { id: '', what: '', op: '', value: '', unit: '' }
const ops = [
  ['has', '包含'],
  ['>=', '不低于'],
  ['<=', '不高于'],
  ['=', '为'],
] as const

/** One condition a line; what fields can check of it is folded away under the line. */
export function RequirementLines({ name, label, help, values, error, lineErrors }: RequirementLinesProps) {
  // A line keeps its own small fields when lines are moved, so only the first rendering reads them by position.
  const [fresh, setFresh] = useState(true)
  useEffect(() => setFresh(false), [])
  const column = (field: keyof Extras, i: number) => values[`${name}.${field}`]?.[i] ?? ''
  const extrasOf = (i: number): Extras =>
    fresh
      ? {
          id: column('id', i),
          what: column('what', i),
          op: column('op', i),
          value: column('value', i),
          unit: column('unit', i),
        }
      : none
  return (
    <LineList
      label={label}
      id={name}
      name={`${name}.text`}
      noun={label}
      help={help}
      error={error}
      max={opportunityLimits.requirements}
      defaultValue={values[`${name}.text`]}
      lineErrors={lineErrors}
      lineAfter={(i) => <LineExtras name={name} initial={extrasOf(i)} />}
    />
  )
}

/** `initial` counts at the first rendering of a line; afterwards the inputs are the person's. */
function LineExtras({ name, initial }: { name: string; initial: Extras }) {
  const [own] = useState(initial)
  const small = 'input input-short'
  return (
    <details className="line-check" open={own.what !== ''}>
      <summary className="cap">按字段核对</summary>
      <input type="hidden" name={`${name}.id`} defaultValue={own.id} />
      <div className="inline-inputs">
        <input
          name={`${name}.what`}
          className={small}
          defaultValue={own.what}
          placeholder="响应时间"
          aria-label="核对什么"
        />
        <span className="select">
          <select name={`${name}.op`} className="input" defaultValue={own.op || 'has'} aria-label="怎样核对">
            {ops.map(([value, word]) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </select>
        </span>
        <input name={`${name}.value`} className={small} defaultValue={own.value} placeholder="3" aria-label="数值" />
        <input name={`${name}.unit`} className={small} defaultValue={own.unit} placeholder="秒" aria-label="单位" />
      </div>
      <p className="cap">资质写到等级，例如“资质 包含 等保三级”；数值只与产品里同名的能力条目核对，对不上的算未知。</p>
    </details>
  )
}
