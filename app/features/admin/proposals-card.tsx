import { Form, Link } from '@remix-run/react'
import { formatAge } from '#app/domain/time.ts'
import { Button } from '#app/ui/button.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { viewAdmin } from './admin.queries.server.ts'

type Proposals = Awaited<ReturnType<typeof viewAdmin>>['proposals']

/** Proposed changes of staff roles; the second administrator confirms. */
export function ProposalsCard({ proposals, now, mayAct }: { proposals: Proposals; now: number; mayAct: boolean }) {
  if (proposals.length === 0) return null
  return (
    <Card title={`角色变更待确认 ${proposals.length}`} caption="由另一位系统管理员确认" flush>
      <ul>
        {proposals.map((p) => (
          <li key={p.id} className="todo" data-row="">
            <div className="age">
              <b>{formatAge(p.at, now)}</b>
            </div>
            <div className="what">
              {p.change === 'grant' ? '增加' : '收回'}：<Link to={`/admin/people/${p.personId}`}>{p.person}</Link>{' '}
              <b>{p.role}</b>
              <p>{p.proposer} 提议</p>
            </div>
            {mayAct && (
              <div className="acts">
                <Form method="post">
                  <Hidden values={{ intent: 'drop', proposalId: p.id }} />
                  <Button variant="text">{p.own ? '撤回提议' : '驳回'}</Button>
                </Form>
                {!p.own && (
                  <ConfirmForm
                    label="确认"
                    confirmLabel="确认变更"
                    what={`${p.person}${p.change === 'grant' ? '将成为' : '将不再是'}${p.role}，当前登录立即结束。`}
                    values={{ intent: 'confirm', proposalId: p.id }}
                    variant="small"
                  />
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
