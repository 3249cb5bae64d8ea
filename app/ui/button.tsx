import { Link } from '@remix-run/react'
import type { LinkProps } from '@remix-run/react'
import type { ButtonHTMLAttributes } from 'react'
import { classNames } from './class-names.ts'

export type ButtonVariant = 'primary' | 'plain' | 'small' | 'text'

interface Look {
  /** At most one `primary` on a page. */
  variant?: ButtonVariant
  /** For what cannot be undone; asks first by standing in a `ConfirmForm`. */
  danger?: boolean
  className?: string
}

export function buttonClass({ variant = 'plain', danger, className }: Look): string {
  return classNames('btn', variant !== 'plain' && `btn-${variant}`, danger && 'btn-danger', className)
}

export function Button({ variant, danger, className, ...rest }: Look & ButtonHTMLAttributes<HTMLButtonElement>) {
  return <button type="submit" {...rest} className={buttonClass({ variant, danger, className })} />
}

export function LinkButton({ variant, danger, className, ...rest }: Look & LinkProps) {
  return <Link {...rest} className={buttonClass({ variant, danger, className })} />
}
