import { Form } from '@remix-run/react'
import type { ReactNode } from 'react'
import { Button, buttonClass } from './button.tsx'
import type { ButtonVariant } from './button.tsx'
import { classNames } from './class-names.ts'
import { useHydrated } from './hydrated.ts'
import { Hidden } from './inputs.tsx'
import { useDismiss } from './menu.tsx'

interface ConfirmFormProps {
  /** The verb on the button that opens the step: 撤回. */
  label: string
  /** Names what will happen: 撤回后公开页面只显示撤回原因. */
  what: ReactNode
  /** The verb that does it, default 确认 + label. */
  confirmLabel?: string
  values?: Record<string, string | number>
  action?: string
  danger?: boolean
  variant?: ButtonVariant
  /** Opens towards the right when the button stands at the left of the page. */
  start?: boolean
  className?: string
  /** Fields that are asked for, such as the reason. */
  children?: ReactNode
}

/** A button that asks once before it posts. Works without script, because the step is a `<details>`. */
export function ConfirmForm(props: ConfirmFormProps) {
  const {
    label,
    what,
    confirmLabel = `确认${label}`,
    values = {},
    action,
    danger,
    variant,
    start,
    className,
    children,
  } = props
  const ref = useDismiss()
  const hydrated = useHydrated()
  return (
    <details ref={ref} className={classNames('confirm', start && 'confirm-start', className)}>
      <summary className={buttonClass({ variant, danger })}>{label}…</summary>
      <Form method="post" action={action} className="confirm-box">
        <p>{what}</p>
        <Hidden values={values} />
        {children}
        <div className="acts">
          <Button danger={danger}>{confirmLabel}</Button>
          {hydrated && (
            <button type="button" className="link" onClick={() => ref.current?.removeAttribute('open')}>
              {label.startsWith('不') ? '返回' : `先不${label}`}
            </button>
          )}
        </div>
      </Form>
    </details>
  )
}
