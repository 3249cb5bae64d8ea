import type { ReactNode } from 'react'

/** What every field takes. `id` defaults to `name`, so that an error summary can link to `#name`. */
export interface FieldProps {
  label: string
  name: string
  id?: string
  help?: ReactNode
  error?: string
  required?: boolean
  /** Stands under the control: a `Finding`, similar items. */
  after?: ReactNode
}

export interface ControlProps {
  id: string
  name: string
  'aria-describedby'?: string
  'aria-invalid'?: true
  'aria-required'?: true
}

/** `aria-required` and not `required`: a draft is saved unfinished, and the server names all errors at once. */
export function controlOf({ name, id = name, help, error, required }: Omit<FieldProps, 'label'>): ControlProps {
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ')
  return {
    id,
    name,
    'aria-describedby': described || undefined,
    'aria-invalid': error ? true : undefined,
    'aria-required': required || undefined,
  }
}

function Help({ id, children }: { id: string; children?: ReactNode }) {
  if (!children) return null
  return (
    <div className="help" id={`${id}-help`}>
      {children}
    </div>
  )
}

export function FieldError({ id, children }: { id: string; children?: string }) {
  if (!children) return null
  return (
    <p className="error" id={`${id}-error`}>
      ✗ {children}
    </p>
  )
}

const Must = () => (
  <span className="must" aria-hidden="true" title="必填">
    *
  </span>
)

/** Label above, help below it, then the control, its error, and what comes after. */
export function Field({ control, children, ...field }: FieldProps & { control: ControlProps; children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={control.id}>
        {field.label}
        {field.required && <Must />}
      </label>
      <Help id={control.id}>{field.help}</Help>
      {children}
      <FieldError id={control.id}>{field.error}</FieldError>
      {field.after}
    </div>
  )
}

/** The same for several controls under one name: radio buttons, boxes, lines. */
export function FieldGroup({
  control,
  role,
  className,
  children,
  ...field
}: FieldProps & { control: ControlProps; role?: 'radiogroup'; className?: string; children: ReactNode }) {
  return (
    <fieldset
      id={control.id}
      tabIndex={-1}
      role={role}
      className={className ? `field ${className}` : 'field'}
      aria-describedby={control['aria-describedby']}
      aria-invalid={role && control['aria-invalid']}
      aria-required={role && control['aria-required']}
    >
      <legend>
        {field.label}
        {field.required && <Must />}
        {field.required && !role && <span className="sr-only">（必填）</span>}
      </legend>
      <Help id={control.id}>{field.help}</Help>
      {children}
      <FieldError id={control.id}>{field.error}</FieldError>
      {field.after}
    </fieldset>
  )
}
