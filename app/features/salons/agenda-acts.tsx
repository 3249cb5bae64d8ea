import { Form, Link, useSubmit } from '@remix-run/react'
import { useEffect } from 'react'
import { Button, LinkButton } from '#app/ui/button.tsx'
import { Checkbox } from '#app/ui/choices.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import type { AgendaDesk } from './agenda.queries.server.ts'
import { underWay } from './run-panel.tsx'

const OPEN = ['registration', 'released']
const words = { undo: '撤销', redo: '重做' } as const

function StepButton({ desk, direction }: { desk: AgendaDesk; direction: 'undo' | 'redo' }) {
  const step = desk[direction]
  if (!step) return null
  const what = `${words[direction]}：${step.title}${step.own ? '' : `（${step.by}）`}`
  const hint = step.refusal === '' ? what : `${what}。${step.refusal}，不能${words[direction]}。`
  return (
    <Form method="post" preventScrollReset>
      <Hidden values={{ intent: direction, version: desk.version, position: step.position }} />
      <Button variant="text" disabled={step.refusal !== ''} title={hint} aria-label={hint}>
        {words[direction]}
      </Button>
    </Form>
  )
}

/** Ctrl+Z and Ctrl+Shift+Z undo and do again, except while something is being typed. */
export function useStepKeys(desk: AgendaDesk): void {
  const submit = useSubmit()
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (!(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== 'z') return
      if (e.target instanceof HTMLElement && e.target.closest('input, textarea, select')) return
      const direction = e.shiftKey ? 'redo' : 'undo'
      const step = desk[direction]
      if (!step || step.refusal !== '') return
      e.preventDefault()
      submit(
        { intent: direction, version: desk.version, position: step.position },
        { method: 'post', preventScrollReset: true },
      )
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [desk, submit])
}

function Compose({ desk }: { desk: AgendaDesk }) {
  const placed = desk.quality.placed
  if (desk.run && underWay(desk.run)) return null
  if (desk.released === null || placed === 0)
    return (
      <Form method="post">
        <Hidden values={{ intent: 'compose' }} />
        <Button variant={placed === 0 && desk.run === null ? 'primary' : 'plain'}>
          {placed === 0 ? '排议程' : '重排其余'}
        </Button>
      </Form>
    )
  return (
    <ConfirmForm
      label="重排其余"
      confirmLabel="重排其余"
      what="锁定的不动。议程已经发布，所以优先少移动；排好后先看差别，再决定采用。"
      values={{ intent: 'compose' }}
    >
      <Checkbox name="freely" label="为减少空档也移动已通知的洽谈" />
    </ConfirmForm>
  )
}

/** What can be done to the agenda as a whole. */
export function AgendaActs({ desk }: { desk: AgendaDesk }) {
  if (!OPEN.includes(desk.status)) return null
  const locks = desk.talks.filter((t) => t.ownLock).length + desk.lockedUnits.length + desk.lockedRounds.length
  return (
    <>
      <StepButton desk={desk} direction="undo" />
      <StepButton desk={desk} direction="redo" />
      {desk.quality.placed > 0 && (
        <Form method="post">
          <Hidden values={{ intent: locks > 0 ? 'unlockAll' : 'lockAll' }} />
          <Button variant="text">{locks > 0 ? '全部解锁' : '全部锁定'}</Button>
        </Form>
      )}
      <Compose desk={desk} />
      {desk.quality.placed > 0 &&
        (desk.changed > 0 && desk.run === null ? (
          <LinkButton variant="primary" to={`/desk/salons/${desk.number}/release`}>
            发布第 {(desk.released ?? 0) + 1} 版…
          </LinkButton>
        ) : (
          <Link to={`/desk/salons/${desk.number}/release`}>发布与通知</Link>
        ))}
    </>
  )
}
