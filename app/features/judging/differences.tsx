import { Form } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import type { Grade } from '#app/domain/judging/grade.ts'
import { gradeLabel, graderNames, grades } from '#app/domain/judging/grade.ts'
import { Button } from '#app/ui/button.tsx'
import { RadioGroup } from '#app/ui/choices.tsx'
import { FormProblem } from '#app/ui/form-problem.tsx'
import { Hidden, TextInput } from '#app/ui/inputs.tsx'
import { SideLabel } from '#app/ui/marks.tsx'
import { ErrorSummary } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { Difference } from './judging.queries.server.ts'
import { judgingLimits } from './judging.schema.ts'

/** Why a decision was not taken, with links to the fields of its pair. */
export function SettleProblem({ failure }: { failure: FormFailure | null }) {
  if (!failure) return null
  const position = failure.values.position?.[0] ?? ''
  const errors = Object.entries(failure.error.fields).map(([name, text]) => ({ href: `#${name}-${position}`, text }))
  if (errors.length === 0) return <FormProblem failure={failure} />
  return <ErrorSummary title={`第 ${position} 对没有定下：${failure.error.message}`} errors={errors} />
}

/** A pair that was graded differently: both texts, both grades, and what was settled. */
export function DifferenceCard({ difference, failure, open }: DifferenceProps) {
  const { position, need, offer, a, b, settled } = difference
  const refused = failure?.values.position?.[0] === String(position) ? failure : null
  return (
    <Card id={`pair-${position}`} title={`第 ${position} 对`} caption={`相差 ${Math.abs(a.grade - b.grade)} 分`}>
      <div className="two">
        <Side side="need" text={need} />
        <Side side="offer" text={offer} />
      </div>
      <ul className="mt-4">
        <Grading name={graderNames.A} given={a} />
        <Grading name={graderNames.B} given={b} />
        {settled && (
          <li>
            <b>定为 {gradeLabel(settled.grade)}</b>：{settled.reason}{' '}
            <span className="cap">
              {settled.by} {settled.at}
            </span>
          </li>
        )}
      </ul>
      {open &&
        (settled ? (
          <details className="mt-4">
            <summary className="link">改定</summary>
            <SettleForm position={position} refused={refused} grade={settled.grade} />
          </details>
        ) : (
          <SettleForm position={position} refused={refused} />
        ))}
    </Card>
  )
}

interface DifferenceProps {
  difference: Difference
  failure: FormFailure | null
  /** The round still takes decisions. */
  open: boolean
}

function Side({ side, text }: { side: 'need' | 'offer'; text: Difference['need'] }) {
  const [first = '', ...rest] = text.text.split('\n')
  return (
    <section>
      <SideLabel side={side}>{text.number}</SideLabel>
      <h3>{text.title}</h3>
      <p className="whitespace-pre-line">{first}</p>
      {rest.length > 0 && (
        <details>
          <summary className="link">全文</summary>
          <p className="whitespace-pre-line">{rest.join('\n')}</p>
        </details>
      )}
    </section>
  )
}

function Grading({ name, given }: { name: string; given: { grade: Grade; remark: string } }) {
  return (
    <li>
      评判人{name}：{gradeLabel(given.grade)}
      {given.remark !== '' && <span className="mut">，{given.remark}</span>}
    </li>
  )
}

function SettleForm({ position, refused, grade }: { position: number; refused: FormFailure | null; grade?: Grade }) {
  const before = refused?.values.grade?.[0] ?? (grade === undefined ? undefined : String(grade))
  return (
    <Form method="post" className="mt-4" preventScrollReset>
      <Hidden values={{ intent: 'settle', position }} />
      <RadioGroup
        label="定为"
        name="grade"
        id={`grade-${position}`}
        required
        defaultValue={before}
        error={refused?.error.fields.grade}
        options={grades.map((g) => ({ value: String(g), label: gradeLabel(g) }))}
      />
      <TextInput
        label="理由"
        name="reason"
        id={`reason-${position}`}
        required
        limit={judgingLimits.reason}
        defaultValue={refused?.values.reason?.[0]}
        error={refused?.error.fields.reason}
      />
      <Button>定下来</Button>
    </Form>
  )
}
