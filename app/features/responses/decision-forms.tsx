import { Form } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { followPath, responseReason } from '#app/domain/vocabulary.ts'
import { Button } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Hidden, Select, TextArea, TextInput } from '#app/ui/inputs.tsx'
import { Card } from '#app/ui/panels.tsx'
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

/** The reply: 有意向 or 未选用, each asked once more before it goes out. */
export function DecisionForms({ answer, failure }: { answer: ReceivedAnswer; failure: FormFailure | null }) {
  const { need } = answer
  const errors = failure?.error.fields ?? {}
  const value = (name: string) => failure?.values[name]?.[0]
  return (
    <Card title="答复" caption="答复后不能更改">
      <div className="stack no-print">
        <ConfirmForm
          start
          variant="primary"
          className="mr-3"
          label="有意向"
          confirmLabel="确认有意向"
          what={need.publicMoney ? `对接意向不是采购结果。${legalTexts.list}` : '对方会收到通知，并开始对接。'}
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
          confirmLabel="确认未选用"
          what="对方会看到原因和改进建议。"
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
