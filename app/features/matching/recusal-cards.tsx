import { Link } from '@remix-run/react'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { TextArea } from '#app/ui/inputs.tsx'
import { Card } from '#app/ui/panels.tsx'
import { refused, typed } from './interest-page.tsx'
import type { ActsProps } from './interest-page.tsx'
import { REASON_LIMIT } from './interest.schema.ts'

/** Who stands back from a pair, and how to do so or to ask for its end. */
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
            what="声明后，这一对的邀请、同意、谢绝、确认、洽谈结果和应答答复都由同事办理，同事会收到通知。本人不能撤回，要由牵头单位决定解除。"
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
      {page.askLift && (
        <div className="mt-4">
          <ConfirmForm
            label="申请解除回避"
            what="写明为什么不必再回避。由牵头单位的另一位清单管理员决定；决定之前仍由同事办理。"
            action={page.path}
            values={{ intent: 'askLift' }}
            start
          >
            <TextArea
              label="理由"
              name="reason"
              id="lift-reason"
              limit={REASON_LIMIT}
              required
              rows={2}
              defaultValue={typed(failure, 'askLift')}
              error={refused(failure, 'askLift')}
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

/** What was asked for and decided about standing back no longer. */
export function LiftCard({ page, failure }: ActsProps) {
  if (page.lifts.length === 0) return null
  return (
    <Card title={`解除回避 ${page.lifts.length}`} flush>
      <ul>
        {page.lifts.map((l) => (
          <li key={l.id} className="entry-row" data-row="">
            <div>
              <b>{l.head}</b>
              <p>理由：{l.reason}</p>
            </div>
            {l.decide && (
              <div className="acts">
                {(['keep', 'lift'] as const).map((intent) => (
                  <ConfirmForm
                    key={intent}
                    label={intent === 'lift' ? '同意解除' : '不予解除'}
                    what={
                      intent === 'lift'
                        ? '解除后本人可以办理这一对。您的姓名和时间会记在这里。'
                        : '本人继续回避，可以看到说明。'
                    }
                    action={page.path}
                    values={{ intent, liftId: l.id }}
                    variant={intent === 'lift' ? 'primary' : 'plain'}
                  >
                    <TextArea
                      label="说明"
                      name="reason"
                      id={`${intent}-${l.id}`}
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
