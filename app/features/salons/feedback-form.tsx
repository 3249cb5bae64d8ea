import { Form } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { Button } from '#app/ui/button.tsx'
import { RadioGroup } from '#app/ui/choices.tsx'
import { Hidden, TextArea } from '#app/ui/inputs.tsx'
import { Card } from '#app/ui/panels.tsx'

const marks = ['1', '2', '3', '4', '5'].map((value) => ({ value, label: value }))
const again = [
  { value: 'yes', label: '愿意' },
  { value: 'maybe', label: '看主题' },
  { value: 'no', label: '不愿意' },
]

interface FeedbackFormProps {
  given: { pairs: number; arrangement: number; again: string; words: string } | null
  failure: FormFailure | null
}

/** What a unit thought of the salon: two marks, one choice, a line. */
export function FeedbackForm({ given, failure }: FeedbackFormProps) {
  const own = failure?.values.intent?.[0] === 'feedback'
  const value = (name: 'pairs' | 'arrangement' | 'again' | 'words') =>
    (own ? failure.values[name]?.[0] : undefined) ?? (given ? String(given[name]) : undefined)
  const error = (name: string) => (own ? failure.error.fields[name] : undefined)
  return (
    <Card title="参会反馈" caption={given ? '已填写，可以修改' : '一分钟，主办方只看汇总和文字'}>
      <Form method="post" className="stack">
        <Hidden values={{ intent: 'feedback' }} />
        <RadioGroup
          label="洽谈对象合适吗（5 分最好）"
          name="pairs"
          options={marks}
          defaultValue={value('pairs')}
          error={error('pairs')}
        />
        <RadioGroup
          label="现场安排"
          name="arrangement"
          options={marks}
          defaultValue={value('arrangement')}
          error={error('arrangement')}
        />
        <RadioGroup
          label="愿意再参加吗"
          name="again"
          options={again}
          defaultValue={value('again')}
          error={error('again')}
        />
        <TextArea
          label="还想说的"
          name="words"
          rows={2}
          limit={300}
          defaultValue={value('words')}
          error={error('words')}
        />
        <div className="acts">
          <Button>{given ? '修改反馈' : '提交反馈'}</Button>
        </div>
      </Form>
    </Card>
  )
}
