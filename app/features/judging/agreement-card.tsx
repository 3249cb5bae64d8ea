import type { Agreement } from '#app/domain/judging/agreement.ts'
import { gradeLabel, graderNames, grades } from '#app/domain/judging/grade.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { Card, DefinitionList } from '#app/ui/panels.tsx'

const figure = (value: number | null): string =>
  value === null ? '无法计算：两位的评分没有变化，或没有评分' : value.toFixed(2)

/** How far the two graders agree, with the counts behind it. */
export function AgreementCard({ agreement }: { agreement: Agreement }) {
  const { n, same, table, kappa, weighted } = agreement
  return (
    <Card title="两位评分的一致程度" caption="1 是完全一致，0 是和碰巧一样">
      <DefinitionList
        facts={[
          { term: '相同', detail: `${same} / ${n} 对` },
          { term: 'kappa', detail: figure(kappa), note: '相同才算一致' },
          { term: '线性加权 kappa', detail: figure(weighted), note: '差一分算小分歧，差三分算大分歧' },
        ]}
      />
      <div className="mt-4">
        <DataTable
          caption="两位评分的对照（对数）"
          showCaption
          rows={grades}
          rowKey={(a) => String(a)}
          columns={[
            { key: 'a', header: `${graderNames.A}＼${graderNames.B}`, rowHeader: true, cell: gradeLabel },
            ...grades.map((b) => ({
              key: String(b),
              header: String(b),
              num: true,
              cell: (a: (typeof grades)[number]) => (a === b ? <b>{table[a]?.[b]}</b> : table[a]?.[b]),
            })),
          ]}
        />
      </div>
    </Card>
  )
}

interface SourceRow {
  source: string
  label: string
  pairs: number
  fitting: number
}

/** Which way brought how many pairs, and how many of them fit. */
export function SourcesCard({ sources }: { sources: SourceRow[] }) {
  return (
    <Card title="候选从哪里来" caption="同一对可能来自几处" flush>
      <DataTable
        caption="候选从哪里来"
        rows={sources}
        rowKey={(row) => row.source}
        columns={[
          { key: 'label', header: '来处', rowHeader: true, cell: (row) => row.label },
          { key: 'pairs', header: '对数', num: true, cell: (row) => row.pairs },
          { key: 'fitting', header: '其中 2 分以上', num: true, cell: (row) => row.fitting },
        ]}
      />
    </Card>
  )
}
