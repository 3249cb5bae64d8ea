import { Form, Link } from '@remix-run/react'
import { categoryCodes, categoryName } from '#app/domain/taxonomy.ts'
import { Button } from '#app/ui/button.tsx'
import { Checkbox } from '#app/ui/choices.tsx'
import { Select, TextInput } from '#app/ui/inputs.tsx'
import type { PairChoice } from './choose.queries.server.ts'

interface Props {
  choice: Pick<PairChoice, 'query' | 'must' | 'not'>
  releases: readonly { id: string; title: string }[]
}

const limit = (n: number | null) => (n === null ? '' : String(n))

/** The conditions of the choice: they stand in the address, so that the same address is the same choice. */
export function ChooseConditions({ choice: { query, must, not }, releases }: Props) {
  return (
    <Form method="get" className="card-b no-print" aria-label="选配条件">
      <div className="filters">
        <Select
          label="从哪里选"
          name="source"
          placeholder={null}
          defaultValue={query.source}
          options={[
            { value: 'suggestions', label: '系统推荐' },
            { value: 'gaps', label: '供需缺口中最接近的' },
          ]}
        />
        <Select
          label="领域"
          name="category"
          placeholder="全部领域"
          defaultValue={query.category}
          options={categoryCodes.map((value) => ({ value, label: categoryName(value) }))}
        />
        <Select
          label="清单批次"
          name="release"
          placeholder="不限批次"
          defaultValue={query.release}
          options={releases.map((r) => ({ value: r.id, label: r.title }))}
        />
        <Checkbox name="registered" value="1" label="只选双方都已报名的" defaultChecked={query.registered} />
      </div>
      <div className="filters mt-4">
        <TextInput
          label="每项需求至多（家）"
          name="perNeed"
          inputMode="numeric"
          short
          defaultValue={limit(query.perNeed)}
        />
        <TextInput
          label="每家企业至多（场）"
          name="perFirm"
          inputMode="numeric"
          short
          defaultValue={limit(query.perFirm)}
        />
        <TextInput
          label="首次参加的企业至少（%）"
          name="newcomers"
          inputMode="numeric"
          short
          defaultValue={String(query.newcomers)}
        />
        <TextInput label="加一对必选：机会编号" name="need" placeholder="JH-2026-0001" />
        <TextInput label="产品编号" name="product" placeholder="CP-2026-0001" />
        {query.must.map((id) => (
          <input key={id} type="hidden" name="must" value={id} />
        ))}
        {query.not.map((id) => (
          <input key={id} type="hidden" name="not" value={id} />
        ))}
        <Button>选配</Button>
        <Link to="?">恢复常用条件</Link>
      </div>
      <ByHand word="必选" pairs={must} />
      <ByHand word="不选" pairs={not} />
    </Form>
  )
}

function ByHand({ word, pairs }: { word: string; pairs: PairChoice['must'] }) {
  if (pairs.length === 0) return null
  return (
    <div className="mt-4">
      <b>{word}</b>
      <ul>
        {pairs.map((pair) => (
          <li key={pair.id}>
            {pair.word} {!pair.known && <span className="warn">不能选：没有公开，或已邀请、已谢绝、属同一单位</span>}{' '}
            <Link to={pair.undo}>去掉</Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
