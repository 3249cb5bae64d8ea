import { Form } from '@remix-run/react'
import { matchReason, meetingOutcome } from '#app/domain/vocabulary.ts'
import { Button } from '#app/ui/button.tsx'
import { RadioGroup } from '#app/ui/choices.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Hidden, Select, TextInput } from '#app/ui/inputs.tsx'

const options = (labels: Record<string, string>) => Object.entries(labels).map(([value, label]) => ({ value, label }))

/** 参加 or 不参加 with a reason. */
export function AnswerForm({
  meetingId,
  answered,
  values = {},
}: {
  meetingId: string
  answered: boolean
  values?: Record<string, string>
}) {
  return (
    <div className="acts">
      {!answered && (
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

/** The outcome of a talk, in one tap and an optional note. */
export function OutcomeForm({ meetingId, outcome, note }: { meetingId: string; outcome: string; note: string }) {
  return (
    <Form method="post" className="stack">
      <Hidden values={{ intent: 'outcome', meetingId }} />
      <RadioGroup
        label="洽谈结果"
        name="outcome"
        id={`outcome-${meetingId}`}
        options={options(meetingOutcome.labels)}
        defaultValue={outcome}
      />
      <TextInput label="备注" name="note" id={`note-${meetingId}`} defaultValue={note} limit={300} />
      <Button variant="small">{outcome === '' ? '记录结果' : '更改结果'}</Button>
    </Form>
  )
}
