import { Link } from '@remix-run/react'
import { DataTable } from '#app/ui/data-table.tsx'
import { formatCount } from '#app/ui/format.ts'
import { SideLabel } from '#app/ui/marks.tsx'
import { Card } from '#app/ui/panels.tsx'
import { missingWords } from './gap-view.ts'
import type { CountPair, GapCategory, GapFigures, SideCount } from './gap-view.ts'

const MANY = 3

/** The same by category, in numbers. */
export function GapTable({ figures, organiser }: { figures: GapFigures; organiser: boolean }) {
  const gaps = ({ gaps: n }: SideCount) => (n >= MANY ? <b className="bad">▲ {formatCount(n)}</b> : formatCount(n))
  const rows = figures.categories.filter(({ need, offer }) => need.gaps + offer.gaps > 0)
  return (
    <Card title="按领域" caption={`有缺口的 ${rows.length} 个领域；▲ 为 ${MANY} 项及以上`} flush>
      <DataTable<GapCategory>
        caption="各领域的缺口和原因"
        rows={rows}
        rowKey={(row) => row.code}
        fold
        empty={<p className="card-b mut">没有缺口。</p>}
        columns={[
          {
            key: 'name',
            header: '领域',
            rowHeader: true,
            cell: (row) => (
              <Link to={row.to} preventScrollReset>
                {row.name}
              </Link>
            ),
          },
          {
            key: 'need',
            header: <SideLabel side="need" />,
            num: true,
            wide: true,
            cell: (r) => formatCount(r.need.items),
          },
          { key: 'needGaps', header: missingWords.need, num: true, wide: true, cell: (row) => gaps(row.need) },
          {
            key: 'offer',
            header: <SideLabel side="offer" />,
            num: true,
            wide: true,
            cell: (r) => formatCount(r.offer.items),
          },
          { key: 'offerGaps', header: missingWords.offer, num: true, wide: true, cell: (row) => gaps(row.offer) },
          { key: 'why', header: '原因', cell: (row) => reasonsOf(row) },
          ...(organiser
            ? [
                {
                  key: 'next',
                  header: '下一步',
                  nowrap: true,
                  cell: (row: GapCategory) => row.salonTo && <Link to={row.salonTo}>提议沙龙主题</Link>,
                },
              ]
            : []),
        ]}
      />
    </Card>
  )
}

function reasonsOf({ need, offer }: CountPair): string {
  const part = (word: string, { items, gaps, broken }: SideCount, other: number, otherWord: string) => {
    if (gaps === 0) return []
    if (other === 0 && broken === 0) return [`${gaps} 项${word}所在领域没有${otherWord}`]
    const unlike = gaps - broken
    return [
      ...(broken > 0 ? [`${broken} 项${word}有相近的${otherWord}，但必备条件不符`] : []),
      ...(unlike > 0 ? [`${unlike} 项${word}没有达到“可能相关”的${otherWord}`] : []),
    ].map((line) => (items === 0 ? '' : line))
  }
  return [...part('机会', need, offer.items, '产品'), ...part('产品', offer, need.items, '机会')].join('；')
}
