import { Form, Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { Button } from '#app/ui/button.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { LevelTag, StateTag, Tag } from '#app/ui/marks.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import type { PairChoice } from './choose.queries.server.ts'
import { SideCell } from './pair-tables.tsx'

type Made = NonNullable<PairChoice['made']>
type Row = Made['chosen'][number]

/** Conditions that cannot all be kept. */
export function Contradiction({ words }: { words: readonly string[] }) {
  return (
    <div className="card-b">
      <Notice tone="bad" title="这些条件不能同时满足，放宽其中任何一条即可：">
        <ul className="list-disc pl-4">
          {words.map((word) => (
            <li key={word}>{word}</li>
          ))}
        </ul>
      </Notice>
    </div>
  )
}

/** What the conditions made of the pairs found, and what they cost. */
export function ChoiceResult({ choice }: { choice: Made }) {
  return (
    <>
      <div className="card-b">
        <p>
          <b>{choice.summary}</b>
        </p>
        <p className="cap">
          {choice.proven ? '在这些条件下没有更好的选法' : '可能还有更好的选法'}
          ：一场高度相关抵两场相关或四场可能相关，双方已同意对接的再多抵一场高度相关，每有一方想见多抵半场可能相关。
        </p>
        {choice.prices.length > 0 && (
          <ul className="list-disc pl-4 mt-2">
            {choice.prices.map((price) => (
              <li key={price}>{price}</li>
            ))}
          </ul>
        )}
        {choice.free.length > 0 && <p className="cap mt-2">单独去掉{choice.free.join('或')}，结果不变。</p>}
      </div>
      {choice.chosen.length > 0 && <ChosenPairs rows={choice.chosen} seen={choice.seen} />}
    </>
  )
}

interface GroundsProps {
  row: Omit<Row, 'must' | 'not'>
  className?: string
  children?: ReactNode
}

function Grounds({ row, className, children }: GroundsProps) {
  return (
    <td className={className}>
      {row.agreed && <StateTag shape="open">双方已同意对接</StateTag>}
      {row.level && <LevelTag level={row.level} />}
      {row.wishes > 0 && <Tag>{row.wishes === 2 ? '双方想见' : '一方想见'}</Tag>}
      {row.newcomer && <Tag>首次参加</Tag>}
      {row.missing.length > 0 && <span className="cap block">未报名：{row.missing.join('、')}</span>}
      {children}
      <Link className="block text-13" to={`/matches/${row.need.number}/${row.product.number}`}>
        推荐依据
      </Link>
    </td>
  )
}

/** The pairs of the choice, ticked, to be invited. */
function ChosenPairs({ rows, seen }: { rows: Made['chosen']; seen: string }) {
  return (
    <Form method="post">
      <Hidden values={{ intent: 'propose', seen }} />
      <div className="scroll-x" role="region" aria-label="选出的配对" tabIndex={0}>
        <table className="tb tb-fold tb-pick">
          <caption className="sr-only">选出的配对</caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">选择</span>
              </th>
              <th scope="col">机会</th>
              <th scope="col">产品</th>
              <th scope="col">依据</th>
              <th scope="col">
                <span className="sr-only">操作</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} data-row="">
                <td>
                  <input
                    type="checkbox"
                    name="pairs[]"
                    value={row.value}
                    defaultChecked
                    aria-label={`${row.need.owner} ${row.need.title} 与 ${row.product.owner} ${row.product.title}`}
                  />
                </td>
                <td>
                  <SideCell side="need" item={row.need} />
                </td>
                <td>
                  <SideCell side="offer" item={row.product} />
                </td>
                <Grounds row={row}>{row.must && <Tag>必选</Tag>}</Grounds>
                <td className="nw">
                  <Link to={row.not}>不选这对</Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="card-b">
        <Button variant="primary">邀请勾选的双方</Button>
      </div>
    </Form>
  )
}

/** Pairs that were found and not chosen, each with the conditions that it would break. */
export function LeftOut({ choice }: { choice: Made }) {
  if (choice.leftCount === 0) return <EmptyState title="没有落选的">找到的都选上了。</EmptyState>
  return (
    <>
      <div className="scroll-x" role="region" aria-label="落选的配对" tabIndex={0}>
        <table className="tb tb-fold">
          <caption className="sr-only">落选的配对</caption>
          <thead>
            <tr>
              <th scope="col">机会</th>
              <th scope="col">产品</th>
              <th scope="col">依据</th>
              <th scope="col">为什么落选</th>
              <th scope="col">
                <span className="sr-only">操作</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {choice.left.map((row) => (
              <tr key={row.id} data-row="">
                <td className="max-sm:col-span-full">
                  <SideCell side="need" item={row.need} />
                </td>
                <td className="max-sm:col-span-full">
                  <SideCell side="offer" item={row.product} />
                </td>
                <Grounds row={row} className="max-sm:col-span-full" />
                <td className="max-sm:col-span-full">
                  <ul>
                    {row.why.map((word) => (
                      <li key={word}>{word}</li>
                    ))}
                  </ul>
                </td>
                <td className="nw">
                  <Link to={row.must}>必选这对</Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {choice.left.length < choice.leftCount && (
        <div className="card-b">
          <Link to={choice.leftAll}>全部 {choice.leftCount} 对</Link>
        </div>
      )}
    </>
  )
}

/** How many meetings of which level each organisation has with this choice, those that are invited already included. */
export function MeetingsEach({ rows }: { rows: Made['participants'] }) {
  return (
    <div className="scroll-x" role="region" aria-label="每个单位的场次" tabIndex={0}>
      <table className="tb">
        <caption className="sr-only">每个单位的场次</caption>
        <thead>
          <tr>
            <th scope="col">单位</th>
            <th scope="col" className="num">
              高度相关
            </th>
            <th scope="col" className="num">
              相关
            </th>
            <th scope="col" className="num">
              可能相关
            </th>
            <th scope="col" className="num">
              未分等级
            </th>
            <th scope="col" className="num">
              其中已邀请
            </th>
            <th scope="col" className="num">
              合计
            </th>
            <th scope="col" className="num">
              在场时段可排
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row" className="nw">
                {row.name}
              </th>
              {[row.high, row.medium, row.low, row.other, row.standing].map((n, at) => (
                <td key={at} className="num">
                  {n === 0 ? <span className="mut">–</span> : n}
                </td>
              ))}
              <td className="num">
                <b>{row.total}</b>
              </td>
              <td className="num">{row.places}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
