import { Fragment } from 'react'
import { productLimits } from '#app/domain/product-content.ts'
import { categoryGroups } from '#app/domain/taxonomy.ts'
import { cooperationMode, deployment } from '#app/domain/vocabulary.ts'
import { CheckboxGroup, MoneyRange } from '#app/ui/choices.tsx'
import { FormSection, TaskList } from '#app/ui/form-layout.tsx'
import { DateInput, Select, TextArea, TextInput } from '#app/ui/inputs.tsx'
import { Finding } from '#app/ui/notice.tsx'
import type { ProductEdit } from './product.queries.server.ts'
import type { FormValues } from './product.schema.ts'
import { RowGroup } from './row-group.tsx'

interface Section {
  id: string
  title: string
  fields: string[]
}

/** The parts of the form in their order; the fields decide where a finding or a remark is counted. */
const sections: Section[] = [
  { id: 'basics', title: '基本信息', fields: ['title', 'summary', 'categories', 'alsoIn'] },
  { id: 'ways', title: '合作方式与联系', fields: ['modes', 'phone'] },
  { id: 'abilities', title: '能力条目', fields: ['capabilities'] },
  { id: 'evidence', title: '案例与资质', fields: ['cases', 'certificates'] },
  { id: 'terms', title: '价格、部署与交付', fields: ['price', 'deployment', 'leadTimeDays', 'location'] },
  { id: 'exchange', title: '能提供与想要', fields: ['offers', 'wants'] },
  { id: 'validity', title: '有效期', fields: ['validUntil'] },
]

const options = (labels: Record<string, string>) => Object.entries(labels).map(([value, label]) => ({ value, label }))
const categoryOptions = categoryGroups.flatMap((group) =>
  group.categories.map(([value, label]) => ({
    value: value,
    label: label,
    group: group.name,
  })),
)
const fieldRoot = (field: string) => field.split('.')[0] ?? field

export function ProductTasks({ edit }: { edit: ProductEdit }) {
  const must = edit.findings.filter((f) => f.kind === 'must')
  return (
    <TaskList
      tasks={sections.map(({ id, title, fields }) => {
        const missing = must.filter((f) => fields.includes(fieldRoot(f.field))).length
        const remarks = edit.remarks?.comments.filter((c) => fields.includes(fieldRoot(c.field))).length ?? 0
        const advice = edit.findings.some((f) => f.kind === 'advice' && fields.includes(fieldRoot(f.field)))
        const note = [missing > 0 && `${missing} 项待完善`, remarks > 0 && `意见 ${remarks} 条`]
          .filter(Boolean)
          .join('，')
        return {
          href: `#${id}`,
          label: title,
          status: note !== '' ? 'todo' : advice || id === 'exchange' || id === 'validity' ? 'open' : 'done',
          note: note !== '' ? note : advice ? '建议填写' : id === 'exchange' || id === 'validity' ? '选填' : undefined,
        }
      })}
      note="必填 5 项，其余可以以后补充"
    />
  )
}

export interface ProductFieldsProps {
  edit: ProductEdit
  values: FormValues
  errors: Record<string, string>
}

/** All fields of a product; works without script. */
export function ProductFields({ edit, values, errors }: ProductFieldsProps) {
  const one = (name: string) => values[name]?.[0] ?? ''
  const list = (name: string) => values[name] ?? []
  const after = (field: string) => <Remarks edit={edit} field={field} />
  const text = (name: string) => ({ name, defaultValue: one(name), error: errors[name], after: after(name) })
  const title = (id: string) => sections.find((s) => s.id === id)?.title ?? ''
  return (
    <>
      <FormSection id="basics" title={title('basics')}>
        <TextInput {...text('title')} label="名称" help="写清是什么产品或服务" limit={productLimits.title} required />
        <TextArea
          {...text('summary')}
          label="功能简介"
          help="能做什么、用在哪里、和别的做法有什么不同"
          limit={productLimits.summary}
          rows={5}
          required
        />
        <Select
          {...text('category')}
          id="categories"
          label="所属领域"
          options={categoryOptions}
          error={errors.categories ?? errors.category}
          after={after('categories')}
          required
        />
        <CheckboxGroup
          name="alsoIn"
          label="其他领域"
          help="最多再选 5 个"
          options={categoryOptions}
          defaultValue={list('alsoIn')}
        />
      </FormSection>
      <FormSection id="ways" title={title('ways')}>
        <CheckboxGroup
          name="modes"
          label="可提供的合作方式"
          options={options(cooperationMode.labels)}
          defaultValue={list('modes')}
          error={errors.modes}
          after={after('modes')}
          required
        />
        <TextInput
          {...text('phone')}
          label="对外业务电话"
          help="公开显示；请不要填写个人手机号"
          limit={productLimits.phone}
          inputMode="tel"
          required
        />
      </FormSection>
      <FormSection
        id="abilities"
        title={title('abilities')}
        lead="一行一条，能写数字的写数字和单位，对方的必备条件就能按字段核对。"
      >
        <RowGroup
          id="capabilities"
          label="能力条目"
          help="例如：查询响应时间 · 3 · 秒"
          noun="能力"
          max={productLimits.capabilities}
          columns={[
            { name: 'capabilities.id', label: '', type: 'hidden' },
            { name: 'capabilities.what', label: '能力或指标', wide: true },
            { name: 'capabilities.value', label: '数值' },
            { name: 'capabilities.unit', label: '单位' },
          ]}
          {...{ values, errors }}
        />
        {after('capabilities')}
      </FormSection>
      <FormSection id="evidence" title={title('evidence')}>
        <RowGroup
          id="cases"
          label="应用案例"
          noun="案例"
          max={productLimits.cases}
          columns={[
            { name: 'cases.title', label: '案例名称', wide: true },
            { name: 'cases.place', label: '地点' },
            { name: 'cases.year', label: '年份', inputMode: 'numeric' },
            { name: 'cases.source', label: '出处或链接', wide: true },
          ]}
          {...{ values, errors }}
        />
        {after('cases')}
        <RowGroup
          id="certificates"
          label="资质与知识产权"
          help="名称写到等级，例如“等保三级备案证明”，推荐时按名称和等级核对；有到期日的请填写，到期后页面会注明"
          noun="资质"
          max={productLimits.certificates}
          columns={[
            { name: 'certificates.name', label: '名称', wide: true },
            { name: 'certificates.number', label: '编号' },
            { name: 'certificates.validFrom', label: '生效日', type: 'date' },
            { name: 'certificates.expiresOn', label: '到期日', type: 'date' },
          ]}
          {...{ values, errors }}
        />
        {after('certificates')}
      </FormSection>
      <FormSection id="terms" title={title('terms')}>
        <MoneyRange
          name="price"
          label="价格"
          kinds={[
            { value: 'exact', label: '一个数', amounts: 1 },
            { value: 'range', label: '区间', amounts: 2 },
            { value: 'negotiable', label: '面议', amounts: 0 },
          ]}
          defaultKind={one('price.kind')}
          defaultMin={one('price.min')}
          defaultMax={one('price.max')}
          error={errors.price}
          after={after('price')}
        />
        <CheckboxGroup
          name="deployment"
          label="部署方式"
          options={options(deployment.labels)}
          defaultValue={list('deployment')}
          error={errors.deployment}
          after={after('deployment')}
        />
        <div className="two">
          <TextInput {...text('leadTimeDays')} label="交付周期（天）" inputMode="numeric" short />
          <TextInput {...text('location')} label="所在园区（街道）" limit={60} />
        </div>
      </FormSection>
      <FormSection
        id="exchange"
        title={title('exchange')}
        folded
        open={list('offers').length + list('wants').length > 0}
        status="选填"
      >
        <CheckboxGroup
          name="offers"
          label="能提供"
          help="本单位还能为哪些领域提供服务"
          options={categoryOptions}
          defaultValue={list('offers')}
          error={errors.offers}
          after={after('offers')}
        />
        <CheckboxGroup
          name="wants"
          label="想要"
          help="本单位在哪些领域也有需求"
          options={categoryOptions}
          defaultValue={list('wants')}
          error={errors.wants}
          after={after('wants')}
        />
      </FormSection>
      <FormSection id="validity" title={title('validity')}>
        <DateInput
          {...text('validUntil')}
          label="有效期至"
          help="不填表示长期有效；过期后仍可查看，不再推荐"
          min={edit.today}
        />
      </FormSection>
    </>
  )
}

/** What the last review has remarked at a field, and at its lines. */
function Remarks({ edit, field }: { edit: ProductEdit; field: string }) {
  const own = edit.remarks?.comments.filter((c) => fieldRoot(c.field) === field) ?? []
  return own.map((c, i) => (
    <Fragment key={i}>
      <Finding
        kind="must"
        title={`审核意见${c.field.includes('.') ? `（第 ${Number(c.field.split('.')[1]) + 1} 条）` : ''}：`}
      >
        {c.comment}
      </Finding>
    </Fragment>
  ))
}
