import { Form } from '@remix-run/react'
import { Hidden } from '#app/ui/inputs.tsx'

export function LockIcon() {
  return (
    <svg className="lock" width="11" height="12" viewBox="0 0 11 12" fill="currentColor" role="img" aria-label="已锁定">
      <path d="M2.5 5V3.6a3 3 0 0 1 6 0V5h.5c.6 0 1 .4 1 1v5c0 .6-.4 1-1 1H2c-.6 0-1-.4-1-1V6c0-.6.4-1 1-1h.5zm1.4 0h3.2V3.6a1.6 1.6 0 0 0-3.2 0V5z" />
    </svg>
  )
}

/** Locks a unit or a round as a whole, or unlocks it. */
export function WholeLock({
  values,
  locked,
  what,
}: {
  values: Record<string, string | number>
  locked: boolean
  what: string
}) {
  const intent = `${locked ? 'unlock' : 'lock'}${'slot' in values ? 'Round' : 'Unit'}`
  return (
    <Form method="post" className="inline" preventScrollReset>
      <Hidden values={{ intent, ...values }} />
      <button className="link text-13" aria-label={`${locked ? '解锁' : '锁定'}${what}`}>
        {locked ? '解锁' : '锁定'}
      </button>
    </Form>
  )
}
