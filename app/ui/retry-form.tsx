import { Form, useNavigate } from '@remix-run/react'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'

/** Pause before each further try, in ms; the last one stays. */
const PAUSES = [1000, 2000, 4000, 8000]

interface RetryFormProps {
  /** What is confirmed, for what the form says while it tries. */
  label: string
  children: ReactNode
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/**
 * A form whose action does the same however often it is sent, for places with bad reception: with script it is sent
 * again until the server has confirmed it. Without script it is an ordinary form.
 */
export function RetryForm({ label, children }: RetryFormProps) {
  const [tries, setTries] = useState(0)
  const navigate = useNavigate()
  const send = async (form: HTMLFormElement) => {
    const body = new URLSearchParams(
      [...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : '']),
    )
    for (let n = 1; ; n++) {
      setTries(n)
      const answer = await fetch(form.action, { method: 'post', body, redirect: 'manual' }).catch(() => null)
      // A redirect is the confirmation; a refusal is read on the page itself.
      if (answer && (answer.type === 'opaqueredirect' || answer.ok)) {
        setTries(0)
        void navigate('.', { replace: true })
        return
      }
      if (answer && answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
        form.submit()
        return
      }
      await wait(PAUSES[Math.min(n, PAUSES.length) - 1]!)
    }
  }
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (tries === 0) void send(event.currentTarget)
  }
  return (
    <Form method="post" className="grid justify-items-start gap-2" onSubmit={onSubmit} aria-busy={tries > 0}>
      {children}
      <p className="cap" role="status">
        {tries === 1 && `正在${label}…`}
        {tries > 1 && `网络不通，正在第 ${tries} 次重试，请不要关闭页面`}
      </p>
    </Form>
  )
}
