import { Form } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { matchReason } from '#app/domain/vocabulary.ts'
import { Button } from '#app/ui/button.tsx'
import type { ButtonVariant } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Hidden, Select, TextArea } from '#app/ui/inputs.tsx'
import { sideWords } from './match-rules.ts'
import type { MatchActs, PairSide } from './match-rules.ts'
import { NOTE_LIMIT } from './match.schema.ts'
import { useSeen, useVia } from './via.ts'

interface ActProps {
  /** Evidence page of the pair, where all its forms go. */
  to: string
  /** Where to return to. */
  from?: string
  /** What the page showed; on the page of a pair it stands in the address. */
  seen?: string
  variant?: ButtonVariant
  start?: boolean
  className?: string
  failure?: FormFailure | null
}

const idOf = (to: string, name: string) => `${name}${to.replaceAll('/', '-')}`
const typed = (failure: FormFailure | null | undefined, intent: string, name: string) =>
  failure?.values.intent?.[0] === intent ? failure.values[name]?.[0] : undefined
const refused = (failure: FormFailure | null | undefined, intent: string, name: string) =>
  failure?.values.intent?.[0] === intent ? failure.error.fields[name] : undefined

interface InviteProps extends ActProps {
  side: PairSide | null
  /** What the note says until somebody writes another one. */
  note?: string
}

export function InviteForm({ to, from = '', side, note, seen: shown, failure, ...look }: InviteProps) {
  const what =
    side === 'organiser'
      ? '牵头单位的邀请需要双方分别同意，双方都会收到通知。'
      : '邀请即表示本单位同意对接；对方同意后互见联系人。'
  const came = useVia()
  const seen = useSeen(shown, failure)
  const via = typed(failure, 'invite', 'via') ?? came
  return (
    <ConfirmForm label="邀请对接" what={what} action={to} values={{ intent: 'invite', via, seen, from }} {...look}>
      <TextArea
        label="附言"
        name="note"
        id={idOf(to, 'note')}
        help="可不填，对方能看到"
        limit={NOTE_LIMIT}
        defaultValue={typed(failure, 'invite', 'note') ?? note}
        error={refused(failure, 'invite', 'note')}
      />
    </ConfirmForm>
  )
}

const reasons = matchReason.codes.map((code) => ({ value: code, label: matchReason.labels[code] }))

interface RefuseProps extends ActProps {
  intent: 'decline' | 'dismiss'
  /** It is the own invitation that ends. */
  own?: boolean
}

/** Asks for the reason of a refusal: 谢绝 is read by the other side, 不合适 is not. */
export function RefuseForm({ to, from = '', intent, own, seen: shown, failure, ...look }: RefuseProps) {
  const seen = useSeen(shown, failure)
  const [label, what] =
    intent === 'dismiss'
      ? ['不合适', '不通知对方。原因所指的内容不变时，这一对不再推荐给双方。']
      : [own ? '撤回邀请' : '谢绝', '对方会看到原因。原因所指的内容不变时，这一对不再推荐。']
  return (
    <ConfirmForm label={label} what={what} action={to} values={{ intent, seen, from }} {...look}>
      <Select
        label="原因"
        name="reasonCode"
        id={idOf(to, `${intent}-code`)}
        options={reasons}
        required
        defaultValue={typed(failure, intent, 'reasonCode')}
        error={refused(failure, intent, 'reasonCode')}
      />
      <TextArea
        label="说明"
        name="reasonText"
        id={idOf(to, `${intent}-text`)}
        help="可不填；选“其他”时请写明"
        limit={NOTE_LIMIT}
        rows={2}
        defaultValue={typed(failure, intent, 'reasonText')}
        error={refused(failure, intent, 'reasonText')}
      />
    </ConfirmForm>
  )
}

interface PairActsProps {
  to: string
  acts: MatchActs
  side: PairSide | null
  /** Begins the note of an invitation. */
  note: string
  failure: FormFailure | null
}

/** Everything that one actor can do to a pair, quiet things first and the one next step last. */
export function PairActs({ to, acts, side, note, failure }: PairActsProps) {
  const seen = useSeen(undefined, failure)
  return (
    <>
      {acts.dismiss && <RefuseForm to={to} intent="dismiss" variant="text" failure={failure} />}
      {acts.restore && (
        <Form method="post" action={to}>
          <Hidden values={{ intent: 'restore', seen }} />
          <Button>恢复推荐</Button>
        </Form>
      )}
      {acts.recall && (
        <ConfirmForm
          label="收回邀请"
          variant="text"
          what="双方不必再答复，已给出的同意也作废；这一对仍可再邀请。"
          action={to}
          values={{ intent: 'recall' }}
        />
      )}
      {acts.confirm.map((missing) => (
        <ConfirmForm
          key={missing}
          label={`代${sideWords[missing]}确认`}
          what={`请在电话得到${sideWords[missing]}同意后再确认。您的姓名和时间会留在记录里，双方可见。`}
          action={to}
          values={{ intent: 'confirm', side: missing, seen }}
        />
      ))}
      {acts.decline && (
        <RefuseForm
          to={to}
          intent="decline"
          own={!acts.agree}
          variant={acts.agree ? 'plain' : 'text'}
          failure={failure}
        />
      )}
      {acts.agree && (
        <Form method="post" action={to}>
          <Hidden values={{ intent: 'agree', seen }} />
          <Button variant="primary">同意对接</Button>
        </Form>
      )}
      {acts.invite && <InviteForm to={to} side={side} note={note} variant="primary" failure={failure} />}
    </>
  )
}
