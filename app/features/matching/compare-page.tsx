import { Form, Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { Button } from '#app/ui/button.tsx'
import { Checkbox } from '#app/ui/choices.tsx'
import { ConditionGlyph, LevelTag, SideLabel, StateTag } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import { COMPARE_MOST } from './compare-view.ts'
import type { ComparedFact, ComparedLine, ComparedProduct, CompareView, RankedFirm } from './compare-view.ts'

const factRows: { key: ComparedFact; label: string }[] = [
  { key: 'price', label: '报价' },
  { key: 'modes', label: '合作方式' },
  { key: 'leadTime', label: '交付周期' },
  { key: 'deployment', label: '部署方式' },
  { key: 'certificates', label: '资质' },
]

const hrefOf = (products: readonly ComparedProduct[]) => `?${products.map((p) => `p=${p.number}`).join('&')}`

/** Up to four products of one need as columns: what each says to every requirement, then their fields as written. */
export function ComparisonTable({ view }: { view: CompareView }) {
  const { products, lines } = view
  if (products.length === 0) return null
  return (
    <>
      <ul className="grid gap-3 sm:hidden" aria-label="比较的产品">
        {products.map((product) => (
          <li key={product.number} className="card p-4">
            <ProductHead product={product} others={products.filter((p) => p !== product)} />
          </li>
        ))}
      </ul>
      <div className="scroll-x card" role="region" aria-label="并排比较" tabIndex={0}>
        <table className="tb tb-fold compare">
          <caption className="sr-only">各项产品对每条要求的符合情况</caption>
          <thead>
            <tr>
              <th scope="col">要求</th>
              {products.map((product) => (
                <th key={product.number} scope="col">
                  <ProductHead product={product} others={products.filter((p) => p !== product)} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line, i) => (
              <LineRow key={i} line={line} products={products} />
            ))}
            {factRows
              .filter(({ key }) => key !== 'modes' || lines.every(({ tag }) => tag !== ''))
              .map(({ key, label }) => (
                <Row key={key} head={label} products={products} cell={({ facts }) => facts[key] || <Unwritten />} />
              ))}
            <Row head="机会问到、产品没有写" products={products} cell={({ unsaid }) => unsaid.join('、') || '–'} />
            <Row head="共有的词语" products={products} cell={({ phrases }) => <Phrases phrases={phrases} />} />
            {products.some((p) => p.nearMiss) && (
              <Row head="差一项即符合" products={products} cell={({ nearMiss }) => nearMiss || '–'} />
            )}
          </tbody>
        </table>
      </div>
    </>
  )
}

function ProductHead({ product, others }: { product: ComparedProduct; others: ComparedProduct[] }) {
  return (
    <div className="grid gap-1 whitespace-normal">
      <Link to={product.to} className="link">
        {product.title}
      </Link>
      <span className="cap">{product.firm}</span>
      <span className="flex flex-wrap items-center gap-x-2">
        {product.level ? <LevelTag level={product.level} /> : <span className="cap">达不到“可能相关”</span>}
        {product.state && <StateTag shape={product.state.shape}>{product.state.word}</StateTag>}
      </span>
      <span className="flex flex-wrap gap-x-3 font-normal no-print">
        <Link to={product.pairTo} aria-label={`推荐依据：${product.title}`}>
          推荐依据
        </Link>
        {others.length > 0 && (
          <Link to={hrefOf(others)} preventScrollReset aria-label={`不比较：${product.title}`}>
            移去
          </Link>
        )}
      </span>
    </div>
  )
}

function LineRow({ line, products }: { line: ComparedLine; products: ComparedProduct[] }) {
  const head = (
    <>
      {line.tag && <span className="cap">{line.tag} </span>}
      {line.text}
    </>
  )
  return (
    <Row
      head={head}
      products={products}
      cell={(_, i) => {
        const { result, note } = line.cells[i]!
        return (
          <span className="flex items-start gap-2">
            <ConditionGlyph result={result} />
            <span>
              {note || <span className="mut">{result === 'unknown' ? '没有写明，邀请时可请对方说明' : ''}</span>}
            </span>
          </span>
        )
      }}
    />
  )
}

interface RowProps {
  head: ReactNode
  products: ComparedProduct[]
  cell: (product: ComparedProduct, index: number) => ReactNode
}

function Row({ head, products, cell }: RowProps) {
  return (
    <tr data-row="">
      <th scope="row">{head}</th>
      {products.map((product, i) => (
        <td key={product.number} className="max-sm:col-span-full">
          <span className="cap block sm:hidden">{product.title}</span>
          {cell(product, i)}
        </td>
      ))}
    </tr>
  )
}

const Unwritten = () => <span className="mut">没有写</span>

function Phrases({ phrases }: { phrases: string[] }) {
  if (phrases.length === 0) return '–'
  return phrases.map((phrase, i) => (
    <span key={i}>
      {i > 0 && '、'}
      <mark>{phrase}</mark>
    </span>
  ))
}

/** The best firms, each with its best products, to choose those that stand side by side. */
export function FirmPicker({ firms }: { firms: RankedFirm[] }) {
  if (firms.length === 0)
    return (
      <EmptyState title="暂无合适的产品">
        达不到“可能相关”的不列出。有新内容发布后会重新比对；把概况和条件写具体，推荐会更准。
      </EmptyState>
    )
  return (
    <Card title="合适的单位和产品" caption="每家单位列出最合适的至多三项产品">
      <Form method="get" className="grid gap-3 no-print" preventScrollReset>
        <ul className="firms">
          {firms.map((firm) => (
            <li key={firm.to} className="grid gap-1 py-2" data-row="">
              <h3 className="flex flex-wrap items-center gap-x-2">
                <Link to={firm.to}>{firm.name}</Link> <LevelTag level={firm.level} />
              </h3>
              {firm.products.map((product) => (
                <div key={product.number} className="flex flex-wrap items-center gap-x-2">
                  <Checkbox
                    name="p"
                    id={`p-${product.number}`}
                    value={product.number}
                    label={product.title}
                    defaultChecked={product.chosen}
                  />
                  <span className="cap">
                    <SideLabel side="offer">{product.number}</SideLabel>
                  </span>
                </div>
              ))}
            </li>
          ))}
        </ul>
        <p className="flex flex-wrap items-center gap-3">
          <Button variant="primary">并排比较</Button>
          <span className="cap">最多 {COMPARE_MOST} 项</span>
        </p>
      </Form>
    </Card>
  )
}
