import { Link } from '@remix-run/react'
import { formatDay, formatInstant, formatShortInstant } from '#app/domain/time.ts'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { StateTag } from '#app/ui/marks.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { ReceivedList } from './received.queries.server.ts'

/** Before the deadline there is nothing to see, for nobody. */
export function SealedState({ list }: { list: ReceivedList }) {
  const { deadlineAt } = list.need
  return (
    <EmptyState title="截止前对所有人保密">
      {deadlineAt !== null && `${formatInstant(deadlineAt, true)}截止后，由单位联络员和另一位同事两人统一查看。`}
      {list.count !== null && `目前收到 ${list.count} 份应答。`}
    </EmptyState>
  )
}

/** After the deadline two people open everything at once. */
export function OpeningCard({ list }: { list: ReceivedList }) {
  const { first, mayConfirm } = list.opening
  return (
    <Card title="统一查看">
      <div className="stack">
        <p>
          已截止，应答还没有打开。由单位联络员先确认，再由另一位同事确认，之后全部应答同时可以查看，并留下记录。
          {list.count !== null && `共收到 ${list.count} 份应答。`}
        </p>
        {first ? (
          <Notice title={`${first.name}已确认（${formatShortInstant(first.at, list.now)}）`}>
            {mayConfirm ? '请您作为第二人确认。' : '还需要另一位同事确认。'}
          </Notice>
        ) : (
          !mayConfirm && <Notice>等待单位联络员先确认。</Notice>
        )}
        {mayConfirm && (
          <ConfirmForm
            start
            variant="primary"
            label={first ? '确认并打开' : '确认统一查看'}
            confirmLabel="确认"
            what={
              first
                ? '确认后全部应答立即打开，应答单位会收到通知，不能恢复。'
                : '您是第一人。另一位同事确认后，全部应答才会打开。'
            }
            values={{ intent: 'open' }}
          />
        )}
      </div>
    </Card>
  )
}

export function ReceivedTable({ list }: { list: ReceivedList }) {
  const page = `/opportunities/${list.need.key}/responses`
  if (list.rows.length === 0)
    return <EmptyState title="还没有应答">收到应答后会发消息给您，也会出现在工作台。</EmptyState>
  return (
    <Card flush>
      <DataTable
        caption="收到的应答"
        rows={list.rows}
        rowKey={(row) => row.number}
        columns={[
          {
            key: 'organisation',
            header: '应答单位',
            rowHeader: true,
            cell: (row) => <Link to={`${page}/${row.number}`}>{row.organisation}</Link>,
          },
          { key: 'number', header: '应答编号', nowrap: true, wide: true, cell: (row) => row.number },
          {
            key: 'at',
            header: '提交时间',
            nowrap: true,
            wide: true,
            cell: (row) => formatShortInstant(row.submittedAt, list.now),
          },
          {
            key: 'state',
            header: '状态',
            nowrap: true,
            cell: (row) => <StateTag shape={row.state.shape}>{row.state.word}</StateTag>,
          },
          {
            key: 'due',
            header: '答复期限',
            nowrap: true,
            cell: (row) =>
              row.overdue ? (
                <span className="bad">逾期未答复（{formatDay(row.replyDueOn)}）</span>
              ) : row.status === 'interested' || row.status === 'declined' ? (
                '已答复'
              ) : (
                formatDay(row.replyDueOn)
              ),
          },
        ]}
      />
    </Card>
  )
}
