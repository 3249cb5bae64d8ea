import { Form } from '@remix-run/react'
import { Button } from '#app/ui/button.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import { usePolling } from '#app/ui/use-polling.ts'
import type { AgendaDesk } from './agenda.queries.server.ts'
import { place } from './when.ts'

type Run = NonNullable<AgendaDesk['run']>
type Result = NonNullable<Run['result']>

function verdict(result: Result): string {
  if (result.proven) return '最优：洽谈排得最多，空档最少。'
  const less = result.gaps - result.lowerBound
  return less > 0 ? `最多还可少 ${less} 处空档。` : '没有证明最优：可能还能多排。'
}

function Changes({ result }: { result: Result }) {
  if (result.changes.length === 0) return <p className="mut">与现在的安排相同。</p>
  const words = { moved: '移动', new: '新排入', dropped: '移出' } as const
  return (
    <details open={result.changes.length <= 12}>
      <summary>
        与现在比：{result.changes.length} 场有变化，涉及 {result.units} 家单位
      </summary>
      <ul className="text-13">
        {result.changes.map((c) => (
          <li key={c.id}>
            <b>{words[c.kind]}</b> {c.title}
            {'\u3000'}
            <span className="mut">
              {c.from && c.from.table !== undefined ? place(c.from.slot, c.from.table) : ''}
              {c.from && c.to ? ' → ' : ''}
              {c.to && c.to.table !== undefined ? place(c.to.slot, c.to.table) : ''}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** The run under way or its result, shown as a difference before it is taken. */
export function RunPanel({ run }: { run: Run }) {
  const active = run.status === 'waiting' || run.status === 'running'
  usePolling(active)
  const ids = { runId: run.id }
  if (active)
    return (
      <Notice title={run.status === 'waiting' ? '等待排议程…' : '正在排议程…'}>
        {run.progress.gaps === undefined
          ? '最多约 15 秒。'
          : `目前最好：未排 ${run.progress.unplaced ?? 0} 场，空档 ${run.progress.gaps} 处（已证明不会少于 ${run.progress.bound ?? 0} 处）。`}{' '}
        <noscript>
          <a href="">刷新看进度</a>
        </noscript>
      </Notice>
    )
  if (run.status === 'failed')
    return (
      <Notice tone="bad" title={run.error}>
        <Form method="post">
          <Hidden values={{ intent: 'drop', ...ids }} />
          <Button variant="small">知道了</Button>
        </Form>
      </Notice>
    )
  const { result } = run
  if (!result) return null
  return (
    <Card title="排好的议程，还没有采用" caption={verdict(result)}>
      <div className="stack">
        {run.stale && <Notice tone="warn" title="排好之后又有变化，这个结果不再适用，请重排。" />}
        <p>
          排入 {result.quality.placed} / {result.quality.talks} 场，空档 {result.gaps} 处，换桌{' '}
          {result.quality.tableChanges} 次。
        </p>
        {result.fairness !== null && (
          <p className="warn">
            {result.fairnessRelaxed.join('、')}的缺席使空档之差只能到 {result.fairness}，已放宽。
          </p>
        )}
        {result.unplaced.length > 0 && (
          <ul className="text-13">
            {result.unplaced.map((u) => (
              <li key={u.id}>
                <b>排不进</b> {u.title}
                {'\u3000'}
                <span className="mut">{u.reason}</span>
              </li>
            ))}
          </ul>
        )}
        <Changes result={result} />
        <div className="acts">
          {!run.stale && (
            <Form method="post">
              <Hidden values={{ intent: 'take', ...ids }} />
              <Button variant="primary">采用</Button>
            </Form>
          )}
          <Form method="post">
            <Hidden values={{ intent: 'drop', ...ids }} />
            <Button>不采用</Button>
          </Form>
        </div>
      </div>
    </Card>
  )
}
