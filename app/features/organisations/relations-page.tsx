import { Form } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { Button } from '#app/ui/button.tsx'
import { RadioGroup } from '#app/ui/choices.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { DateInput, Hidden, TextInput } from '#app/ui/inputs.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import { relationLimits } from './relation.schema.ts'
import type { RelationRow, RelationsView } from './relations.queries.server.ts'

interface Props {
  view: RelationsView
  failure: FormFailure | null
}

/** Why a form was refused; its fields say the rest, and for one that is closed again it stands here. */
export function RelationProblem({ failure }: Pick<Props, 'failure'>) {
  if (!failure) return null
  const ending = failure.values.intent?.[0] === 'end'
  return (
    <div className="mb-4">
      <Notice tone="bad" title={failure.error.message}>
        {ending && Object.values(failure.error.fields).join('；')}
      </Notice>
    </div>
  )
}

export function RelationsCard({ view }: Pick<Props, 'view'>) {
  return (
    <Card title={`现有关系 ${view.standing.length}`} flush>
      {view.standing.length === 0 ? (
        <EmptyState title="没有登记的关系">同一集团和持股关系登记后，有关的推荐会显示利益冲突。</EmptyState>
      ) : (
        <Rows rows={view.standing} />
      )}
      {view.parentName && (
        <p className="card-b cap">单位资料写明上级单位{view.parentName}，推荐时已按同一总机构计算。</p>
      )}
    </Card>
  )
}

export function EndedCard({ view }: Pick<Props, 'view'>) {
  if (view.ended.length === 0) return null
  return (
    <Card title={`已结束 ${view.ended.length}`} flush>
      <Rows rows={view.ended} />
    </Card>
  )
}

function Rows({ rows }: { rows: RelationRow[] }) {
  return (
    <ul>
      {rows.map((r) => (
        <li key={r.id} className="entry-row" data-row="">
          <div>
            <b>{r.what}</b>
            <p className="cap">{r.basis}</p>
            {r.ended && <p className="cap">{r.ended}</p>}
          </div>
          {r.mayEnd && (
            <div className="acts">
              <ConfirmForm
                label="结束"
                what="结束后不再算作利益冲突，记录保留在“已结束”里。"
                values={{ intent: 'end', relationId: r.id }}
                variant="small"
              >
                <TextInput label="原因" name="reason" id={`reason-${r.id}`} limit={relationLimits.reason} required />
              </ConfirmForm>
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

const kept = (failure: FormFailure | null, intent: string) => (name: string) =>
  failure?.values.intent?.[0] === intent
    ? { name, defaultValue: failure.values[name]?.[0] ?? '', error: failure.error.fields[name] }
    : { name }

export function GroupForm({ view, failure }: Props) {
  const field = kept(failure, 'group')
  return (
    <Card title="登记所属集团">
      <Form method="post" className="stack">
        <Hidden values={{ intent: 'group' }} />
        <TextInput label="集团名称" {...field('groupName')} limit={relationLimits.name} required />
        <TextInput
          label="集团的统一社会信用代码"
          {...field('groupCode')}
          help="可不填；两家单位代码相同或名称相同即为同一集团"
        />
        <Basis field={field} prefix="group" today={view.today} />
        <div className="acts">
          <Button>登记集团</Button>
        </div>
      </Form>
    </Card>
  )
}

export function HoldingForm({ view, failure }: Props) {
  const field = kept(failure, 'holding')
  return (
    <Card title="登记持股">
      <Form method="post" className="stack">
        <Hidden values={{ intent: 'holding' }} />
        <RadioGroup
          label="谁持有谁的股权"
          {...field('direction')}
          options={[
            { value: 'holder', label: `另一家单位持有${view.name}的股权` },
            { value: 'held', label: `${view.name}持有另一家单位的股权` },
          ]}
          stack
          required
        />
        <TextInput
          label="另一家单位"
          {...field('other')}
          help="入驻时的全称或统一社会信用代码"
          limit={relationLimits.name}
          required
        />
        <TextInput label="持股比例（%）" {...field('share')} inputMode="decimal" short required />
        <Basis field={field} prefix="holding" today={view.today} />
        <div className="acts">
          <Button>登记持股</Button>
        </div>
      </Form>
    </Card>
  )
}

interface BasisProps {
  field: ReturnType<typeof kept>
  prefix: string
  today: string
}

const Basis = ({ field, prefix, today }: BasisProps) => (
  <>
    <DateInput label="自何日起" {...field('since')} id={`${prefix}-since`} max={today} required />
    <TextInput
      label="来源"
      {...field('source')}
      id={`${prefix}-source`}
      help="例如企业年报、公示系统、公司章程"
      limit={relationLimits.source}
      required
    />
  </>
)
