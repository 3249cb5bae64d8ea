import { Link } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { formatShortInstant } from '#app/domain/time.ts'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { TextInput } from '#app/ui/inputs.tsx'
import { SideMark } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import type { PairsPage } from './pairs.queries.server.ts'
import { MeetingState } from './salon-state.tsx'

type Meeting = PairsPage['meetings'][number]

/** One item of a pair with its owner. */
export function SideCell({
  side,
  item,
}: {
  side: 'need' | 'offer'
  item: { number: string; title: string; owner: string }
}) {
  return (
    <>
      <SideMark side={side} /> <b>{item.owner}</b>
      <br />
      <Link to={`/${side === 'need' ? 'opportunities' : 'products'}/${item.number}`}>{item.title}</Link>
    </>
  )
}

interface AnswerProps {
  meeting: Meeting
  side: 'need' | 'offer'
  page: Pick<PairsPage, 'open' | 'now'>
  failure: FormFailure | null
}

function Answer({ meeting, side, page: { open, now }, failure }: AnswerProps) {
  const own = side === 'need' ? meeting.need : meeting.product
  const failed = failure?.values.meetingId?.[0] === meeting.id && failure.values.side?.[0] === side
  if (own.agreed)
    return (
      <>
        <span className="ok">✓ 已确认</span>
        {own.takenBy && (
          <span className="cap block">
            {own.takenBy} {own.agreedAt !== null && formatShortInstant(own.agreedAt, now)} 代为确认
            {own.wordOf && `，${own.wordOf}同意`}
          </span>
        )}
        {!own.registered && <span className="warn block text-13">还没有报名</span>}
      </>
    )
  if (meeting.status !== 'proposed' || !open) return <span className="cap">未确认</span>
  return (
    <>
      <span className="mut mr-3">待确认</span>
      {!own.registered && <span className="warn block text-13">还没有报名</span>}
      <ConfirmForm
        label="代为确认"
        variant="text"
        start
        what={`已通过电话或当面得到${own.owner}同意。记录由您在此刻代为确认，以及是谁同意的。`}
        values={{ intent: 'confirm', meetingId: meeting.id, side }}
      >
        <TextInput
          label="谁同意的"
          name="wordOf"
          id={`word-of-${meeting.id}-${side}`}
          placeholder="姓名，如：李科长"
          required
          defaultValue={failed ? failure?.values.wordOf?.[0] : ''}
          error={failed ? failure?.error.fields.wordOf : undefined}
        />
      </ConfirmForm>
    </>
  )
}

/** The talks chosen so far with the answers of both sides. */
export function MeetingList({
  page,
  failure,
}: {
  page: Pick<PairsPage, 'meetings' | 'open' | 'now'>
  failure: FormFailure | null
}) {
  const { meetings, open } = page
  if (meetings.length === 0) return <EmptyState title="还没有选定的洽谈">从上面选出，再邀请双方。</EmptyState>
  return (
    <div className="scroll-x" role="region" aria-label="已选的洽谈" tabIndex={0}>
      <table className="tb tb-fold">
        <caption className="sr-only">已选的洽谈</caption>
        <thead>
          <tr>
            <th scope="col">责任单位</th>
            <th scope="col">回复</th>
            <th scope="col">产品方</th>
            <th scope="col">回复</th>
            <th scope="col">状态</th>
            <th scope="col">
              <span className="sr-only">操作</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {meetings.map((m) => (
            <tr key={m.id} data-row="">
              <td>
                <SideCell side="need" item={m.need} />
                {m.need.attendance && <span className="cap block">参会层级：{m.need.attendance}</span>}
              </td>
              <td className="nw">
                <Answer meeting={m} side="need" {...{ page, failure }} />
              </td>
              <td>
                <SideCell side="offer" item={m.product} />
              </td>
              <td className="nw">
                <Answer meeting={m} side="offer" {...{ page, failure }} />
              </td>
              <td>
                <MeetingState status={m.status} />
                {m.staff && !m.need.takenBy && !m.product.takenBy && (
                  <span className="cap block">{m.staff}代为确认</span>
                )}
                {m.status === 'refused' && (
                  <span className="cap block">
                    {m.refusedBy}
                    {m.reason && `：${m.reason}`}
                  </span>
                )}
                {m.outcome && <span className="cap block">{m.outcome}</span>}
              </td>
              <td>
                {open && (m.status === 'proposed' || m.status === 'agreed' || m.status === 'scheduled') && (
                  <ConfirmForm
                    label="撤回"
                    variant="text"
                    danger
                    what="撤回这场洽谈，已排的时间会空出来。"
                    values={{ intent: 'cancel', meetingId: m.id }}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
