import { FieldError, FieldGroup, controlOf } from './field.tsx'
import type { FieldProps } from './field.tsx'
import { classNames } from './class-names.ts'
import type { Option } from './inputs.tsx'

interface ChoiceProps {
  type: 'radio' | 'checkbox'
  option: Option
  id: string
  name: string
  checked: boolean
  amounts?: number
}

function Choice({ type, option, id, name, checked, amounts }: ChoiceProps) {
  return (
    <label className="opt">
      <input
        type={type}
        id={id}
        name={name}
        value={option.value}
        defaultChecked={checked}
        disabled={option.disabled}
        data-amounts={amounts}
      />
      <span>
        {option.label}
        {option.help && <small>{option.help}</small>}
      </span>
    </label>
  )
}

interface GroupProps extends FieldProps {
  options: Option[]
  /** One below the other instead of in a row. */
  stack?: boolean
}

export function RadioGroup(props: GroupProps & { defaultValue?: string }) {
  const { options, defaultValue, name, stack } = props
  const control = controlOf(props)
  return (
    <FieldGroup {...props} control={control} role="radiogroup">
      <div className={classNames('opts', stack && 'opts-stack')}>
        {options.map((option) => (
          <Choice
            key={option.value}
            type="radio"
            id={`${control.id}-${option.value}`}
            checked={option.value === defaultValue}
            {...{ option, name }}
          />
        ))}
      </div>
    </FieldGroup>
  )
}

export function CheckboxGroup(props: GroupProps & { defaultValue?: readonly string[] }) {
  const { options, defaultValue = [], name, stack } = props
  const control = controlOf(props)
  return (
    <FieldGroup {...props} control={control}>
      <div className={classNames('opts', stack && 'opts-stack')}>
        {options.map((option) => (
          <Choice
            key={option.value}
            type="checkbox"
            id={`${control.id}-${option.value}`}
            checked={defaultValue.includes(option.value)}
            {...{ option, name }}
          />
        ))}
      </div>
    </FieldGroup>
  )
}

interface CheckboxProps {
  name: string
  label: string
  id?: string
  value?: string
  defaultChecked?: boolean
  help?: string
  error?: string
  required?: boolean
}

/** One box that stands alone: a promise, a consent, a switch. */
export function Checkbox({ label, value = 'on', defaultChecked = false, ...rest }: CheckboxProps) {
  const control = controlOf({ ...rest, help: undefined })
  return (
    <div className="field">
      <label className="opt">
        <input {...control} type="checkbox" value={value} defaultChecked={defaultChecked} />
        <span>
          {label}
          {rest.help && <small>{rest.help}</small>}
        </span>
      </label>
      <FieldError id={control.id}>{rest.error}</FieldError>
    </div>
  )
}

export interface MoneyRangeProps extends FieldProps {
  /** How many numbers each kind asks for: an amount, a range, or none. Sent as `${name}.kind`. */
  kinds: (Option & { amounts: 0 | 1 | 2 })[]
  defaultKind?: string
  /** 万元 as text, sent as `${name}.min` and `${name}.max`. */
  defaultMin?: string
  defaultMax?: string
}

export function MoneyRange(props: MoneyRangeProps) {
  const { kinds, defaultKind, defaultMin, defaultMax, name, label } = props
  const control = controlOf(props)
  const shared = { inputMode: 'decimal' as const, className: 'input input-short' }
  const invalid = control['aria-invalid']
  return (
    <FieldGroup {...props} control={control} className="money">
      <div className="opts">
        {kinds.map((kind) => (
          <Choice
            key={kind.value}
            type="radio"
            option={kind}
            id={`${control.id}-${kind.value}`}
            name={`${name}.kind`}
            checked={kind.value === defaultKind}
            amounts={kind.amounts}
          />
        ))}
      </div>
      <div className="inline-inputs">
        <input {...shared} name={`${name}.min`} defaultValue={defaultMin} aria-label={label} aria-invalid={invalid} />
        <span className="money-upper">至</span>
        <input
          {...shared}
          className="input input-short money-upper"
          name={`${name}.max`}
          defaultValue={defaultMax}
          aria-label={`${label}上限`}
          aria-invalid={invalid}
        />
        万元
      </div>
    </FieldGroup>
  )
}
