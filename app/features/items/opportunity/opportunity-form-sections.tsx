import { opportunityLimits } from '#app/domain/opportunity-content.ts'
import { categoryGroups, spaces } from '#app/domain/taxonomy.ts'
import {
  amountKind,
  answerMode,
  attendanceLevel,
  cooperationMode,
  funding,
  preparation,
  visibility,
} from '#app/domain/vocabulary.ts'
import { Checkbox, CheckboxGroup, MoneyRange, RadioGroup } from '#app/ui/choices.tsx'
import { DateInput, Select, TextArea, TextInput } from '#app/ui/inputs.tsx'
import { Finding } from '#app/ui/notice.tsx'
import { RequirementLines } from './requirement-lines.tsx'
import type { EditView } from './edit-view.ts'
import type { FormValues } from './opportunity.schema.ts'

/** What a section needs: values by field name, errors and remarks by field. */
export interface SectionProps {
  view: EditView
  values: FormValues
  errors: Record<string, string>
}

const options = (labels: Record<string, string>) => Object.entries(labels).map(([value, label]) => ({ value, label }))
const categories = categoryGroups.flatMap((group) =>
  group.categories.map(([value, label]) => ({ value, label, group: group.name })),
)

/** The properties that every field of this form shares. */
function field({ values, errors, view }: SectionProps, name: string, errorAt = name) {
  const remarks = view.returned?.comments.filter((c) => c.field === errorAt) ?? []
  return {
    name,
    defaultValue: values[name]?.[0],
    error: errors[errorAt],
    after: remarks.map((c, i) => (
      <Finding key={i} kind="must" title="审核意见：">
        {c.comment}
      </Finding>
    )),
  }
}

const many = (props: SectionProps, name: string, errorAt = name) => ({
  ...field(props, name, errorAt),
  defaultValue: props.values[name] ?? [],
})

const lineErrors = (errors: Record<string, string>, name: string): Record<number, string> =>
  Object.fromEntries(
    Object.entries(errors).flatMap(([path, message]) => {
      const [head, index] = path.split('.')
      return head === name && index !== undefined ? [[Number(index), message]] : []
    }),
  )

export function Basics(props: SectionProps) {
  const noted = (props.values.categoryNote?.[0] ?? '') !== '' || props.errors.categoryNote !== undefined
  return (
    <>
      <TextInput
        {...field(props, 'title')}
        label="名称"
        help="写要解决的事，不写要买的东西"
        limit={opportunityLimits.title}
        required
      />
      <Select {...field(props, 'category', 'categories')} label="所属领域" options={categories} required />
      <details className="field" open={(props.values.alsoIn?.length ?? 0) > 0 || noted}>
        <summary className="link">另属其他领域、注明</summary>
        <CheckboxGroup {...many(props, 'alsoIn')} label="其他领域" help="最多 5 项" options={categories} />
        <TextInput {...field(props, 'categoryNote')} label="领域注明" help="所属领域选“其他”时填写" limit={40} />
      </details>
      <TextArea
        {...field(props, 'summary')}
        label="需求概况"
        help="谁遇到什么问题，希望达到什么结果"
        limit={opportunityLimits.summary}
        rows={5}
        required
      />
    </>
  )
}

export function Terms(props: SectionProps) {
  const { values, errors, view } = props
  return (
    <>
      <CheckboxGroup {...many(props, 'modes')} label="合作方式" options={options(cooperationMode.labels)} required />
      <RadioGroup
        {...field(props, 'validity')}
        label="有效期"
        required
        stack
        options={[
          { value: 'until', label: '有截止时间', help: '到时不再接收应答；只填日期的，到当天 24:00 止' },
          { value: 'open', label: '长期有效', help: '每 90 天确认一次，由本单位自行截止' },
        ]}
      />
      <DateInput
        label="截止时间"
        name="deadline"
        help="北京时间"
        min={view.today}
        defaultValue={values['deadline.day']?.[0]}
        time={{ defaultValue: values['deadline.time']?.[0] }}
        error={errors.deadline}
      />
    </>
  )
}

export function ContactPart(props: SectionProps) {
  return (
    <>
      <p className="mut mb-3">责任单位：{props.view.owner.name}</p>
      <div className="two">
        <TextInput
          {...field(props, 'office')}
          label="责任科室"
          help="具体承办、能答复的科室"
          limit={opportunityLimits.office}
          required
        />
        <TextInput
          {...field(props, 'phone')}
          label="办公电话"
          help="公开显示；请不要填个人手机"
          inputMode="tel"
          limit={opportunityLimits.phone}
          required
        />
      </div>
    </>
  )
}

export function NeedsPart(props: SectionProps) {
  const { values, errors } = props
  return (
    <>
      <TextArea
        {...field(props, 'currentState')}
        label="现状与数据"
        help="数量、频次、时间、现有系统；没有的写“暂无统计”"
        limit={opportunityLimits.currentState}
        rows={4}
      />
      <TextArea
        {...field(props, 'goal')}
        label="期望目标"
        help="做成以后，哪个数会变成多少"
        limit={opportunityLimits.goal}
        rows={4}
      />
      <RequirementLines
        name="musts"
        label="必备条件"
        help="一行一条，能核对、与这件事有关；应答单位须逐条应答"
        values={values}
        error={errors.musts}
        lineErrors={lineErrors(errors, 'musts')}
      />
      <RequirementLines
        name="shoulds"
        label="优先条件"
        help="有更好，没有也可应答"
        values={values}
        error={errors.shoulds}
        lineErrors={lineErrors(errors, 'shoulds')}
      />
    </>
  )
}

const amounts = { exact: 1, range: 2, open: 0, none: 0 } as const

export function MoneyPart(props: SectionProps) {
  const { values, errors, view } = props
  const kinds = amountKind.codes
    .filter((code) => code !== 'none' || view.owner.publicBody)
    .map((value) => ({ value, label: amountKind.labels[value], amounts: amounts[value] }))
  return (
    <>
      <MoneyRange
        label="金额"
        name="amount"
        kinds={kinds}
        defaultKind={values['amount.kind']?.[0]}
        defaultMin={values['amount.min']?.[0]}
        defaultMax={values['amount.max']?.[0]}
        error={errors.amount}
      />
      <div className="two">
        <Select {...field(props, 'funding')} label="资金来源" options={options(funding.labels)} />
        <Select {...field(props, 'preparation')} label="前期工作" options={options(preparation.labels)} />
      </div>
      <TextInput {...field(props, 'preparationLink')} label="采购意向链接" help="已发采购意向的填写" type="url" />
      <div className="two">
        <DateInput {...field(props, 'dueOn')} label="实施时限" />
        <TextInput {...field(props, 'dueNote')} label="实施时限说明" limit={40} />
      </div>
      <CheckboxGroup
        {...many(props, 'spaces')}
        label="空间"
        options={spaces.map(([value, label]) => ({ value, label }))}
      />
      <TextInput {...field(props, 'spaceNote')} label="空间说明" limit={60} />
      <Select {...field(props, 'level')} label="参会层级" options={options(attendanceLevel.labels)} />
    </>
  )
}

export function ReachPart(props: SectionProps) {
  const { values, view } = props
  const on = (name: string) => values[name]?.[0] === 'on'
  return (
    <>
      <RadioGroup
        {...field(props, 'visibility')}
        label="公开范围"
        stack
        options={[
          { value: 'public', label: visibility.labels.public },
          {
            value: 'summary',
            label: visibility.labels.summary,
            help: '现状、目标、条件和金额只向通过核验的单位显示，查看留痕',
          },
        ]}
      />
      {!view.owner.publicBody && (
        <Checkbox
          name="anonymousOwner"
          label="公开页面不显示单位名称"
          help="显示为“某商贸企业”，双方同意对接后可见"
          defaultChecked={on('anonymousOwner')}
        />
      )}
      <RadioGroup
        {...field(props, 'answerMode')}
        label="应答方式"
        help="发布后不能更改"
        stack
        options={[
          { value: 'rolling', label: answerMode.labels.rolling, help: '收到即可阅看，首次阅看留痕' },
          {
            value: 'sealed',
            label: answerMode.labels.sealed,
            help: '截止前对所有人保密，截止后由两人统一查看；须有截止时间',
          },
        ]}
      />
      <Checkbox name="showAnswerCount" label="截止前在本单位内显示应答份数" defaultChecked={on('showAnswerCount')} />
      <Checkbox
        name="publicAnswerCount"
        label="在公开页面显示“N 家已应答”"
        help="只显示家数；截止后统一查看的机会不显示"
        defaultChecked={on('publicAnswerCount')}
      />
      <Checkbox
        name="askCost"
        label="请应答单位填写费用区间"
        help={
          view.owner.publicBody
            ? '使用财政资金的需求默认不问费用'
            : '资金来源为财政的默认不问费用；用其他资金的，应答单位都可以填写'
        }
        defaultChecked={on('askCost')}
      />
    </>
  )
}
