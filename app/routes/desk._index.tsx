import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { loadDesk } from '#app/features/desk/desk.queries.server.ts'
import type { Todo } from '#app/features/desk/todos.server.ts'
import { requirePermission } from '#app/server/context.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { SideMark, StateTag } from '#app/ui/marks.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card, StatTile } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '工作台 · 搭台' }]

export const loader = protectedRoute.loader({ permission: 'self.manage' }, ({ ctx }) =>
  loadDesk(ctx, requirePermission(ctx, 'self.manage')),
)

function TodoRow({ todo }: { todo: Todo }) {
  return (
    <li className="todo" data-row>
      <p className="age">
        <b>{todo.age}</b>
        {todo.happened}
      </p>
      <div className="what">
        {todo.side && <SideMark side={todo.side} />}
        <Link to={todo.to}>{todo.title}</Link>
        <StateTag shape={todo.state === '退回修改' ? 'back' : 'wait'}>{todo.state}</StateTag>
        {todo.note && <p className="cap">{todo.note}</p>}
      </div>
      <LinkButton variant="small" to={todo.to}>
        {todo.verb}
      </LinkButton>
    </li>
  )
}

function Counts({
  title,
  all,
  counts,
}: {
  title: string
  all: string
  counts: { to: string; label: string; value: number }[]
}) {
  return (
    <Card title={`${title} ${counts.reduce((sum, c) => sum + c.value, 0)}`} acts={<Link to={all}>全部</Link>} flush>
      {counts.length === 0 ? (
        <p className="card-b mut">还没有。</p>
      ) : (
        <div className="tiles">
          {counts.map((c) => (
            <StatTile key={c.to} value={c.value} label={c.label} to={c.to} />
          ))}
        </div>
      )}
    </Card>
  )
}

export default function DeskPage() {
  const desk = useLoaderData<typeof loader>()
  const { unit } = desk
  return (
    <PageShell>
      <PageHeader
        title="工作台"
        caption={unit ? `${desk.today} · ${unit.name}` : desk.today}
        acts={
          <>
            {unit?.mayOffer && <LinkButton to="/products/new">推产品</LinkButton>}
            {unit?.mayPost && (
              <LinkButton variant="primary" to="/opportunities/new">
                发需求
              </LinkButton>
            )}
          </>
        }
      />
      {unit && !unit.verified && (
        <Notice tone="warn" title="贵单位还在等待核验">
          牵头单位核验通过后，就能发需求、推产品和应答。
        </Notice>
      )}
      <div className="desk">
        <div className="stack">
          <Card
            title={`等我处理 ${desk.todos.length}`}
            caption={desk.todos.length > 1 ? '等得最久的在前' : undefined}
            flush
          >
            {desk.todos.length === 0 ? (
              <p className="card-b mut">现在没有等您处理的事。有退回、邀请、应答或待审的内容时，会出现在这里。</p>
            ) : (
              <ol>
                {desk.todos.map((todo) => (
                  <TodoRow key={todo.key} todo={todo} />
                ))}
              </ol>
            )}
          </Card>
          {desk.opportunities && <Counts title="我的机会" all="/desk/opportunities" counts={desk.opportunities} />}
          {desk.products && <Counts title="我的产品" all="/desk/products" counts={desk.products} />}
        </div>
        <aside className="stack">
          <Card title="去处">
            <ul className="leading-8">
              {desk.ways.map((way) => (
                <li key={way.label}>
                  <Link to={way.to}>{way.label}</Link>
                </li>
              ))}
            </ul>
          </Card>
        </aside>
      </div>
    </PageShell>
  )
}
