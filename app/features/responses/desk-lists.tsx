import { Link } from '@remix-run/react'
import { formatDay, formatRemaining, formatShortInstant } from '#app/domain/time.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { SideMark, StateTag } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import type { DeskResponses } from './desk.queries.server.ts'

export function OwnAnswers({ desk }: { desk: DeskResponses }) {
  if (desk.own.length === 0)
    return <EmptyState title="没有应答">在机会页面按“我要应答”，草稿和已提交的应答都在这里。</EmptyState>
  return (
    <DataTable
      caption="我的应答"
      rows={desk.own}
      rowKey={(row) => row.key}
      columns={[
        {
          key: 'title',
          header: '需求',
          rowHeader: true,
          cell: (row) => (
            <>
              <SideMark side="need" />{' '}
              <Link to={`/opportunities/${row.key}/respond${row.draft ? '' : '/answer'}`}>{row.title}</Link>
              {row.reason !== '' && <div className="cap">{row.reason}</div>}
            </>
          ),
        },
        { key: 'number', header: '应答编号', nowrap: true, wide: true, cell: (row) => row.number ?? '—' },
        {
          key: 'state',
          header: '状态',
          nowrap: true,
          cell: (row) => (
            <>
              <StateTag shape={row.state.shape}>{row.state.word}</StateTag>
              {row.draftBeside && <span className="cap">{'\u3000'}有未提交的修改</span>}
              {row.overdue && <span className="bad">{'\u3000'}逾期未答复</span>}
            </>
          ),
        },
        { key: 'deadline', header: '截止', wide: true, cell: (row) => formatRemaining(row.deadlineAt, desk.now) },
        {
          key: 'changed',
          header: '最近变化',
          nowrap: true,
          wide: true,
          cell: (row) => formatShortInstant(row.changedAt, desk.now),
        },
      ]}
    />
  )
}

/** Needs whose answers wait; the lead unit sees no more than the number. */
export function AwaitingNeeds({ desk }: { desk: DeskResponses }) {
  if (desk.needs.length === 0)
    return <EmptyState title={desk.tab === 'overdue' ? '没有逾期未答复的应答' : '没有等待办理的应答'} />
  return (
    <DataTable
      caption={desk.tab === 'overdue' ? '逾期未答复' : '收到的应答'}
      rows={desk.needs}
      rowKey={(row) => row.key}
      columns={[
        {
          key: 'title',
          header: '需求',
          rowHeader: true,
          cell: (row) => (
            <>
              <SideMark side="need" />{' '}
              <Link to={`/opportunities/${row.key}${row.owned ? '/responses' : ''}`}>{row.title}</Link>
            </>
          ),
        },
        { key: 'owner', header: '责任单位', wide: true, cell: (row) => row.owner },
        { key: 'todo', header: '待办', nowrap: true, cell: (row) => row.todo },
        {
          key: 'due',
          header: '答复期限',
          nowrap: true,
          cell: (row) =>
            row.dueOn !== '' && row.dueOn < desk.today ? (
              <span className="bad">逾期（{formatDay(row.dueOn)}）</span>
            ) : (
              row.dueOn !== '' && formatDay(row.dueOn)
            ),
        },
      ]}
    />
  )
}
