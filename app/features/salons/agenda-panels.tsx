import { Form, Link } from '@remix-run/react'
import { Fragment } from 'react'
import type { AgendaQuality } from '#app/domain/salon/composition.ts'
import { Button } from '#app/ui/button.tsx'
import { Hidden, Select } from '#app/ui/inputs.tsx'
import { SideMark } from '#app/ui/marks.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { AgendaDesk } from './agenda.queries.server.ts'
import { obstacles, qualityAfter, toldAfter } from './moving.ts'
import type { Moving } from './moving.ts'
import { qualityChange, qualityTerms } from './quality-terms.ts'
import { place } from './when.ts'

/** Talks without a place: those to place by hand, and those whose units have not registered. */
export function UnplacedList({ desk, moving }: { desk: AgendaDesk; moving: Moving }) {
  const open = desk.talks.filter((t) => t.slot === null)
  return (
    <Card title={`未排 ${open.length}`} caption={`双方已确认 ${desk.talks.length} 对`} flush>
      {open.length === 0 && <p className="card-b mut">都已排入。</p>}
      <ul>
        {open.map((t) => {
          const missing = desk.missing[t.id]
          const why = desk.why[t.id]
          return (
            <li key={t.id} className="card-b border-t border-line text-13">
              <p>
                <SideMark side="need" /> <b>{t.need}</b>
                <br />
                <SideMark side="offer" /> <b>{t.offer}</b>
              </p>
              {why && !missing && <p className="mut">{why.reason}</p>}
              {why?.change && !missing && <p>{why.change}</p>}
              {missing ? (
                <p className="warn">{missing}</p>
              ) : (
                <Link
                  to={`?move=${t.id}`}
                  preventScrollReset
                  draggable
                  onDragStart={(e) => {
                    e.dataTransfer.setData('text/plain', t.id)
                    moving.drag(t.id)
                  }}
                  onDragEnd={() => moving.cancel()}
                  onClick={(e) => {
                    e.preventDefault()
                    moving.pick(t.id)
                  }}
                >
                  安排…
                </Link>
              )}
            </li>
          )
        })}
      </ul>
      <p className="card-b border-t border-line text-13">
        <Link to={`/desk/salons/${desk.number}/pairs`}>从匹配推荐中选</Link>
        {desk.waiting > 0 && <span className="cap ml-3">另有 {desk.waiting} 对待双方确认</span>}
      </p>
    </Card>
  )
}

/** What the chosen cell would change, or why it is closed. */
export function MovePreview({ desk, moving }: { desk: AgendaDesk; moving: Moving }) {
  const { talk, chosen } = moving
  if (!talk || !chosen) return null
  const title = `放在${place(chosen.slot, chosen.table, desk.rooms)}`
  if (talk.slot === chosen.slot && talk.table === chosen.table)
    return (
      <Card title="原来的位置">
        <p className="mut">选一个亮起的格子。</p>
      </Card>
    )
  if (moving.reasons.length > 0)
    return (
      <Card title={title}>
        <ul className="bad">
          {moving.reasons.map((r) => (
            <li key={r}>✗ {r}</li>
          ))}
        </ul>
      </Card>
    )
  const after = qualityAfter(desk, talk.id, chosen)
  const told = toldAfter(desk, talk.id, chosen)
  return (
    <Card title={title}>
      <dl className="quality">
        {qualityTerms([desk.quality, after]).map((term) => (
          <Fragment key={term.term}>
            <dt>{term.term}</dt>
            <dd>{qualityChange(term, desk.quality, after)}</dd>
          </Fragment>
        ))}
        <dt>须通知</dt>
        <dd>{told === null ? '未发布，不用' : `${told} 家单位`}</dd>
      </dl>
    </Card>
  )
}

interface QualityPanelProps {
  quality: AgendaQuality
  /** 想见 that count at this salon, agreed or not. */
  wished: number
  names: Record<string, string>
  conflicts: string[]
  /** What is proven about the agenda as it stands; empty when nothing is known. */
  verdict: string
}

const TermNote = ({ text }: { text: string }) => (text === '' ? null : <small>{text}</small>)

export function QualityPanel({ quality, wished, names, conflicts, verdict }: QualityPanelProps) {
  const withGaps = quality.gapOrganisations.map((id) => names[id] ?? '').join('、')
  const notes: Record<string, string> = {
    空档: withGaps === '' ? '' : `${withGaps}；最多的一家 ${quality.mostGaps} 处`,
    空档相差: '空档最多与最少的单位之间',
    换会场: '换桌中要换会场的',
    平均结束: '各单位最后一场洽谈',
    想见: `共填 ${wished} 个，双方确认见面的 ${quality.wishes} 个`,
  }
  return (
    <Card title="整场" caption={verdict || undefined}>
      <dl className="quality">
        {qualityTerms([quality], wished > 0).map((term) => (
          <Fragment key={term.term}>
            <dt>
              {term.term}
              <TermNote text={notes[term.term] ?? ''} />
            </dt>
            <dd>{term.words(quality)}</dd>
          </Fragment>
        ))}
        <dt>桌位使用</dt>
        <dd>
          {quality.placed} / {quality.cells}
        </dd>
        <dt>每家单位</dt>
        <dd>{quality.fewest === quality.most ? quality.most : `${quality.fewest}–${quality.most}`} 场</dd>
        <dt>冲突</dt>
        <dd className={conflicts.length === 0 ? 'ok' : 'bad'}>
          {conflicts.length === 0 ? '✓ 无' : `${conflicts.length} 处`}
        </dd>
      </dl>
      {conflicts.length > 0 && (
        <ul className="bad text-13">
          {conflicts.map((c) => (
            <li key={c}>✗ {c}</li>
          ))}
        </ul>
      )}
    </Card>
  )
}

/** Moving by form: every cell with the reason where it is closed. Works without script and on the phone. */
export function MoveForm({ desk, talkId }: { desk: AgendaDesk; talkId: string }) {
  const talk = desk.talks.find((t) => t.id === talkId)
  if (!talk || desk.missing[talk.id]) return null
  const cells = desk.rounds.flatMap((_, slot) =>
    Array.from({ length: desk.tables }, (_x, table) => ({
      slot,
      table,
      why: obstacles(desk, talk.id, { slot, table }),
    })),
  )
  const here = (c: { slot: number; table: number }) => c.slot === talk.slot && c.table === talk.table
  const values = { meetingId: talk.id, version: desk.version }
  return (
    <Card
      title={`${talk.need} × ${talk.offer}`}
      caption={talk.slot === null || talk.table === null ? '未排' : `现在：${place(talk.slot, talk.table, desk.rooms)}`}
      acts={<Link to="?">关闭</Link>}
      id="move"
    >
      <div className="stack">
        {talk.fixed !== '' && <p className="mut">{talk.fixed}</p>}
        {talk.fixed === '' && talk.locked && !talk.ownLock && (
          <p className="mut">它的单位或轮次已锁定，要移动请先解锁。</p>
        )}
        {!talk.locked && (
          <Form method="post" className="acts">
            <Hidden values={{ intent: 'move', ...values }} />
            <Select
              label="移到"
              name="place"
              options={cells
                .filter((c) => !here(c))
                .map((c) => ({
                  value: `${c.slot}-${c.table}`,
                  label: [place(c.slot, c.table, desk.rooms), ...(c.why.length > 0 ? [c.why.join('')] : [])].join('：'),
                  disabled: c.why.length > 0,
                  group: `第 ${c.slot + 1} 轮`,
                }))}
            />
            <Button>移动</Button>
          </Form>
        )}
        {talk.slot !== null && talk.fixed === '' && (
          <div className="acts">
            <Form method="post">
              <Hidden values={{ intent: talk.ownLock ? 'unlock' : 'lock', meetingId: talk.id }} />
              <Button variant="small">{talk.ownLock ? '解锁' : '锁定'}</Button>
            </Form>
            {!talk.locked && (
              <Form method="post">
                <Hidden values={{ intent: 'remove', ...values }} />
                <Button variant="small">移出议程</Button>
              </Form>
            )}
          </div>
        )}
      </div>
    </Card>
  )
}
