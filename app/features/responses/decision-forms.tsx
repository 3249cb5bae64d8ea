import { Form, Link } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { responseStatus } from '#app/domain/status.ts'
import { formatShortInstant } from '#app/domain/time.ts'
import { followPath, responseReason } from '#app/domain/vocabulary.ts'
import { Button } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Hidden, Select, TextArea, TextInput } from '#app/ui/inputs.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import { DecisionNotice } from './own-answer.tsx'
import type { ReceivedAnswer } from './received.queries.server.ts'

const options = (labels: Record<string, string>) => Object.entries(labels).map(([value, label]) => ({ value, label }))

/** 随到随看: reading is an act of its own, so that nothing counts as read by accident. */
export function ViewCard({ answer }: { answer: ReceivedAnswer }) {
  return (
    <Card title="还没有查看">
      <Form method="post" className="stack">
        <p>{answer.row.organisation}提交了应答。首次查看会留下记录，对方会看到“已查看”，之后不能再修改或撤回。</p>
        <p>
          <Button variant="primary">查看应答</Button>
        </p>
        <Hidden values={{ intent: 'view' }} />
      </Form>
    </Card>
  )
}

/** The reply: one person proposes it, a 单位联络员 who is another person decides. */
export function ReplyCard({ answer, failure }: { answer: ReceivedAnswer; failure: FormFailure | null }) {
  const { reply } = answer
  if (!reply) return null
  if (reply.recused && !reply.proposal?.mine)
    return <Notice title="您已声明回避这家单位与这项机会的对接">答复由同事提出和决定。</Notice>
  if (reply.proposal) return <ProposedReply answer={answer} proposal={reply.proposal} />
  if (reply.mayPropose) return <ProposalForms answer={answer} failure={failure} />
  return (
    <Notice title="答复由两人办理">
      {reply.alone
        ? '一人提出、另一人决定。本单位目前只有您一个账号，请先邀请一位同事，由同事提出、您来决定。'
        : '由同事提出、您来决定。本单位没有另一位单位联络员，所以您自己不能提出。'}{' '}
      <Link to="/organisation">本单位资料与成员</Link>
    </Notice>
  )
}

type Proposal = NonNullable<NonNullable<ReceivedAnswer['reply']>['proposal']>

function ProposedReply({ answer, proposal }: { answer: ReceivedAnswer; proposal: Proposal }) {
  const { decision, message } = proposal
  const word = responseStatus[decision.result]
  const values = { proposedAt: proposal.at }
  return (
    <Card title="答复待决定" caption={`${proposal.by}提出“${word}”（${formatShortInstant(proposal.at, answer.now)}）`}>
      <div className="stack">
        <p className="mut">决定之前对方什么也看不到。决定后，对方会收到下面的消息，并在应答页面看到下面的答复：</p>
        <blockquote>
          <b>{message.subject}</b>
          <br />
          {message.body}
        </blockquote>
        <DecisionNotice answer={proposal} />
        <div className="acts no-print">
          {proposal.mayDecide ? (
            <ConfirmForm
              start
              variant="primary"
              label={`同意${word}`}
              confirmLabel={`确认${word}`}
              what="决定后立即告知对方，不能更改。"
              values={{ ...values, intent: 'decide' }}
            />
          ) : (
            <span className="mut">等{proposal.mine && proposal.decides ? '另一位' : ''}单位联络员决定。</span>
          )}
          {proposal.mayDrop && (
            <Form method="post">
              <Hidden values={{ ...values, intent: 'drop' }} />
              <Button variant="text">{proposal.mine ? '收回提议' : '不同意'}</Button>
            </Form>
          )}
        </div>
      </div>
    </Card>
  )
}

function ProposalForms({ answer, failure }: { answer: ReceivedAnswer; failure: FormFailure | null }) {
  const { need } = answer
  const errors = failure?.error.fields ?? {}
  const value = (name: string) => failure?.values[name]?.[0]
  return (
    <Card title="提出答复" caption="由另一人（单位联络员）决定后才告知对方">
      <div className="stack no-print">
        <ConfirmForm
          start
          variant="primary"
          className="mr-3"
          label="有意向"
          confirmLabel="提出有意向"
          what={need.publicMoney ? `对接意向不是采购结果。${legalTexts.list}` : '决定后对方会收到通知，并开始对接。'}
          values={{ intent: 'interest' }}
        >
          <Select
            label="后续路径"
            name="followPath"
            options={options(followPath.labels)}
            defaultValue={value('followPath')}
            required={need.publicMoney}
            error={errors.followPath}
          />
          <TextArea id="interest-text" label="给对方的话" name="text" limit={200} rows={2} />
        </ConfirmForm>
        <ConfirmForm
          start
          label="未选用"
          confirmLabel="提出未选用"
          what="决定后对方会看到原因和改进建议。"
          values={{ intent: 'decline' }}
        >
          <Select
            label="原因"
            name="reason"
            options={options(responseReason.labels)}
            defaultValue={value('reason')}
            required
            error={errors.reason}
          />
          {need.musts.length > 0 && (
            <Select
              label="第几条"
              name="line"
              help="原因是“未满足第N条”时选"
              options={need.musts.map((m, i) => ({ value: String(i + 1), label: `第 ${i + 1} 条\u3000${m.text}` }))}
              defaultValue={value('line')}
              error={errors.line}
            />
          )}
          <TextInput
            id="decline-text"
            label="一句说明"
            name="text"
            help="不填则按原因写一句"
            limit={200}
            defaultValue={value('text')}
            error={errors.text}
          />
          <TextArea label="改进建议" name="advice" limit={300} rows={2} defaultValue={value('advice')} />
        </ConfirmForm>
      </div>
    </Card>
  )
}
