import { useContext } from 'react'
import { Form } from '@remix-run/react'
import { tooLateToAnswer } from '#app/domain/salon/deadlines.ts'
import { formatInstant } from '#app/domain/time.ts'
import { matchReason, meetingOutcome } from '#app/domain/vocabulary.ts'
import { Button } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Hidden, Select, TextInput } from '#app/ui/inputs.tsx'
import { LeadContext } from '#app/ui/page-shell.tsx'
import type { WordView } from './talks.queries.server.ts'

const options = (labels: Record<string, string>) => Object.entries(labels).map(([value, label]) => ({ value, label }))

/** Until when an invitation is answered, or that only the team confirms now and how to call it. */
export function AnswerBy({ at, now }: { at: number; now: number }) {
  const lead = useContext(LeadContext)
  return now < at ? (
    <>请在 {formatInstant(at, true)} 前回复。</>
  ) : (
    <span className="warn">{tooLateToAnswer(formatInstant(at, true), lead)}</span>
  )
}

/** 参加 or 不参加 with a reason. */
export function AnswerForm({
  meetingId,
  answered,
  late = false,
  values = {},
}: {
  meetingId: string
  answered: boolean
  /** The deadline for answers has passed: only the team confirms. */
  late?: boolean
  values?: Record<string, string>
}) {
  return (
    <div className="acts">
      {!answered && !late && (
        <Form method="post">
          <Hidden values={{ ...values, intent: 'accept', meetingId }} />
          <Button variant="small">参加</Button>
        </Form>
      )}
      <ConfirmForm
        label="不参加"
        variant="text"
        start
        what="只对这一场沙龙有效；对方会看到原因。"
        values={{ ...values, intent: 'decline', meetingId }}
      >
        <Select
          label="原因"
          name="reasonCode"
          id={`reason-${meetingId}`}
          options={options(matchReason.labels)}
          required
        />
        <TextInput label="补充一句" name="reasonText" id={`reason-text-${meetingId}`} limit={200} />
      </ConfirmForm>
    </div>
  )
}

interface OutcomeFormProps {
  meetingId: string
  /** The own word so far. */
  word?: WordView
  /** The other side's outcome in words; empty while it has said nothing. */
  other?: string
  disagreed?: boolean
}

const NO_WORD: WordView = { outcome: '', reasonCode: '', note: '', nextStep: '' }

/** What came of a talk, in one tap; reason, note and next step can stand beside it. */
export function OutcomeForm({ meetingId, word = NO_WORD, other = '', disagreed = false }: OutcomeFormProps) {
  const said = word.outcome
  return (
    <Form method="post" className="grid gap-3 pt-2">
      <Hidden values={{ intent: 'outcome', meetingId }} />
      {disagreed && (
        <p className="warn text-13">双方填写不一致：对方填的是“{other}”。以较保守的一方计，主办方会来核实。</p>
      )}
      <fieldset className="flex flex-wrap gap-2">
        <legend className="sr-only">洽谈结果</legend>
        {/* What Enter in a field sends: never a result that nobody chose. */}
        <button name="outcome" value={said} className="sr-only" tabIndex={-1} aria-hidden="true" />
        {options(meetingOutcome.labels).map(({ value, label }) => (
          <Button key={value} name="outcome" value={value} variant="small" aria-pressed={said === value}>
            {said === value ? `✓ ${label}` : label}
          </Button>
        ))}
      </fieldset>
      <details open={said === 'unfit' || undefined}>
        <summary className="link text-13">原因、备注和下一步</summary>
        <div className="grid gap-3 pt-2">
          <Select
            label="不合适的原因"
            name="reasonCode"
            id={`outcome-reason-${meetingId}`}
            options={options(matchReason.labels)}
            defaultValue={word.reasonCode}
            help="选“不合适”时要选"
          />
          <TextInput
            label="备注"
            name="note"
            id={`note-${meetingId}`}
            defaultValue={word.note}
            limit={300}
            help="只有本单位和主办方能看到"
          />
          <TextInput
            label="下一步"
            name="nextStep"
            id={`next-${meetingId}`}
            defaultValue={word.nextStep}
            limit={200}
            help="如：下周看样机。填好后点上面的结果保存"
          />
        </div>
      </details>
    </Form>
  )
}
