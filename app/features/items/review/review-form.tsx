import { Form } from '@remix-run/react'
import { Fragment, useState } from 'react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { secrecyGround } from '#app/domain/vocabulary.ts'
import { Button } from '#app/ui/button.tsx'
import { Checkbox, RadioGroup } from '#app/ui/choices.tsx'
import { DateInput, Hidden, Select, TextArea, TextInput } from '#app/ui/inputs.tsx'
import { ErrorSummary, Notice } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { ReviewBody } from './review.queries.server.ts'

interface ReviewFormProps {
  body: ReviewBody
  failure: FormFailure | null
}

/** The step that waits: what is confirmed, remarks at fields, opinion, 线下签批, and the two ways it can end. */
export function ReviewForm({ body, failure }: ReviewFormProps) {
  const { turn } = body
  if (!turn) return null
  if (!turn.allowed)
    return <Notice title={`等待${turn.word}`}>{turn.why || '这一步由单位联络员或领取的审核员办理。'}</Notice>
  const errors = failure?.error.fields ?? {}
  const value = (name: string) => failure?.values[name]?.[0]
  return (
    <Card
      title={turn.word}
      caption={turn.last ? (body.product ? '通过后立即发布' : '通过后可以发布') : '通过后进入下一步'}
      id="decide"
    >
      <Form method="post">
        {failure && (
          <ErrorSummary
            title={failure.error.message}
            errors={Object.entries(failure.error.fields).map(([field, text]) => ({ href: `#${field}`, text }))}
          />
        )}
        {failure && Object.keys(errors).length === 0 && <Notice tone="bad">{failure.error.message}</Notice>}
        <Hidden values={{ version: body.version, contentHash: body.contentHash, step: turn.step }} />
        {turn.checks.map(({ check, text, named }) => (
          <Fragment key={check}>
            <Checkbox
              name={`checks.${check}`}
              label={text}
              defaultChecked={value(`checks.${check}`) !== undefined}
              error={errors[`checks.${check}`]}
            />
            {named && (
              <TextInput
                name={`checks.${check}By`}
                label={check === 'secrecy' ? '保密审查人' : '公平竞争自查人'}
                defaultValue={value(`checks.${check}By`) ?? turn.me}
                error={errors[`checks.${check}By`]}
              />
            )}
          </Fragment>
        ))}
        <CommentRows body={body} failure={failure} />
        <TextArea
          name="opinion"
          label="意见"
          help="退回时必填，填报单位会看到"
          limit={500}
          defaultValue={value('opinion')}
          error={errors.opinion}
        />
        {turn.grounds && (
          <Select
            name="ground"
            label="不宜公开的情形（退回时可选）"
            options={Object.entries(secrecyGround.labels).map(([code, label]) => ({ value: code, label }))}
            placeholder="无"
            defaultValue={value('ground')}
          />
        )}
        <Offline body={body} value={value} errors={errors} />
        <div className="acts mt-4">
          <Button name="intent" value="approved" variant="primary">
            {turn.last ? '审核通过' : '同意，进入下一步'}
          </Button>
          <Button name="intent" value="returned">
            退回修改
          </Button>
        </div>
      </Form>
    </Card>
  )
}

interface OfflineProps {
  body: ReviewBody
  value: (name: string) => string | undefined
  errors: Record<string, string>
}

/** Signed on paper: the entry names the signer and who recorded it. Equal to an approval online. */
function Offline({ body, value, errors }: OfflineProps) {
  const open = value('mode') === 'offline'
  return (
    <details className="field" open={open}>
      <summary className="link">已线下签批，在此登记</summary>
      <RadioGroup
        name="mode"
        label="审批方式"
        defaultValue={value('mode') ?? 'online'}
        options={[
          { value: 'online', label: '在线审批' },
          { value: 'offline', label: '线下签批', help: '与在线审批同等有效，登记人会记录在案' },
        ]}
      />
      <TextInput name="signer.name" label="签批人" defaultValue={value('signer.name')} error={errors['signer.name']} />
      <TextInput
        name="signer.office"
        label="处室或职务"
        defaultValue={value('signer.office')}
        error={errors['signer.office']}
      />
      <DateInput
        name="signer.day"
        label="签批日期"
        max={body.today}
        defaultValue={value('signer.day')}
        error={errors['signer.day']}
      />
    </details>
  )
}

const BLANK_ROWS = 2

/** Remarks that the owner sees at the fields of the form. */
function CommentRows({ body, failure }: ReviewFormProps) {
  const list = (name: string) => failure?.values[`comments.${name}`] ?? []
  const [added, setAdded] = useState(0)
  const count = Math.max(0, list('text').findLastIndex((v) => v !== '') + 1) + BLANK_ROWS + added
  return (
    <fieldset className="field" id="comments">
      <legend>修改意见</legend>
      <div className="help">退回后逐条显示在表单对应的栏目下；有多条内容的栏目可以写明第几条</div>
      <ol className="stack">
        {Array.from({ length: count }, (_, i) => {
          const error = failure?.error.fields[`comments.${i}`]
          return (
            <li key={i} id={`comments.${i}`}>
              <div className="flex gap-2">
                <div className="select flex-1">
                  <select
                    className="input"
                    name="comments.field"
                    defaultValue={list('field')[i] ?? ''}
                    aria-label={`意见 ${i + 1}：栏目`}
                  >
                    <option value="">选择栏目</option>
                    {body.fieldOptions.map((o) => (
                      <option key={o.value} value={o.value}>
                        {o.label}
                      </option>
                    ))}
                  </select>
                </div>
                <input
                  className="input input-short"
                  name="comments.line"
                  inputMode="numeric"
                  placeholder="第几条"
                  aria-label={`意见 ${i + 1}：第几条`}
                  defaultValue={list('line')[i] ?? ''}
                />
              </div>
              <textarea
                className="input mt-1"
                name="comments.text"
                rows={2}
                placeholder="要改什么、为什么"
                aria-label={`意见 ${i + 1}：内容`}
                defaultValue={list('text')[i] ?? ''}
              />
              {error && <p className="error">✗ {error}</p>}
            </li>
          )
        })}
      </ol>
      {count < 20 && (
        <button type="button" className="link mt-2" onClick={() => setAdded(added + 1)}>
          加一条意见
        </button>
      )}
    </fieldset>
  )
}
