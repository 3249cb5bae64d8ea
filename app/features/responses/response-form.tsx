import { joinWords, meetsWords, responseLimits } from '#app/domain/response-content.ts'
import { cooperationMode } from '#app/domain/vocabulary.ts'
import { Button } from '#app/ui/button.tsx'
import { CheckboxGroup, MoneyRange, RadioGroup } from '#app/ui/choices.tsx'
import { FormSection, TaskList } from '#app/ui/form-layout.tsx'
import { Hidden, Select, TextArea, TextInput } from '#app/ui/inputs.tsx'
import type { ResponseEdit } from './own.queries.server.ts'
import type { FormValues } from './response.schema.ts'

const sections = [
  { id: 'source', title: '带入内容', fields: ['productId', 'copyFrom'] },
  { id: 'plan', title: '方案', fields: ['overview'] },
  { id: 'musts', title: '逐条应答', fields: ['mustAnswers'] },
  { id: 'terms', title: '实施与合作', fields: ['cases', 'leadTimeDays', 'modes', 'cost', 'cooperation', 'joinSalon'] },
  { id: 'people', title: '联系人', fields: ['contact'] },
]

const options = (labels: Record<string, string>) => Object.entries(labels).map(([value, label]) => ({ value, label }))
const root = (field: string) => field.split('.')[0] ?? field
/** A need may have no conditions, and a unit nothing to fill in from. */
const shown = (edit: ResponseEdit) =>
  sections.filter(
    (s) =>
      (s.id !== 'musts' || edit.need.musts.length > 0) &&
      (s.id !== 'source' || edit.products.length + edit.earlier.length > 0),
  )

export function ResponseTasks({ edit }: { edit: ResponseEdit }) {
  return (
    <TaskList
      tasks={shown(edit).map(({ id, title, fields }) => {
        const here = edit.findings.filter((f) => fields.includes(root(f.field)))
        const must = here.filter((f) => f.kind === 'must').length
        if (id === 'source') return { href: `#${id}`, label: title, status: 'open', note: '选填' }
        if (edit.savedAt === null) return { href: `#${id}`, label: title, status: 'open', note: '待填写' }
        if (must > 0) return { href: `#${id}`, label: title, status: 'todo', note: `${must} 项待完善` }
        return {
          href: `#${id}`,
          label: title,
          status: here.length > 0 ? 'open' : 'done',
          note: here.length > 0 ? '建议填写' : undefined,
        }
      })}
      note="带 * 的填好才能提交，其余只作建议"
    />
  )
}

export interface ResponseFieldsProps {
  edit: ResponseEdit
  values: FormValues
  errors: Record<string, string>
}

/** All fields of an answer; works without script. */
export function ResponseFields({ edit, values, errors }: ResponseFieldsProps) {
  const one = (name: string) => values[name]?.[0] ?? ''
  const text = (name: string) => ({ name, defaultValue: one(name), error: errors[name] })
  return (
    <>
      <Source edit={edit} text={text} />
      <FormSection id="plan" title="方案">
        <TextArea
          {...text('overview')}
          label="方案概述"
          help="怎么做、分几步、做到什么程度；不要写个人信息"
          limit={responseLimits.overview}
          rows={8}
          required
        />
      </FormSection>
      {edit.need.musts.length > 0 && (
        <FormSection id="musts" title="逐条应答" lead="对方的必备条件，一条一条回答；不完全满足的写明情况。">
          {edit.need.musts.map((must, i) => (
            <MustAnswer key={must.id} {...{ must, i, one, errors }} />
          ))}
        </FormSection>
      )}
      <Terms edit={edit} values={values} text={text} errors={errors} />
      <FormSection id="people" title="联系人" lead="只在对方查看应答后向对方显示，查看有记录。">
        <TextInput {...text('contact.name')} label="联系人" limit={responseLimits.contactName} required />
        <TextInput
          {...text('contact.phone')}
          label="联系电话"
          limit={responseLimits.contactPhone}
          inputMode="tel"
          required
        />
      </FormSection>
    </>
  )
}

type Text = (name: string) => { name: string; defaultValue: string; error: string | undefined }

function Source({ edit, text }: { edit: ResponseEdit; text: Text }) {
  if (edit.products.length + edit.earlier.length === 0) return <Hidden values={{ productId: '' }} />
  return (
    <FormSection id="source" title="带入内容" lead="只填入还空着的内容，已写的不会改动。">
      {edit.products.length > 0 && (
        <>
          <Select {...text('productId')} label="关联产品" placeholder="不关联" options={edit.products} />
          <p className="mt-2 mb-4">
            <Button name="intent" value="fromProduct" variant="small">
              从产品带入
            </Button>
          </p>
        </>
      )}
      {edit.earlier.length > 0 && (
        <>
          <Select
            {...text('copyFrom')}
            label="以前的应答"
            help="逐条应答不带入：每项需求的条件不同"
            options={edit.earlier}
          />
          <p className="mt-2 mb-4">
            <Button name="intent" value="fromAnswer" variant="small">
              从以前的应答带入
            </Button>
          </p>
        </>
      )}
    </FormSection>
  )
}

interface MustAnswerProps {
  must: { id: string; text: string }
  i: number
  one: (name: string) => string
  errors: Record<string, string>
}

function MustAnswer({ must, i, one, errors }: MustAnswerProps) {
  const name = `mustAnswers.${i}`
  return (
    <>
      <input type="hidden" name={`${name}.line`} value={must.id} />
      <RadioGroup
        id={name}
        name={`${name}.meets`}
        label={`第 ${i + 1} 条\u3000${must.text}`}
        options={options(meetsWords)}
        defaultValue={one(`${name}.meets`)}
        error={errors[name]}
        required
        after={
          <textarea
            name={`${name}.text`}
            aria-label={`第 ${i + 1} 条的说明`}
            placeholder="说明，例如实测数值、依据、怎样补足"
            defaultValue={one(`${name}.text`)}
            rows={2}
            className="input mt-2"
          />
        }
      />
    </>
  )
}

function Terms({ edit, values, text, errors }: ResponseFieldsProps & { text: Text }) {
  const one = (name: string) => values[name]?.[0] ?? ''
  return (
    <FormSection id="terms" title="实施与合作">
      <TextArea
        {...text('cases')}
        label="类似案例"
        help="时间、地点、规模、结果"
        limit={responseLimits.cases}
        rows={3}
      />
      <TextInput {...text('leadTimeDays')} label="实施周期（天）" help="从确定合作到可用" inputMode="numeric" short />
      <CheckboxGroup
        name="modes"
        label="合作方式"
        options={options(cooperationMode.labels)}
        defaultValue={values.modes ?? []}
        error={errors.modes}
        required
      />
      {edit.need.asksCost && (
        <MoneyRange
          name="cost"
          label="费用区间"
          help="选填，供对方估算，不是报价"
          kinds={[
            { value: 'open', label: '暂不填写', amounts: 0 },
            { value: 'range', label: '填写区间', amounts: 2 },
          ]}
          defaultKind={one('cost.kind') || 'open'}
          defaultMin={one('cost.min')}
          defaultMax={one('cost.max')}
          error={errors.cost}
        />
      )}
      <TextArea {...text('cooperation')} label="需对方配合" limit={responseLimits.cooperation} rows={2} />
      <RadioGroup
        name="joinSalon"
        label="是否愿意参加创享沙龙"
        options={options(joinWords)}
        defaultValue={one('joinSalon')}
        error={errors.joinSalon}
      />
    </FormSection>
  )
}
