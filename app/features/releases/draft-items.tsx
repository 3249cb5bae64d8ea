import { Form, Link } from '@remix-run/react'
import { listName } from '#app/domain/issued-list/names.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { Button, LinkButton } from '#app/ui/button.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'

export interface DraftItem {
  id: string
  number: string
  title: string
  owner: string
  category: string
  published: string
  /** The word of a state in which the item cannot be issued; null while it is published. */
  state: string | null
  position: number
}

interface DraftListProps {
  releaseId: string
  kind: ItemKind
  items: readonly DraftItem[]
  /** False once proposed: then it is only read. */
  editable: boolean
}

const itemPath = { opportunity: '/opportunities', product: '/products' }

/** One list of a release that is being made, in the order in which it will be issued. */
export function DraftList({ releaseId, kind, items, editable }: DraftListProps) {
  const gather = `/desk/releases/${releaseId}/gather?kind=${kind}`
  return (
    <Card
      flush
      id={kind}
      title={listName[kind]}
      caption={`${items.length} 项`}
      acts={
        editable && (
          <>
            {items.length > 1 && (
              <Form method="post" preventScrollReset>
                <Hidden values={{ intent: 'group', kind }} />
                <Button variant="small">按领域归类</Button>
              </Form>
            )}
            <LinkButton variant="small" to={gather}>
              挑选条目
            </LinkButton>
          </>
        )
      }
    >
      {items.length === 0 ? (
        <EmptyState title="还没有条目" acts={editable && <LinkButton to={gather}>挑选条目</LinkButton>}>
          只有已发布的条目可以列入。
        </EmptyState>
      ) : (
        <ItemTable {...{ kind, items, editable }} />
      )}
    </Card>
  )
}

function ItemTable({ kind, items, editable }: Pick<DraftListProps, 'kind' | 'items' | 'editable'>) {
  return (
    <div className="scroll-x" role="region" aria-label={listName[kind]} tabIndex={0}>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col" className="num">
              序号
            </th>
            <th scope="col">名称</th>
            <th scope="col" className="max-sm:hidden">
              单位
            </th>
            <th scope="col" className="max-sm:hidden">
              领域
            </th>
            {editable && <th scope="col">调整</th>}
          </tr>
        </thead>
        <tbody>
          {items.map((item, i) => (
            <tr key={item.id} id={`item-${item.id}`} data-row="">
              <td className="num">{i + 1}</td>
              <th scope="row">
                <Link to={`${itemPath[kind]}/${item.number}`}>{item.title}</Link>
                {item.state && <span className="bad"> 现为“{item.state}”，请移出</span>}
              </th>
              <td className="max-sm:hidden">{item.owner}</td>
              <td className="nw max-sm:hidden">{item.category}</td>
              {editable && (
                <td>
                  <MoveItem {...{ kind, item }} place={i + 1} last={i === items.length - 1} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function MoveItem({ kind, item, place, last }: { kind: ItemKind; item: DraftItem; place: number; last: boolean }) {
  const ref = { kind, itemId: item.id }
  return (
    <div className="flex gap-1">
      <Form method="post" preventScrollReset className="flex gap-1">
        <Hidden values={{ intent: 'move', ...ref }} />
        <Button variant="small" name="to" value={place - 1} disabled={place === 1} aria-label={`上移：${item.title}`}>
          ↑
        </Button>
        <Button variant="small" name="to" value={place + 1} disabled={last} aria-label={`下移：${item.title}`}>
          ↓
        </Button>
      </Form>
      <Form method="post" preventScrollReset>
        <Hidden values={{ intent: 'remove', ...ref }} />
        <Button variant="small" aria-label={`移出：${item.title}`}>
          移出
        </Button>
      </Form>
    </div>
  )
}
