import { DataTable } from '#app/ui/data-table.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { ListView, PreviewView } from './preview-view.ts'

const place = (at: number | null): string => (at === null ? '不在前十' : `第 ${at}`)

function moved({ from, to }: ListView['rows'][number]): string {
  if (from === to) return place(to)
  if (from === null) return `新进 ${place(to)}`
  return to === null ? `${place(from)} → 退出前十` : `${place(from)} → ${place(to)}`
}

/** Which rows of a list move, those that do not left out. */
function Moves({ list }: { list: ListView }) {
  const rows = list.rows.filter(({ from, to }) => from !== to)
  if (rows.length === 0) return <span className="mut">前十不变</span>
  return (
    <ul>
      {rows.map((row) => (
        <li key={row.title + String(row.from)}>
          {row.title} <span className="cap">{moved(row)}</span>
        </li>
      ))}
    </ul>
  )
}

/** What else would change, by name. */
function Rest({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null
  return (
    <details className="card-b border-t border-line">
      <summary className="link">还有 {names.length} 项会变</summary>
      <p className="mt-2">{names.join('、')}</p>
    </details>
  )
}

const searchesLooked = ({ looked, compared }: PreviewView['searches']) =>
  `近 30 天搜过 ${looked} 种写法；含这些词的 ${compared} 种逐一比较，其余不会变。按数据库的查法比较，搜索引擎排出的先后可能略有不同`

function listsLooked({ shown, gone, others, otherItems }: PreviewView['lists']): string {
  const month = `近 30 天展示过 ${shown} 份名单，比较了 ${shown - gone} 份${gone > 0 ? `，其余 ${gone} 份的机会或产品已不在架` : ''}`
  if (otherItems === 0) return month
  return `${month}；写有这些词、还没有展示过的 ${otherItems} 项${others < otherItems ? `比较了前 ${others} 项` : '也比较了'}`
}

function SearchesCard({ searches }: Pick<PreviewView, 'searches'>) {
  return (
    <Card title={`会变的搜索 ${searches.total}`} caption={searchesLooked(searches)} flush>
      <DataTable
        caption="会变的搜索"
        fold
        rows={searches.changed}
        rowKey={(list) => list.key}
        empty={<p className="card-b mut">{searches.looked === 0 ? '近 30 天没有搜索记录。' : '没有会变的。'}</p>}
        columns={[
          { key: 'text', header: '搜索', rowHeader: true, cell: (list) => list.key },
          { key: 'n', header: '次数', nowrap: true, cell: (list) => `搜过 ${list.n} 次` },
          {
            key: 'total',
            header: '找到',
            nowrap: true,
            cell: ({ totals }) => `找到 ${totals.before} → ${totals.after} 项`,
          },
          { key: 'moves', header: '前十的变化', cell: (list) => <Moves list={list} /> },
        ]}
      />
      <Rest names={searches.rest} />
    </Card>
  )
}

function ListsCard({ lists }: Pick<PreviewView, 'lists'>) {
  return (
    <Card title={`会变的推荐名单 ${lists.total}`} caption={listsLooked(lists)} flush>
      <DataTable
        caption="会变的推荐名单"
        fold
        rows={lists.changed}
        rowKey={(list) => list.key}
        empty={<p className="card-b mut">没有会变的。</p>}
        columns={[
          { key: 'item', header: '谁的名单', rowHeader: true, cell: (list) => list.key },
          {
            key: 'n',
            header: '展示',
            nowrap: true,
            cell: (list) => (list.n === 0 ? '没有展示过' : `展示 ${list.n} 次`),
          },
          { key: 'moves', header: '前十的变化', cell: (list) => <Moves list={list} /> },
        ]}
      />
      <Rest names={lists.rest} />
    </Card>
  )
}

const figure = ({ before, after }: { before: number; after: number }) => `${before.toFixed(3)} → ${after.toFixed(3)}`

function SetsCard({ sets, missing }: Pick<PreviewView, 'sets' | 'missing'>) {
  return (
    <Card title="评判集上的好坏" caption="越接近 1 越好" flush>
      <DataTable
        caption="评判集上的好坏"
        rows={sets}
        rowKey={(set) => set.name}
        empty={<p className="card-b mut">还没有已完成的评判集。</p>}
        columns={[
          { key: 'name', header: '评判集', rowHeader: true, cell: (set) => set.name },
          { key: 'queries', header: '查询', num: true, wide: true, cell: (set) => set.queries },
          {
            key: 'ndcg',
            header: 'nDCG@10',
            nowrap: true,
            cell: (set) => (set.untouched ? '不含这些词，不变' : figure(set.ndcg)),
          },
          {
            key: 'recall',
            header: 'recall@100',
            nowrap: true,
            wide: true,
            cell: (set) => (set.untouched ? '' : figure(set.recall)),
          },
        ]}
      />
      {missing.length > 0 && (
        <p className="card-b cap border-t border-line">给定评判集 {missing.join('、')} 不在本机，没有在上面比较。</p>
      )}
    </Card>
  )
}

/** A word that stands in more than this share of all items says little, and brings much together that is apart. */
const COMMON = 0.2

function Warnings({ preview }: { preview: PreviewView }) {
  const { needs, offers, of } = preview.holding
  const worse = preview.sets.filter(
    ({ ndcg, recall }) => ndcg.after < ndcg.before - 0.0005 || recall.after < recall.before - 0.0005,
  )
  return (
    <>
      {of > 0 && (needs + offers) / of > COMMON && (
        <Notice tone="warn" title="这些词太常见">
          {of} 项里有 {needs + offers} 项写到它们，当作同义词会把不相干的内容拉到一起。
        </Notice>
      )}
      {worse.length > 0 && (
        <Notice tone="warn" title="评判集上变差了">
          {worse.map(({ name }) => name).join('、')}：请看下面的数字，想清楚再保存。
        </Notice>
      )}
    </>
  )
}

/** What a change would do, before it is saved. */
export function PreviewCards({ preview }: { preview: PreviewView }) {
  const { needs, offers } = preview.holding
  return (
    <div className="stack">
      <Warnings preview={preview} />
      <Card title="改成什么">
        <ul>
          {preview.groups.map((group) => (
            <li key={group.before + group.after}>
              {group.before || '（没有）'} → <b>{group.after || '（去掉）'}</b>
            </li>
          ))}
        </ul>
        <p className="cap">
          {needs} 项机会、{offers} 项产品里写到这些词。
        </p>
      </Card>
      <SearchesCard searches={preview.searches} />
      <ListsCard lists={preview.lists} />
      <SetsCard sets={preview.sets} missing={preview.missing} />
    </div>
  )
}
