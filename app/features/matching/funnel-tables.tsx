import { DataTable } from '#app/ui/data-table.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { Funnel, LevelRow } from './funnel.queries.server.ts'

/** A figure with what it is a part of: 12 / 40. */
const part = (n: number, of: number | undefined) => (of === undefined ? `${n}` : `${n} / ${of}`)

/** How far pairs of each source came; each step from invitation on stands before the one it follows. */
export function StepTable({ funnel }: { funnel: Funnel }) {
  return (
    <Card title="从推荐到落地" caption="斜线后是被邀请的对数" flush>
      <DataTable
        fold
        caption="从推荐到落地"
        rows={funnel.rows}
        rowKey={(row) => row.source}
        columns={[
          { key: 'source', header: '来源', rowHeader: true, cell: (row) => row.label },
          ...funnel.steps.map(({ step, label, unit }) => ({
            key: step,
            header: `${label}（${unit}）`,
            num: true,
            nowrap: true,
            cell: (row: Funnel['rows'][number]) => {
              const { [step]: n, shown, invited } = row.counts
              if (unit === '次') return n === undefined ? '–' : part(n, step === 'opened' ? shown : undefined)
              return part(n ?? 0, step === 'invited' ? undefined : (invited ?? 0))
            },
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
        fold
        caption="各级推荐的结果"
        rows={levels}
        rowKey={(row) => row.label}
        columns={[
          { key: 'level', header: '相关程度', rowHeader: true, cell: (row) => row.label },
          { key: 'agreed', header: '双方同意', num: true, nowrap: true, cell: (row) => part(row.agreed, row.invited) },
          { key: 'declined', header: '谢绝', num: true, nowrap: true, cell: (row) => part(row.declined, row.invited) },
          { key: 'waiting', header: '待答复', num: true, nowrap: true, cell: (row) => part(row.waiting, row.invited) },
          { key: 'dismissed', header: '标为不合适', num: true, nowrap: true, cell: (row) => row.dismissed },
        ]}
      />
    </Card>
  )
}
