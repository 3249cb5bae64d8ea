import { formatInstant, formatShortInstant } from '#app/domain/time.ts'
import { Tag } from '#app/ui/marks.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { PairsPage } from './pairs.queries.server.ts'

/** Who wants to meet whom, what became of it, and who does not want to; for the team alone. */
export function WishesCard({ page }: { page: Pick<PairsPage, 'wishes' | 'listed' | 'wishesCloseAt' | 'now'> }) {
  const { meet, avoid } = page.wishes
  return (
    <Card
      title="想见和不想见"
      caption={`${page.listed} 家在名单里，${page.now < page.wishesCloseAt ? `${formatInstant(page.wishesCloseAt, true)} 前可填` : '已截止'}；只有主办团队看得到`}
      flush
    >
      {meet.length === 0 && avoid.length === 0 && <p className="card-b mut">还没有单位填写。</p>}
      {meet.length > 0 && <MeetTable rows={meet} />}
      {avoid.length > 0 && <AvoidTable rows={avoid} now={page.now} />}
    </Card>
  )
}

function MeetTable({ rows }: { rows: PairsPage['wishes']['meet'] }) {
  return (
    <div className="scroll-x" role="region" aria-label="想见" tabIndex={0}>
      <table className="tb tb-fold">
        <caption className="sr-only">想见</caption>
        <thead>
          <tr>
            <th scope="col">谁</th>
            <th scope="col">想见谁</th>
            <th scope="col">结果</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-row="">
              <th scope="row">{row.from}</th>
              <td className="max-sm:col-span-full">
                {row.mutual ? <Tag>双方想见</Tag> : <span className="mut">想见</span>} <b>{row.to}</b>
              </td>
              <td className="max-sm:col-span-full">
                {row.met ? <span className="ok">✓ {row.words.join('；')}</span> : row.words.join('；')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function AvoidTable({ rows, now }: { rows: PairsPage['wishes']['avoid']; now: number }) {
  return (
    <div className="scroll-x border-t border-line" role="region" aria-label="不想见" tabIndex={0}>
      <table className="tb tb-fold">
        <caption className="sr-only">不想见</caption>
        <thead>
          <tr>
            <th scope="col">谁</th>
            <th scope="col">不想见谁</th>
            <th scope="col">说明</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-row="">
              <th scope="row">{row.from}</th>
              <td className="max-sm:col-span-full">
                <span className="mut">不想见</span> <b>{row.to}</b>
              </td>
              <td className="max-sm:col-span-full">
                {row.talk ? (
                  <span className="warn">两家已有洽谈，请在下面撤回；理由不要告诉对方</span>
                ) : (
                  <span className="mut">{formatShortInstant(row.at, now)} 填写，不安排这两家</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
