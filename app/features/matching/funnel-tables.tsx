import { Link } from '@remix-run/react'
import type { Count } from '#app/domain/small-counts.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { Funnel, FunnelStep, LevelRow } from './funnel.queries.server.ts'

/** A figure with what it is a part of: 12 / 40. */
const part = (n: Count, of: Count | null | undefined) => (of == null ? `${n}` : `${n} / ${of}`)

function figure(step: FunnelStep, counts: Funnel['rows'][number]['counts']): string {
  const n = counts[step]
  if (step === 'shown' || step === 'opened')
    return n === undefined ? '–' : part(n, step === 'opened' ? counts.shown : undefined)
  return part(n ?? 0, step === 'invited' ? undefined : (counts.invited ?? 0))
}

/** How far pairs of each source came. */
export function StepTable({ funnel }: { funnel: Funnel }) {
  return (
    <Card
      title="从推荐到落地"
      caption="打开的斜线后是展示次数，其余是邀请对数；一项机会与一家企业的签约、落地只记一对"
      flush
    >
      <DataTable
        caption="从推荐到落地"
        rows={funnel.steps}
        rowKey={(row) => row.step}
        columns={[
          { key: 'step', header: '步骤', rowHeader: true, cell: (row) => `${row.label}（${row.unit}）` },
          ...funnel.rows.map(({ source, label, counts }) => ({
            key: source,
            header: label,
            num: true,
            cell: (row: Funnel['steps'][number]) => figure(row.step, counts),
          })),
        ]}
      />
    </Card>
  )
}

/** Whether a level word earns its name: how many of the invited pairs were agreed to. */
export function LevelTable({ levels }: { levels: LevelRow[] }) {
  return (
    <Card title="各级推荐的结果" caption="斜线后是该级被邀请的对数" flush>
      <DataTable
        caption="各级推荐的结果"
        rows={levels}
        rowKey={(row) => row.label}
        columns={[
          { key: 'level', header: '相关程度', rowHeader: true, cell: (row) => row.label },
          { key: 'agreed', header: '同意', num: true, cell: (row) => part(row.agreed, row.invited) },
          { key: 'declined', header: '谢绝', num: true, cell: (row) => part(row.declined, row.invited) },
          { key: 'waiting', header: '待答复', num: true, cell: (row) => part(row.waiting, row.invited) },
          { key: 'dismissed', header: '不合适', num: true, cell: (row) => row.dismissed },
        ]}
      />
    </Card>
  )
}

/** Whether suggestions always show the same: the share of the product that was listed most. */
export function MostListed({ listed }: { listed: NonNullable<Funnel['listed']> }) {
  const { title, to, n, all, products, days } = listed
  const name = title === '' ? '一项已不在清单上的产品' : <Link to={to}>{title}</Link>
  return (
    <Card title="展示是否集中" caption={`近 ${days} 天，机会页面上列出的产品`}>
      <p>
        展示最多的是{name}：
        {typeof n === 'number' ? `${n} / ${all} 次，占 ${Math.round((n / all) * 1000) / 10}%` : `${n} 次`}；共列出过{' '}
        {products} 项产品。
      </p>
      <p className="cap">每项机会的第 9、10 位留给展示最少的产品（至少“相关”，新上架的在先）。</p>
    </Card>
  )
}
