import { Form } from '@remix-run/react'
import { Button } from '#app/ui/button.tsx'
import { Hidden, Select } from '#app/ui/inputs.tsx'
import { Card } from '#app/ui/panels.tsx'
import { usePolling } from '#app/ui/use-polling.ts'
import type { AgendaDesk } from './agenda.queries.server.ts'
import { QualityComparison } from './quality-comparison.tsx'
import { Decide, Difference, Failed, underWay } from './run-panel.tsx'
import type { Run } from './run-panel.tsx'
import { whatIf } from './what-if.ts'

/** One 假如 beside the agenda that stands. Nothing of it is stored until it is taken. */
function Answer({ desk, run }: { desk: AgendaDesk; run: Run }) {
  if (underWay(run))
    return (
      <p className="mut">
        {run.title}：正在比较…{' '}
        <noscript>
          <a href="">刷新看结果</a>
        </noscript>
      </p>
    )
  if (run.status === 'failed') return <Failed run={run} />
  const { result, scenario } = run
  if (!result) return null
  return (
    <>
      <QualityComparison
        caption={run.title}
        now={desk.quality}
        then={result.quality}
        more={[
          ['变动', '—', `${result.changes.length} 场`],
          [
            '须通知',
            desk.released === null ? '未发布' : `${desk.changed} 家`,
            result.told === null ? '未发布' : `${result.told} 家`,
          ],
        ]}
      />
      <Difference result={result} open={false} />
      {run.stale && <p className="warn">比较之后议程又有变化，请再比一次。</p>}
      <Decide
        run={run}
        cancels={
          scenario?.kind === 'without'
            ? '会取消这家单位的报名和它的洽谈，告知它约好的对方，空出的名额由候补递补；其余洽谈照这个结果安排。撤销时恢复报名和洽谈，并再告知对方；名额已被候补占满的，不能再恢复。'
            : ''
        }
      />
    </>
  )
}

/** 假如: each asked by one button, answered beside now. */
export function WhatIfPanel({ desk }: { desk: AgendaDesk }) {
  usePolling(desk.whatIfs.some(underWay))
  const units = desk.problem.participants.map((p) => ({ value: p.id, label: desk.names[p.id] ?? '' }))
  if (units.length === 0) return null
  return (
    <Card title="假如" caption="只作比较，采用后才改变议程">
      <div className="stack">
        {desk.whatIfs.map((run) => (
          <div key={run.id} className="stack">
            <Answer desk={desk} run={run} />
          </div>
        ))}
        <Form method="post" className="acts">
          {Object.entries(whatIf).map(([intent, { label }]) => (
            <Button key={intent} variant="small" name="intent" value={intent}>
              {label}
            </Button>
          ))}
        </Form>
        <Form method="post">
          <Hidden values={{ intent: 'without' }} />
          <Select label="某家单位不来" name="organisationId" options={units} />
          <div className="acts mt-2">
            <Button variant="small">比较</Button>
          </div>
        </Form>
      </div>
    </Card>
  )
}
