import { Link } from '@remix-run/react'
import { formatDay, formatInstant } from '#app/domain/time.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Card, DefinitionList, Timeline } from '#app/ui/panels.tsx'
import type { OwnAnswer } from './own.queries.server.ts'

/** What the owner said, with the reason in its own words. */
export function DecisionNotice({ answer }: { answer: Pick<OwnAnswer, 'decision'> }) {
  const { decision } = answer
  if (!decision) return null
  if (decision.result === 'interested')
    return (
      <Notice tone="ok" title="有意向">
        {decision.text}
        {decision.followPath !== '' && <> 后续路径：{decision.followPath}。</>}
        对接意向不是采购结果，依法应当采购的另行按程序办理。
      </Notice>
    )
  return (
    <Notice title={`未选用：${decision.reason}`}>
      {decision.text}
      {decision.advice !== '' && (
        <>
          <br />
          改进建议：{decision.advice}
        </>
      )}
    </Notice>
  )
}

export function OwnAnswerAside({ answer }: { answer: OwnAnswer }) {
  const { receipt, acts, need } = answer
  const page = `/opportunities/${need.key}/respond`
  return (
    <aside className="stack">
      <Card title="回执与办理">
        <DefinitionList
          facts={[
            { term: '应答编号', detail: answer.number },
            { term: '回执编号', detail: receipt && <Link to={`${page}/receipt`}>{receipt.receipt}</Link> },
            { term: '提交时间', detail: receipt && formatInstant(receipt.at), note: '服务器收到请求的时间' },
            { term: '对方查看', detail: answer.viewedAt === null ? '' : formatInstant(answer.viewedAt) },
            {
              term: '答复期限',
              detail: answer.replyDueOn === '' || answer.decision ? '' : `${formatDay(answer.replyDueOn)}前`,
            },
          ]}
        />
        <div className="acts mt-4">
          {acts.edit && (
            <LinkButton to={page}>{answer.draftBeside || answer.status === 'draft' ? '继续填写' : '修改'}</LinkButton>
          )}
          <Link to={`${page}/sheet`}>应答表（打印盖章用）</Link>
          {acts.withdraw && (
            <ConfirmForm
              label="撤回应答"
              what="撤回后对方看不到这份应答；截止前可以修改后重新提交。"
              values={{ intent: 'withdraw' }}
            />
          )}
        </div>
      </Card>
      {answer.history.length > 0 && (
        <Card title="办理记录">
          <Timeline
            entries={answer.history.map((h) => ({
              time: formatInstant(h.at),
              title: h.word,
              children: h.by !== '' && <p className="mut">{h.by}</p>,
            }))}
          />
        </Card>
      )}
    </aside>
  )
}
