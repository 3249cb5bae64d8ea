import { Form } from '@remix-run/react'
import { progressWords } from '#app/domain/salon/verdict.ts'
import { Button } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import { usePolling } from '#app/ui/use-polling.ts'
import type { AgendaDesk } from './agenda.queries.server.ts'
import { QualityLine } from './quality-comparison.tsx'
import { place } from './when.ts'

export type Run = NonNullable<AgendaDesk['run']>
type Result = NonNullable<Run['result']>
type Change = Result['changes'][number]

export const underWay = (run: Pick<Run, 'status'>): boolean => run.status === 'waiting' || run.status === 'running'

const words = { moved: '移动', new: '新排入', dropped: '移出' } as const

/** `第 2 轮 3 号桌 → 第 1 轮 3 号桌` */
function way({ from, to }: Pick<Change, 'from' | 'to'>): string {
  const at = (p: Change['from']) => (p && p.table !== undefined ? place(p.slot, p.table) : '')
  return [at(from), at(to)].filter((text) => text !== '').join(' → ')
}

/** Changes line by line, each with where it was and is. */
export function ChangeList({ changes }: { changes: readonly Pick<Change, 'id' | 'kind' | 'title' | 'from' | 'to'>[] }) {
  return (
    <ul className="text-13">
      {changes.map((c) => (
        <li key={c.id}>
          <b>{words[c.kind]}</b> {c.title}
          {'\u3000'}
          <span className="mut nw">{way(c)}</span>
        </li>
      ))}
    </ul>
  )
}

/** `移动 3 场，新排入 1 场` */
export function counted(changes: readonly Pick<Change, 'kind'>[]): string {
  const parts = (['moved', 'new', 'dropped'] as const).flatMap((kind) => {
    const n = changes.filter((c) => c.kind === kind).length
    return n === 0 ? [] : [`${words[kind]} ${n} 场`]
  })
  return parts.length === 0 ? '与现在的安排相同' : parts.join('，')
}

/** The difference to what stands, talk by talk and unit by unit. */
export function Difference({ result, open }: { result: Result; open: boolean }) {
  if (result.changes.length === 0) return <p className="mut">与现在的安排相同。</p>
  return (
    <>
      <details open={open}>
        <summary className="link">与现在比：{counted(result.changes)}</summary>
        <ChangeList changes={result.changes} />
      </details>
      <details>
        <summary className="link">按单位看：涉及 {result.units.length} 家</summary>
        <ul className="text-13 stack">
          {result.units.map((unit) => (
            <li key={unit.id}>
              <b>{unit.name}</b>
              <ChangeList changes={unit.changes} />
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}

/** 采用 or not; a result whose basis has changed can only be put away. */
export function Decide({ run, cancels = '' }: { run: Run; cancels?: string }) {
  const values = { intent: 'take', runId: run.id }
  return (
    <div className="acts">
      {!run.stale &&
        (cancels === '' ? (
          <Form method="post">
            <Hidden values={values} />
            <Button variant={run.scenario ? 'small' : 'primary'}>采用</Button>
          </Form>
        ) : (
          <ConfirmForm start variant="small" label="采用" what={cancels} values={values} />
        ))}
      <Form method="post">
        <Hidden values={{ intent: 'drop', runId: run.id }} />
        <Button variant={run.scenario ? 'small' : 'plain'}>不采用</Button>
      </Form>
    </div>
  )
}

export function Working({ run }: { run: Run }) {
  return (
    <Notice title={run.status === 'waiting' ? '等待排议程…' : '正在排议程…'}>
      {run.progress.gaps === undefined
        ? '很快就好。'
        : progressWords({
            unplaced: run.progress.unplaced ?? 0,
            unplacedBound: run.progress.unplacedBound ?? 0,
            gaps: run.progress.gaps,
            gapsBound: run.progress.bound ?? 0,
          })}{' '}
      <noscript>
        <a href="">刷新看进度</a>
      </noscript>
    </Notice>
  )
}

export function Failed({ run }: { run: Run }) {
  return (
    <Notice tone="bad" title={run.error}>
      <Form method="post">
        <Hidden values={{ intent: 'drop', runId: run.id }} />
        <Button variant="small">知道了</Button>
      </Form>
    </Notice>
  )
}

function Findings({ result }: { result: Result }) {
  return (
    <>
      {result.fairness !== null && (
        <p className="warn">
          {result.fairnessRelaxed.length > 0
            ? `${result.fairnessRelaxed.join('、')}的缺席`
            : '各单位的缺席、场次和桌位合在一起，'}
          使单位之间的空档之差只能到 {result.fairness}，已放宽。
        </p>
      )}
      {result.unplaced.length > 0 && (
        <ul className="text-13">
          {result.unplaced.map((u) => (
            <li key={u.id}>
              <b>排不进</b> {u.title}
              {'\u3000'}
              <span className="mut">{u.reason}</span>
              {u.conflict.length > 0 && <p className="mut">不能同时做到：{u.conflict.join('；')}。</p>}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** The run under way or its result, shown as a difference before it is taken. */
export function RunPanel({ run, now }: { run: Run; now: AgendaDesk['quality'] }) {
  usePolling(underWay(run))
  if (underWay(run)) return <Working run={run} />
  if (run.status === 'failed') return <Failed run={run} />
  const { result } = run
  if (!result) return null
  return (
    <Card title="排好的议程，还没有采用" caption={result.verdict} id="result">
      <div className="stack">
        {run.stale && <Notice tone="warn" title="排好之后又有变化，这个结果不再适用，请重排。" />}
        <QualityLine now={now} then={result.quality} />
        {result.told !== null && <p>采用后再发布，须通知 {result.told} 家单位。</p>}
        <Findings result={result} />
        <Difference result={result} open={result.changes.length <= 12} />
        <Decide run={run} />
      </div>
    </Card>
  )
}
