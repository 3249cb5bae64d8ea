import { Form, Link } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { categoryGroups } from '#app/domain/taxonomy.ts'
import { Button } from '#app/ui/button.tsx'
import { RadioGroup } from '#app/ui/choices.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { fieldAfter } from '#app/ui/form-problem.tsx'
import { Hidden, Select, TextInput } from '#app/ui/inputs.tsx'
import type { Option } from '#app/ui/inputs.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { judgingLimits } from './judging.schema.ts'

const categories = categoryGroups.flatMap((group) =>
  group.categories.map(([value, label]) => ({ value, label, group: group.name })),
)

/** Narrows the needs of a round. */
export function NeedsFilter({ q, category }: { q: string; category: string }) {
  return (
    <Form method="get" className="filters" aria-label="筛选需求">
      <TextInput label="需求的名称或文字" name="q" defaultValue={q} />
      <Select label="所属领域" name="category" options={categories} defaultValue={category} placeholder="全部领域" />
      <Button>筛选</Button>
    </Form>
  )
}

interface NeedRow {
  id: string
  number: string
  title: string
  category: string
}

/** Open needs with a box each; the boxes belong to the form of the round. */
export function NeedPicker({ needs, picked }: { needs: NeedRow[]; picked: string[] }) {
  return (
    <DataTable
      caption="可评判的需求"
      rows={needs}
      rowKey={(need) => need.id}
      empty={<EmptyState title="没有可评判的需求">只列出正在征集的需求；换一个筛选条件试试。</EmptyState>}
      columns={[
        {
          key: 'pick',
          header: '勾选',
          cell: (need) => (
            <input
              type="checkbox"
              form="round"
              name="needIds"
              value={need.id}
              defaultChecked={picked.includes(need.id)}
              aria-label={`勾选：${need.title}`}
            />
          ),
        },
        {
          key: 'title',
          header: '需求',
          rowHeader: true,
          cell: (need) => <Link to={`/opportunities/${need.number}`}>{need.title}</Link>,
        },
        { key: 'number', header: '编号', nowrap: true, wide: true, cell: (need) => need.number },
        { key: 'category', header: '领域', nowrap: true, wide: true, cell: (need) => need.category },
      ]}
    />
  )
}

interface RoundFieldsProps {
  desk: { q: string; category: string; total: number; graders: Option[] }
  failure: FormFailure | null
}

/** Who grades, which needs, and how deep the pool is. */
export function RoundFields({ desk, failure }: RoundFieldsProps) {
  const field = (name: string, stored = '') => fieldAfter(failure, name, stored)
  const errors = failure?.error.fields
  return (
    <>
      <Hidden values={{ q: desk.q, category: desk.category }} />
      <TextInput label="名称" required limit={judgingLimits.title} {...field('title')} />
      <Select label="评判人甲" required options={desk.graders} {...field('graderA')} />
      <Select
        label="评判人乙"
        required
        options={desk.graders}
        help="两位不同的同事，各评各的，都交齐之前互相看不到。"
        {...field('graderB')}
      />
      <RadioGroup
        label="评判哪些需求"
        stack
        {...field('how', 'drawn')}
        options={[
          { value: 'drawn', label: '随机抽取', help: `从筛选出的 ${desk.total} 项里抽，不偏向谁` },
          { value: 'chosen', label: '勾选的', help: '本页勾选的需求' },
        ]}
      />
      <span id="needIds">{errors?.needIds && <p className="error">✗ {errors.needIds}</p>}</span>
      <TextInput label="抽取几项" inputMode="numeric" short {...field('count', '20')} />
      <TextInput
        label="每处取前几名"
        inputMode="numeric"
        short
        help="从需求的推荐、产品的推荐、搜索页各取这么多。"
        {...field('depth', '5')}
      />
      <TextInput
        label="每项需求另随机几项"
        inputMode="numeric"
        short
        help="没有被任何途径找到的产品，防止只评找得到的。"
        {...field('drawn', '2')}
      />
    </>
  )
}
