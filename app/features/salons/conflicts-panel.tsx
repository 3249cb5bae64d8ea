import { Form, Link } from '@remix-run/react'
import { Button } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { SideMark } from '#app/ui/marks.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { AgendaDesk } from './agenda.queries.server.ts'
import { place } from './when.ts'

/** Pitches whose unit will not come: each is taken out by one press. */
export function StrayPitches({ desk }: { desk: AgendaDesk }) {
  if (desk.strays.length === 0) return null
  return (
    <Card title={`上台安排有冲突 ${desk.strays.length}`} caption="改由别人上台的，在沙龙设置里改" id="strays" flush>
      <ul>
        {desk.strays.map((s) => (
          <li key={s.id} className="card-b border-t border-line text-13">
            <p className="warn">{s.sentence}</p>
            <p className="mut">{s.title}</p>
            <Form method="post">
              <Hidden values={{ intent: 'removePitch', pitchId: s.id }} />
              <Button variant="small" aria-label={`移出上台：${s.title}`}>
                移出
              </Button>
            </Form>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Talks whose pair got a conflict of interest after they were agreed: each with what can be done at once. */
export function ConflictsPanel({ desk }: { desk: AgendaDesk }) {
  const { undecided } = desk
  if (undecided.length === 0) return null
  return (
    <Card title={`利益冲突待决定 ${undecided.length}`} caption="决定之前不能发布" flush>
      <ul>
        {undecided.map((t) => (
          <li key={t.id} className="card-b border-t border-line text-13">
            <p>
              <SideMark side="need" /> <b>{t.need}</b>
              <br />
              <SideMark side="offer" /> <b>{t.offer}</b>
            </p>
            <p className="warn">
              {t.at ? `${place(t.at.slot, t.at.table)}。` : ''}
              {t.words.join('；')}
            </p>
            <div className="acts">
              {t.at && (
                <Form method="post">
                  <Hidden values={{ intent: 'remove', meetingId: t.id, version: desk.version }} />
                  <Button variant="small">移出议程</Button>
                </Form>
              )}
              <ConfirmForm
                label="取消洽谈"
                variant="text"
                start
                what="本场不再安排这一对，双方同意对接的记录保留。"
                values={{ intent: 'cancelTalk', meetingId: t.id }}
              />
              <Link to={t.to}>豁免或停止对接</Link>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
