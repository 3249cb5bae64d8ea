import { Link, useLocation } from '@remix-run/react'
import type { ReactNode } from 'react'
import { formatCount } from '#app/ui/format.ts'
import { FacetGroup, FacetPanel, ListHead, ListRow, Meta, Pager } from '#app/ui/list-page.tsx'
import { SideMark, StateTag, Tag } from '#app/ui/marks.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { SearchField } from '#app/ui/site-header.tsx'
import { Highlight } from '#app/ui/text.tsx'
import { itemSorts } from './item-view.ts'
import type { ItemPage, ItemRow, ItemSort } from './item-view.ts'
import { listHref } from './list-query.ts'

interface ItemListProps {
  page: ItemPage
  /** What is counted: 机会, 产品, 项. */
  noun: string
  /** Stands in place of the rows when nothing is found. */
  empty?: ReactNode
  /** Links at the right of the sort orders: 导出. */
  acts?: ReactNode
  sorts?: readonly ItemSort[]
}

/** A list page below its tabs: facets at the left, count and order above, rows, pager. Works without script. */
export function ItemList({ page, noun, empty, acts, sorts = ['relevance', 'closing', 'newest'] }: ItemListProps) {
  const { pathname, search } = useLocation()
  const href = (change: Record<string, string>) => listHref(pathname, search, change)
  const keep = new URLSearchParams(search)
  const kept = Object.fromEntries(
    ['q', 'sort', 'closed', 'list'].flatMap((n) => (keep.get(n) ? [[n, keep.get(n)]] : [])),
  )
  const offered = sorts.filter((sort) => sort !== 'relevance' || page.q !== '')
  return (
    <div className="list">
      <FacetPanel label="筛选" keep={kept as Record<string, string>}>
        {page.facets.map((facet) => (
          <FacetGroup
            key={facet.name}
            {...facet}
            note={facet.name === 'state' ? <ClosedNote page={page} href={href} /> : undefined}
          />
        ))}
      </FacetPanel>
      <div>
        <ListHead
          acts={acts}
          sorts={offered.map((sort) => ({
            to: href({ sort }),
            label: itemSorts[sort],
            current: sort === page.sort,
          }))}
        >
          <b>
            {formatCount(page.total - page.references)} 项{noun}
          </b>
          {page.references > 0 && <span className="mut">，公开资料 {formatCount(page.references)} 项</span>}
          {page.q !== '' && <span className="mut">，搜“{page.q}”</span>}
        </ListHead>
        <SearchNotices page={page} />
        {page.rows.length === 0 ? (
          (empty ?? <NothingFound page={page} pathname={pathname} noun={noun} />)
        ) : (
          <Rows page={page} />
        )}
        <Pager
          page={page.page}
          pageSize={page.perPage}
          total={page.total}
          hrefFor={(p) => href({ page: p === 1 ? '' : String(p) })}
        />
      </div>
    </div>
  )
}

function ClosedNote({ page, href }: { page: ItemPage; href: (change: Record<string, string>) => string }) {
  if (page.closedHidden === 0) return null
  return (
    <>
      已结束 {page.closedHidden} 项未显示 · <Link to={href({ closed: '1' })}>一并显示</Link>
    </>
  )
}

const AWAY = {
  absent: '本机没有搜索引擎',
  away: '搜索服务暂时不可用',
  preparing: '搜索索引正在建立',
}

function SearchNotices({ page }: { page: ItemPage }) {
  return (
    <>
      {page.degraded && <Notice tone="warn">{AWAY[page.degraded]}，以下结果由数据库直接查得，排序可能不同。</Notice>}
      {page.shortened && (
        <Notice>
          搜索的文字较长，按其中最有区分度的部分查找：<b>{page.usedQuery}</b>
        </Notice>
      )}
    </>
  )
}

function NothingFound({ page, pathname, noun }: { page: ItemPage; pathname: string; noun: string }) {
  const narrowed = page.facets.some((facet) => facet.selected.length > 0)
  if (page.q === '' && !narrowed)
    return <EmptyState title={`还没有公开的${noun}`}>通过审核并发布后，会出现在这里。</EmptyState>
  return (
    <EmptyState title={`没有找到相符的${noun}`} acts={<Link to={pathname}>清除搜索和筛选</Link>}>
      {narrowed ? '可以先去掉几个筛选条件' : '可以换一个说法，或只写最关键的两三个字'}
      {page.closedHidden > 0 ? `；另有 ${page.closedHidden} 项已结束的没有显示。` : '。'}
    </EmptyState>
  )
}

function Rows({ page }: { page: ItemPage }) {
  const own = page.rows.filter((row) => row.kind !== 'reference')
  const references = page.rows.filter((row) => row.kind === 'reference')
  return (
    <ul className="rows">
      {own.map((row) => (
        <Row key={row.id} row={row} />
      ))}
      {references.length > 0 && (
        <li className="row-group">
          公开资料 {formatCount(page.references)} 项：外地和历年公开的清单、公告，供参考，不能应答
        </li>
      )}
      {references.map((row) => (
        <ReferenceRow key={row.id} row={row} />
      ))}
    </ul>
  )
}

function Row({ row }: { row: ItemRow }) {
  return (
    <ListRow
      side={row.side}
      to={row.to}
      title={<Highlight text={row.title} ranges={row.titleMarks} />}
      gist={row.gist && <Highlight text={row.gist} ranges={row.gistMarks} />}
      meta={row.demo ? [...row.meta, <Tag key="demo" dashed children="示例" />] : row.meta}
      state={<StateTag shape={row.state.shape}>{row.state.word}</StateTag>}
      time={row.time}
    />
  )
}

/** An entry of an earlier list has no page of its own: it leads to where it was published. */
function ReferenceRow({ row }: { row: ItemRow }) {
  const title = <Highlight text={row.title} ranges={row.titleMarks} />
  return (
    <li className="row" data-row="">
      <SideMark side={row.side} />
      <div>
        <h3>{title}</h3>
        {row.gist && (
          <p className="gist">
            <Highlight text={row.gist} ranges={row.gistMarks} />
          </p>
        )}
        <Meta parts={row.meta} />
      </div>
      <div className="end">
        <StateTag shape="ref">{row.state.word}</StateTag>
        <p>
          {row.time}
          {row.to !== '' && (
            <>
              {' · '}
              <a href={row.to} rel="nofollow noopener noreferrer" target="_blank">
                出处
              </a>
            </>
          )}
        </p>
      </div>
    </li>
  )
}

/** The field that searches this list; the page then holds no other. */
export function ListSearch({ q, placeholder }: { q: string; placeholder: string }) {
  const { pathname } = useLocation()
  return (
    <div className="no-print mb-4">
      <SearchField action={pathname} placeholder={placeholder} defaultValue={q} large />
    </div>
  )
}
