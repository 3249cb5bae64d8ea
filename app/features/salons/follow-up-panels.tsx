import { Form } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { dayOf, formatDay, formatShortInstant } from '#app/domain/time.ts'
import { Button } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { CopyText } from '#app/ui/copy-text.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Hidden, TextArea } from '#app/ui/inputs.tsx'
import { SideMark, StateTag } from '#app/ui/marks.tsx'
import type { StateShape } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Card, StatTile } from '#app/ui/panels.tsx'
import type { FollowUpDesk, ProgressTalk, QuestionView, WaveFigures } from './follow-up.queries.server.ts'
import { ProgressForm } from './progress-form.tsx'

/** Who answered, and how far the talks have come by the newest words of both sides. */
export function WaveTiles({ figures: { asked, answered, tally } }: { figures: WaveFigures }) {
  return (
    <div className="tiles">
      <StatTile value={`${answered} / ${asked}`} label="已答单位" note="占发出" />
      <StatTile value={tally.contractBoth} label="双方都说已签约" note={`另有一方说 ${tally.contractOne} 场`} />
      <StatTile value={tally.ongoing} label="正在推进" />
      <StatTile value={tally.paused} label="暂停" />
      <StatTile value={tally.ended} label="不再推进" />
      <StatTile value={tally.talks - tally.known} label="没有消息" note={`共 ${tally.talks} 场`} />
      {tally.disagreed > 0 && <StatTile value={tally.disagreed} label="双方说法不一" note="以较保守的计" />}
    </div>
  )
}

const states: Record<QuestionView['status'], [StateShape, string]> = {
  held: ['wait', '待发'],
  sent: ['open', '已发送'],
  dropped: ['shut', '不发'],
  revoked: ['back', '已收回'],
}

interface OneProps {
  question: QuestionView
  desk: FollowUpDesk
  failure: FormFailure | null
}

function OneQuestion({ question: q, desk, failure }: OneProps) {
  const [shape, word] = states[q.status]
  const about = { wave: desk.wave, followUpId: q.id }
  const done = q.talks.length > 0 && q.answered === q.talks.length
  return (
    <li className="card-b border-t border-line">
      <div className="flex flex-wrap items-center gap-x-3">
        {q.status === 'held' && (
          <input
            type="checkbox"
            form="questions"
            name="question"
            value={q.id}
            defaultChecked
            aria-label={`选中给${q.unit}的回访`}
          />
        )}
        <b>{q.unit}</b>
        <StateTag shape={shape}>{word}</StateTag>
        <span className={q.status === 'sent' && done ? 'ok text-13' : 'cap'}>
          {q.status === 'held' ? `问 ${q.talks.length} 场` : `已答 ${q.answered} / ${q.talks.length} 场`}
          {q.status === 'sent' &&
            !done &&
            q.closesAt !== null &&
            (q.expired ? '，已截止' : `，${formatDay(dayOf(q.closesAt))}截止`)}
        </span>
        {q.settledAt !== null && (
          <span className="cap">
            {q.settledBy} {formatShortInstant(q.settledAt, desk.now)}
          </span>
        )}
      </div>
      <details className="mt-2">
        <summary className="link">{q.status === 'held' ? '看和改文字' : '文字、链接和代为记录'}</summary>
        <div className="stack mt-2">
          {q.status === 'held' && (
            <Form method="post">
              <Hidden values={{ ...about, intent: 'edit', revision: q.revision }} />
              <TextArea
                key={q.revision}
                id={`body-${q.id}`}
                label="站内和邮件通知的文字（发送时附上链接）"
                name="body"
                rows={5}
                defaultValue={q.body}
              />
              <Button variant="small">保存文字</Button>
            </Form>
          )}
          {q.status === 'sent' && (
            <>
              <CopyText text={q.copyText} rows={4} />
              <p className="cap">电话里问到的，在这里代为记录，会注明由谁记录：</p>
              {q.talks.map((t) => (
                <div key={t.id}>
                  <p>
                    {t.other}
                    {t.said !== '' && <span className="ok"> · 已填：{t.said}</span>}
                  </p>
                  <ProgressForm talk={t} values={{ ...about, intent: 'answer' }} failure={failure} />
                </div>
              ))}
              <ConfirmForm
                start
                variant="text"
                label="收回"
                what="链接立即失效，打开的人会看到已收回；已填的仍保留。"
                values={{ ...about, intent: 'revoke' }}
              />
            </>
          )}
          {(q.status === 'dropped' || q.status === 'revoked') && (
            <Form method="post">
              <Hidden values={{ ...about, intent: 'redraft' }} />
              <Button variant="small">重新起草（换新链接）</Button>
            </Form>
          )}
        </div>
      </details>
    </li>
  )
}

/** Drafts first, then what was sent or put away. */
export function QuestionsPanel({ desk, failure }: Omit<OneProps, 'question'>) {
  const held = desk.questions.filter((q) => q.status === 'held')
  const settled = desk.questions.filter((q) => q.status !== 'held')
  return (
    <Card title="给各单位的回访" caption={`待发 ${held.length}，已处理 ${settled.length}`} flush>
      {held.length > 0 && (
        <div className="card-b acts">
          <Form method="post">
            <Hidden values={{ intent: 'sendAll', wave: desk.wave }} />
            <Button variant="primary">全部发送 {held.length} 条</Button>
          </Form>
          <Form method="post" id="questions" className="acts">
            <Hidden values={{ wave: desk.wave }} />
            <Button name="intent" value="send">
              发送选中的
            </Button>
            <Button variant="text" name="intent" value="drop">
              选中的不发
            </Button>
          </Form>
        </div>
      )}
      <ul>
        {[...held, ...settled].map((q) => (
          <OneQuestion key={q.id} question={q} desk={desk} failure={failure} />
        ))}
      </ul>
    </Card>
  )
}

function Said({ side, said }: { side: 'need' | 'offer'; said: ProgressTalk['needSaid'] }) {
  return (
    <p>
      <SideMark side={side} />{' '}
      {said ? (
        <>
          {said.word} <span className="cap">{said.from}</span>
          {said.note !== '' && <span className="block text-13">{said.note}</span>}
        </>
      ) : (
        <span className="mut">没有消息</span>
      )}
    </p>
  )
}

/** What both sides said in this wave, and what counts. */
export function ProgressTable({ talks }: { talks: ProgressTalk[] }) {
  return (
    <Card title={`洽谈 ${talks.length} 场`} caption="双方说法不一时以较保守的计" flush>
      <DataTable
        fold
        caption="各场洽谈的进展"
        rows={talks}
        rowKey={(t) => t.id}
        columns={[
          {
            key: 'pair',
            header: '洽谈',
            rowHeader: true,
            cell: (t) => (
              <>
                <SideMark side="need" /> {t.need}
                <br />
                <SideMark side="offer" /> {t.offer}
                <span className="cap block">{t.subject}</span>
              </>
            ),
          },
          {
            key: 'said',
            header: '双方怎么说',
            cell: (t) => (
              <>
                <Said side="need" said={t.needSaid} />
                <Said side="offer" said={t.offerSaid} />
              </>
            ),
          },
          {
            key: 'counts',
            header: '计为',
            nowrap: true,
            cell: (t) => (
              <>
                {t.counts === '' ? <span className="mut">–</span> : <b>{t.counts}</b>}
                {t.disagreed && <span className="warn block text-13">说法不一</span>}
                {t.counts !== '' && !t.both && !t.disagreed && <span className="cap block">一方说</span>}
              </>
            ),
          },
        ]}
        empty={<EmptyState title="没有要回访的洽谈">已洽谈、结果不是“不合适”的，列在这里。</EmptyState>}
      />
    </Card>
  )
}
