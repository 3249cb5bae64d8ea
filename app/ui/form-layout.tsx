import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

interface FormSectionProps {
  /** Anchor of the task list. */
  id: string
  title: string
  /** `✓ 完成`, `3 项待完善`, right of the title. */
  status?: ReactNode
  lead?: ReactNode
  /** Folded until opened: for what is only advised. Set `open` when something inside needs attention. */
  folded?: boolean
  open?: boolean
  children: ReactNode
}

export function FormSection({ id, title, status, lead, folded, open, children }: FormSectionProps) {
  const body = (
    <>
      {lead && <p className="section-lead">{lead}</p>}
      {children}
    </>
  )
  if (folded) {
    return (
      <details id={id} className="section" open={open}>
        <summary>
          {title} <span className="cap">{status}</span>
        </summary>
        {body}
      </details>
    )
  }
  return (
    <section id={id} className="section" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        {title} {status && <span>{status}</span>}
      </h2>
      {body}
    </section>
  )
}

export interface Task {
  href: string
  label: string
  /** `done` 完成, `todo` N 项待完善 (red), `open` anything else. */
  status: 'done' | 'todo' | 'open'
  /** Replaces 完成; required in effect for the other two. */
  note?: string
  current?: boolean
}

export function TaskList({ tasks, note, label = '任务清单' }: { tasks: Task[]; note?: string; label?: string }) {
  return (
    <nav aria-label={label} className="stick">
      <ol className="tasks">
        {tasks.map((task) => (
          <li key={task.href} aria-current={task.current ? 'step' : undefined}>
            <Link to={task.href}>{task.label}</Link>
            <TaskStatus {...task} />
          </li>
        ))}
      </ol>
      {note && <p className="cap tasks-note">{note}</p>}
    </nav>
  )
}

function TaskStatus({ status, note }: Task) {
  if (status === 'done') return <span className="ok">✓ {note ?? '完成'}</span>
  if (status === 'todo') return <b className="bad">{note ?? '待完善'}</b>
  return <span className="mut">{note}</span>
}

/** Bottom bar of forms and decisions: what is saved at the left, the acts at the right. */
export function SaveBar({ children, acts, wide }: { children?: ReactNode; acts?: ReactNode; wide?: boolean }) {
  return (
    <div className="save-bar">
      <div className={classNames('wrap bar-in', wide && 'wrap-wide')}>
        {children}
        {acts && <div className="acts">{acts}</div>}
      </div>
    </div>
  )
}

export function Stepper({ steps, current }: { steps: string[]; current: number }) {
  return (
    <ol className="steps">
      {steps.map((step, i) => (
        <li key={step} aria-current={i === current ? 'step' : undefined}>
          <i>{i < current ? '✓' : i + 1}</i>
          {step}
          {i < current && <span className="sr-only">（已完成）</span>}
        </li>
      ))}
    </ol>
  )
}
