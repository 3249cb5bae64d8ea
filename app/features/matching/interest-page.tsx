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
        {interest.underWay !== '' && <Undecided interest={interest} />}
        {partiality && !recused.some((r) => partiality.includes(r)) && <p>{partiality}</p>}
      </Notice>
    </div>
  )
}

/** Something goes on that the conflict should have stopped: it was entered afterwards. */
const Undecided = ({ interest: { underWay, decides, path } }: { interest: InterestView }) => (
  <p>
    冲突登记时这一对已在进行：{underWay}。
    {decides ? (
      <>
        须由牵头单位决定：<Link to={`${path}#decide`}>提出豁免，或停止对接</Link>。
      </>
    ) : (
      '等牵头单位决定豁免还是停止。'
    )}
  </p>
)

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

export interface ActsProps {
  page: InterestPage
  failure: FormFailure | null
}

export const typed = (failure: FormFailure | null, intent: string) =>
  failure?.values.intent?.[0] === intent ? failure.values.reason?.[0] : undefined
export const refused = (failure: FormFailure | null, intent: string) =>
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
      {interest.underWay !== '' && (
        <p className="mt-4 warn">
          还没有豁免，但仍在进行：{interest.underWay}。{!page.stop && '等牵头单位决定豁免还是停止。'}
        </p>
      )}
      {(page.propose || page.stop) && (
        <div className="acts mt-4" id="decide">
          {page.propose && <ProposeForm page={page} failure={failure} />}
          {page.stop && <StopForm page={page} failure={failure} />}
        </div>
      )}
    </Card>
  )
}

function ProposeForm({ page, failure }: ActsProps) {
  return (
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
  )
}

function StopForm({ page, failure }: ActsProps) {
  return (
    <ConfirmForm
      label="停止对接"
      what="未举行的洽谈取消，等答复的邀请收回，对接台账记为终止；双方都会收到理由。双方曾经同意的记录保留。"
      action={page.path}
      values={{ intent: 'stop' }}
      start
      danger
    >
      <TextArea
        label="理由"
        name="reason"
        id="stop-reason"
        limit={REASON_LIMIT}
        required
        rows={2}
        defaultValue={typed(failure, 'stop')}
        error={refused(failure, 'stop')}
      />
    </ConfirmForm>
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
