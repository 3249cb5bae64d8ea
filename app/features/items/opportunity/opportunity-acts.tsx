import { Form } from '@remix-run/react'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { formatShortInstant } from '#app/domain/time.ts'
import { followPath } from '#app/domain/vocabulary.ts'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { Button, LinkButton } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { DateInput, Hidden, Select, TextArea } from '#app/ui/inputs.tsx'
import { StateTag } from '#app/ui/marks.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { ItemBar } from '#app/ui/page-header.tsx'
import { Card } from '#app/ui/panels.tsx'
import { RelativeDeadline } from '#app/ui/text.tsx'
import type { OpportunityView } from './opportunity-view.ts'

/** The bar above a need: its state, how long it can be answered, and the one next action of this actor. */
export function OpportunityBar({ need }: { need: OpportunityView }) {
  const { status } = need
  const timed = status === 'published' || status === 'closed'
  return (
    <ItemBar
      state={<StateTag shape={need.state.shape}>{need.state.word}</StateTag>}
      time={timed && <RelativeDeadline at={need.deadlineAt} now={need.now} />}
      note={status === 'submitted' ? '审核期间不能修改，需要修改请先撤回提交' : undefined}
      acts={<NextAct need={need} />}
    />
  )
}

function NextAct({ need }: { need: OpportunityView }) {
  const { acts, key } = need
  const page = `/opportunities/${key}`
  if (acts.respond === 'yes')
    return (
      <LinkButton variant="primary" to={`${page}/respond`}>
        我要应答
      </LinkButton>
    )
  if (acts.respond === 'signIn')
    return (
      <LinkButton variant="primary" to={`/login?next=${encodeURIComponent(`${page}/respond`)}`}>
        我要应答
      </LinkButton>
    )
  if (acts.publish)
    return (
      <>
        {acts.edit && (
          <LinkButton variant="text" to={`${page}/edit`}>
            修改（须重新审核）
          </LinkButton>
        )}
        <ConfirmForm
          label="发布"
          variant="primary"
          what="发布后内容对所有人公开，不能再直接修改。"
          values={{ intent: 'publish' }}
        />
      </>
    )
  if (acts.edit)
    return (
      <LinkButton variant="primary" to={`${page}/edit`}>
        {need.status === 'approved' ? '修改（须重新审核）' : '继续填写'}
      </LinkButton>
    )
  if (acts.recall)
    return <ConfirmForm label="撤回提交" what="撤回后回到草稿，审核人看不到这项内容。" values={{ intent: 'recall' }} />
  if (acts.responses)
    return (
      <LinkButton variant="primary" to={`${page}/responses`}>
        查看应答
      </LinkButton>
    )
  return null
}

interface OwnerActsProps {
  need: OpportunityView
  failure: FormFailure | null
  /** Today in Shanghai, the first day that can be chosen. */
  today: string
}

/** What the owner, or whoever else may, can do besides the next action. Absent when there is nothing. */
export function OwnerActs({ need, failure, today }: OwnerActsProps) {
  const { acts } = need
  const any = acts.publish || acts.close || acts.withdraw || acts.settle || acts.giveUp || acts.confirm || acts.copy
  if (!any && !acts.proposeEnd && need.endProposal === null) return null
  const errors = failure?.error.fields ?? {}
  return (
    <Card title="办理">
      <div className="no-print flex flex-wrap items-center gap-3">
        {need.endProposal && <EndProposed need={need} proposal={need.endProposal} />}
        {acts.confirm && (
          <Form method="post">
            <Hidden values={{ intent: 'confirm' }} />
            <Button>确认仍然有效</Button>
          </Form>
        )}
        {acts.publish && <Schedule need={need} error={errors.publishAt} today={today} />}
        {acts.settle && <Settle need={need} error={errors.followPath} />}
        {acts.giveUp && (
          <ConfirmForm start label="记为未达成对接" what="公开页面将显示“未达成对接”。" values={{ intent: 'giveUp' }} />
        )}
        {acts.close && (
          <ConfirmForm
            start
            label="提前截止"
            what="截止后不再接收应答，不能恢复；之后可以记下对接结果。"
            values={{ intent: 'close' }}
          />
        )}
        {(acts.withdraw || acts.proposeEnd) && <End need={need} error={errors.reason} />}
        {acts.copy && (
          <Form method="post" action="/opportunities/new">
            <Hidden values={{ copyOf: need.id }} />
            <Button variant="text">复制为新草稿</Button>
          </Form>
        )}
      </div>
    </Card>
  )
}

function Schedule({ need, error, today }: { need: OpportunityView; error: string | undefined; today: string }) {
  if (need.publishAt !== null)
    return (
      <Form method="post">
        <Hidden values={{ intent: 'unschedule' }} />
        <Button>取消定时发布</Button>
      </Form>
    )
  return (
    <Form method="post">
      <Hidden values={{ intent: 'schedule' }} />
      <DateInput
        label="定时发布"
        name="publishAt"
        min={today}
        time={{ defaultValue: '09:00' }}
        help="到时自动公开，北京时间"
        error={error}
      />
      <Button>定时发布</Button>
    </Form>
  )
}

type Proposal = NonNullable<OpportunityView['endProposal']>

const END_WORDS = { withdraw: '撤回', cancel: '终止' } as const
const END_EFFECTS = {
  cancel: (title: string) => `“${title}”将显示为已终止，页面和原因仍然公开。`,
  withdraw: (title: string) => `“${title}”将从公开页面撤下，只留下标题、编号和撤回原因，不能恢复。`,
} as const

const paths = Object.entries(followPath.labels).map(([value, label]) => ({ value, label }))

function Settle({ need, error }: { need: OpportunityView; error: string | undefined }) {
  return (
    <ConfirmForm
      start
      label="记为已达成对接意向"
      what={need.owner.publicMoney ? `对接意向不是采购结果。${legalTexts.list}` : '公开页面将显示“已达成对接意向”。'}
      values={{ intent: 'settle' }}
    >
      <Select label="后续路径" name="followPath" options={paths} required={need.owner.publicMoney} error={error} />
    </ConfirmForm>
  )
}

/** What one organiser has asked for and another one confirms. */
function EndProposed({ need, proposal }: { need: OpportunityView; proposal: Proposal }) {
  const word = END_WORDS[proposal.how]
  const values = { proposedAt: proposal.at }
  return (
    <div className="w-full">
      <Notice tone="warn" title={`${proposal.by}提请${word}（${formatShortInstant(proposal.at, need.now)}）`}>
        <p>原因：{proposal.reason}</p>
        <div className="acts mt-2">
          {proposal.mine ? (
            <span className="mut">等另一位清单管理员确认。</span>
          ) : (
            <ConfirmForm
              start
              danger
              label={`同意${word}`}
              confirmLabel={`确认${word}`}
              what={END_EFFECTS[proposal.how](need.title)}
              values={{ ...values, intent: 'confirmEnd' }}
            />
          )}
          <Form method="post">
            <Hidden values={{ ...values, intent: 'dropEnd' }} />
            <Button variant="text">{proposal.mine ? '收回提议' : '不同意'}</Button>
          </Form>
        </div>
      </Notice>
    </div>
  )
}

/** Owner and reviewer end a need by themselves; an organiser asks for it. */
function End({ need, error }: { need: OpportunityView; error: string | undefined }) {
  const alone = need.acts.withdraw
  const reason = (id: string) => (
    <TextArea id={id} label="原因（公开显示）" name="reason" limit={200} rows={2} required error={error} />
  )
  return (
    <>
      {(['cancel', 'withdraw'] as const).map((how) => (
        <ConfirmForm
          key={how}
          start
          danger
          label={alone ? END_WORDS[how] : `提请${END_WORDS[how]}`}
          what={`${alone ? '' : '另一位清单管理员确认后，'}${END_EFFECTS[how](need.title)}`}
          values={alone ? { intent: how } : { intent: 'proposeEnd', how }}
        >
          {reason(`${how}-reason`)}
        </ConfirmForm>
      ))}
    </>
  )
}
