import { useState } from 'react'
import type { HTMLInputAutoCompleteAttribute, HTMLInputTypeAttribute, InputHTMLAttributes } from 'react'
import { countCharacters } from '#app/domain/text.ts'
import { classNames } from './class-names.ts'
import { Field, controlOf } from './field.tsx'
import type { FieldProps } from './field.tsx'

interface TextProps extends FieldProps {
  defaultValue?: string
  /** Characters that the server accepts. Shown as a live count; nothing that was typed is cut off. */
  limit?: number
  placeholder?: string
  disabled?: boolean
  readOnly?: boolean
}

function CharCount({ length, limit }: { length: number; limit: number }) {
  const over = length - limit
  return (
    <p className={classNames('char-count', over > 0 && 'char-count-over')}>
      {over > 0 ? `多 ${over} 字，${length} / ${limit}` : `${length} / ${limit}`}
    </p>
  )
}

function useLength(defaultValue = '') {
  const [length, setLength] = useState(() => countCharacters(defaultValue))
  return [length, (value: string) => setLength(countCharacters(value))] as const
}

export interface TextInputProps extends TextProps {
  type?: HTMLInputTypeAttribute
  autoComplete?: HTMLInputAutoCompleteAttribute
  inputMode?: InputHTMLAttributes<HTMLInputElement>['inputMode']
  short?: boolean
}

export function TextInput(props: TextInputProps) {
  const { defaultValue, limit, placeholder, disabled, readOnly, type = 'text', autoComplete, inputMode, short } = props
  const control = controlOf(props)
  const [length, measure] = useLength(defaultValue)
  return (
    <Field {...props} control={control}>
      <input
        {...control}
        {...{ type, defaultValue, placeholder, disabled, readOnly, autoComplete, inputMode }}
        className={classNames('input', short && 'input-short')}
        onChange={limit ? (e) => measure(e.target.value) : undefined}
      />
      {limit && <CharCount length={length} limit={limit} />}
    </Field>
  )
}

export function TextArea(props: TextProps & { rows?: number }) {
  const { defaultValue, limit, placeholder, disabled, readOnly, rows = 3 } = props
  const control = controlOf(props)
  const [length, measure] = useLength(defaultValue)
  return (
    <Field {...props} control={control}>
      <textarea
        {...control}
        {...{ defaultValue, placeholder, disabled, readOnly, rows }}
        className="input"
        onChange={limit ? (e) => measure(e.target.value) : undefined}
      />
      {limit && <CharCount length={length} limit={limit} />}
    </Field>
  )
}

export interface Option {
  value: string
  label: string
  help?: string
  disabled?: boolean
  /** Heading under which a `Select` groups the option. */
  group?: string
}

export interface SelectProps extends FieldProps {
  options: Option[]
  defaultValue?: string
  /** The empty choice; null when there is none. */
  placeholder?: string | null
  disabled?: boolean
}

function Options({ options }: { options: Option[] }) {
  return options.map((o) => (
    <option key={o.value} value={o.value} disabled={o.disabled}>
      {o.label}
    </option>
  ))
}

export function Select(props: SelectProps) {
  const { options, defaultValue = '', placeholder = '请选择', disabled } = props
  const control = controlOf(props)
  const groups = [...new Set(options.map((o) => o.group))]
  return (
    <Field {...props} control={control}>
      <div className="select">
        <select {...control} className="input" defaultValue={defaultValue} disabled={disabled}>
          {placeholder !== null && <option value="">{placeholder}</option>}
          {groups.map((group) => {
            const own = options.filter((o) => o.group === group)
            if (group === undefined) return <Options key="" options={own} />
            return (
              <optgroup key={group} label={group}>
                <Options options={own} />
              </optgroup>
            )
          })}
        </select>
      </div>
    </Field>
  )
}

export interface DateInputProps extends FieldProps {
  /** `YYYY-MM-DD` */
  defaultValue?: string
  min?: string
  max?: string
  /** Asks for an hour too: the fields are then `${name}.day` and `${name}.time` (`HH:mm`). */
  time?: { defaultValue?: string }
}

export function DateInput(props: DateInputProps) {
  const { defaultValue, min, max, time, name, label } = props
  const control = controlOf(props)
  return (
    <Field {...props} control={control}>
      <div className="inline-inputs">
        <input
          {...control}
          name={time ? `${name}.day` : name}
          {...{ defaultValue, min, max }}
          type="date"
          className="input input-date"
        />
        {time && (
          <input
            type="time"
            id={`${control.id}.time`}
            name={`${name}.time`}
            defaultValue={time.defaultValue}
            aria-label={`${label}的时间`}
            className="input input-date"
          />
        )}
      </div>
    </Field>
  )
}

export function Hidden({ values }: { values: Record<string, string | number> }) {
  return Object.entries(values).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)
}
