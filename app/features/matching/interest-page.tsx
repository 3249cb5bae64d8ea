import { Link } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { TextArea } from '#app/ui/inputs.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { InterestView } from './disclose.ts'
import { REASON_LIMIT } from './interest.schema.ts'
import type { InterestPage } from './interest.queries.server.ts'

/** What stands between the two units, in front of the card. Nothing where nothing is entered and nobody stands back. */
export function Disclosure({ interest }: { interest: InterestView }) {
  const { conflicts, waivers, recused, blocked, partiality } = interest
  if (conflicts.length + recused.length === 0 && partiality === null) return null
  return (
    <div className="mb-4">
      <Notice tone={blocked ? 'bad' : 'warn'} title={blocked ? '利益冲突，尚未豁免' : '利益关系披露'}>
        <Facts interest={interest} />
        {waivers.map((text, i) => (
          <p key={i}>{text}</p>
        ))}
        {blocked && <p>牵头单位两人豁免之前，不能邀请、同意或安排洽谈；排名不受影响。</p>}
        {partiality && !recused.some((r) => partiality.includes(r)) && <p>{partiality}</p>}
      </Notice>
    </div>
  )
}

const Facts = ({ interest: { conflicts, recused } }: { interest: InterestView }) => (
  <ul>
    {conflicts.map((c, i) => (
      <li key={i}>
        {c.text}
        {c.waived && '（已豁免）'}
      </li>
    ))}
    {recused.map((text, i) => (
      <li key={`r${i}`}>{text}</li>
    ))}
  </ul>
)

interface ActsProps {
  page: InterestPage
  failure: FormFailure | null
}

const typed = (failure: FormFailure | null, intent: string) =>
  failure?.values.intent?.[0] === intent ? failure.values.reason?.[0] : undefined
const refused = (failure: FormFailure | null, intent: string) =>
  failure?.values.intent?.[0] === intent ? failure.error.fields.reason : undefined

export function ConflictCard({ page, failure }: ActsProps) {
  const { interest } = page
  return (
    <Card title="利益冲突" caption="按单位资料、登记的集团和持股计算">
      {interest.conflicts.length === 0 ? (
        <EmptyState title="没有登记的利益冲突">双方单位之间没有登记过同一集团、持股或在同一领域发布产品。</EmptyState>
      ) : (
        <Facts interest={{ ...interest, recused: [] }} />
      )}
      {page.propose && (
        <div className="mt-4">
          <ConfirmForm
            label="提出豁免"
            what="需要牵头单位另一位清单管理员决定。理由会写在推荐依据里，双方可见。"
            action={page.path}
            values={{ intent: 'propose' }}
            start
          >
            <TextArea
              label="理由"
              name="reason"
              id="propose-reason"
              limit={REASON_LIMIT}
              required
              defaultValue={typed(failure, 'propose')}
              error={refused(failure, 'propose')}
            />
          </ConfirmForm>
        </div>
      )}
    </Card>
  )
}

export function WaiverCard({ page, failure }: ActsProps) {
  if (page.waivers.length === 0) return null
  return (
    <Card title={`豁免 ${page.waivers.length}`} flush>
      <ul>
        {page.waivers.map((w) => (
          <li key={w.id} className="entry-row" data-row="">
            <div>
              <b>{w.head}</b>
              <p>理由：{w.reason}</p>
            </div>
            {w.decide && (
              <div className="acts">
                {(['refuse', 'grant'] as const).map((intent) => (
                  <ConfirmForm
                    key={intent}
                    label={intent === 'grant' ? '同意豁免' : '不予豁免'}
                    what={
                      intent === 'grant'
                        ? '豁免后双方可以邀请和同意。您的姓名和时间会写在推荐依据里。'
                        : '这一对继续不能邀请和同意；提出人可以看到说明。'
                    }
                    action={page.path}
                    values={{ intent, waiverId: w.id }}
                    variant={intent === 'grant' ? 'primary' : 'plain'}
                  >
                    <TextArea
                      label="说明"
                      name="reason"
                      id={`${intent}-${w.id}`}
                      limit={REASON_LIMIT}
                      required
                      rows={2}
                      defaultValue={typed(failure, intent)}
                      error={refused(failure, intent)}
                    />
                  </ConfirmForm>
                ))}
              </div>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

export function RecusalCard({ page, failure }: ActsProps) {
  const { recused, partiality } = page.interest
  return (
    <Card title="回避">
      {recused.length === 0 ? (
        <p className="mut">还没有人声明回避。</p>
      ) : (
        <ul>
          {recused.map((text, i) => (
            <li key={i}>{text}</li>
          ))}
        </ul>
      )}
      {partiality && <p className="mt-2">{partiality}</p>}
      {page.recuse && (
        <div className="mt-4">
          <p className="mb-2">与另一方有亲属、任职、投资等利害关系的，应当回避。</p>
          <ConfirmForm
            label="声明回避"
            what="声明后，这一对的邀请、同意、谢绝和确认都要由同事办理，本人不能撤回声明。同事会收到通知。"
            action={page.path}
            values={{ intent: 'recuse' }}
            start
          >
            <TextArea
              label="原因"
              name="reason"
              id="recuse-reason"
              limit={REASON_LIMIT}
              required
              rows={2}
              defaultValue={typed(failure, 'recuse')}
              error={refused(failure, 'recuse')}
            />
          </ConfirmForm>
        </div>
      )}
      <p className="cap mt-4">
        <Link to={page.card}>回到推荐依据</Link>
      </p>
    </Card>
  )
}
