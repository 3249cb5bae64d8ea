import { Form } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { followUpAnswer, matchReason } from '#app/domain/vocabulary.ts'
import { Button } from '#app/ui/button.tsx'
import { Hidden, TextInput } from '#app/ui/inputs.tsx'
import type { AskedTalk } from './follow-up.queries.server.ts'

const reasons = Object.entries(matchReason.labels)

interface ProgressFormProps {
  talk: AskedTalk
  /** What else the form sends: the intent, and for whom. */
  values?: Record<string, string | number>
  failure: FormFailure | null
}

/** What has come of a talk, in one tap; amount and a line can stand beside it. */
export function ProgressForm({ talk, values = {}, failure }: ProgressFormProps) {
  const own = failure?.values.meetingId?.[0] === talk.id ? failure : null
  const { answer, reasonCode, amount, note } = talk.word
  const saidCode = answer === 'ended' ? `ended.${reasonCode}` : answer
  const mark = (code: string, label: string) => (saidCode === code ? `✓ ${label}` : label)
  const tap = (code: string, label: string) => (
    <Button key={code} name="answer" value={code} aria-pressed={saidCode === code}>
      {mark(code, label)}
    </Button>
  )
  return (
    <Form method="post" className="grid gap-2 pt-2">
      <Hidden values={{ ...values, meetingId: talk.id }} />
      {/* What Enter in a field sends: never an answer that nobody chose. */}
      <button name="answer" value={saidCode} className="sr-only" tabIndex={-1} aria-hidden="true" />
      <fieldset className="flex flex-wrap gap-2">
        <legend className="sr-only">进展</legend>
        {(['contract', 'ongoing', 'paused'] as const).map((code) => tap(code, followUpAnswer.labels[code]))}
        <details open={answer === 'ended' || undefined}>
          <summary className="btn">{mark(saidCode.startsWith('ended') ? saidCode : '-', '不再推进…')}</summary>
          <div className="flex flex-wrap gap-2 pt-2">{reasons.map(([code, label]) => tap(`ended.${code}`, label))}</div>
        </details>
      </fieldset>
      {own?.error.fields.answer && <p className="bad text-13">{own.error.fields.answer}</p>}
      <details open={own !== null || undefined}>
        <summary className="link text-13">金额和说明（选填）</summary>
        <div className="grid gap-3 pt-2">
          <TextInput
            label="合同金额（万元）"
            name="amount"
            id={`amount-${talk.id}`}
            inputMode="decimal"
            short
            defaultValue={own?.values.amount?.[0] ?? amount}
            error={own?.error.fields.amount}
            help="只和“已签约”一起填"
          />
          <TextInput
            label="说明"
            name="note"
            id={`progress-note-${talk.id}`}
            limit={300}
            defaultValue={own?.values.note?.[0] ?? note}
            error={own?.error.fields.note}
            help={
              talk.procured
                ? '已签约的，请写采购方式和合同（公告）编号。填好后点上面的进展保存'
                : '填好后点上面的进展保存'
            }
          />
        </div>
      </details>
    </Form>
  )
}
