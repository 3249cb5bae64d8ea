import { Form, Link } from '@remix-run/react'
import { Fragment } from 'react'
import { Button, LinkButton } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Stepper } from '#app/ui/form-layout.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { SideLabel, StateTag } from '#app/ui/marks.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { ItemBar } from '#app/ui/page-header.tsx'
import { Card, Timeline } from '#app/ui/panels.tsx'
import type { RecordView, ReviewBody, ReviewView } from './review.queries.server.ts'

const waited = (age: string) => (age === '刚刚' ? '刚刚提交' : `已等 ${age}`)

/** State, age and who has taken it; taking and giving back. */
export function ReviewBar({ head, whole }: { head: ReviewView['head']; whole: boolean }) {
  const values = { kind: head.kind, id: head.id }
  const form = `/desk/review/${head.kind}/${head.id}/form`
  return (
    <ItemBar
      state={<StateTag shape={head.inReview ? 'wait' : 'shut'}>{head.inReview ? '审核中' : '不在审核中'}</StateTag>}
      time={head.inReview ? waited(head.age) : undefined}
      note={head.reviewer ? `审核员 ${head.reviewer}` : head.inReview ? '还没有审核员领取' : ''}
      acts={
        <>
          {head.mine && head.inReview && (
            <Form method="post" action="/desk/review" className="max-sm:hidden">
              <Hidden values={values} />
              <Button variant="text" name="intent" value="release">
                退回队列
              </Button>
            </Form>
          )}
          {whole && (
            <LinkButton to={form} variant="text">
              审查表
            </LinkButton>
          )}
          {head.mayTake && head.reviewer === null && (
            <Form method="post" action="/desk/review">
              <Hidden values={values} />
              <Button variant="primary" name="intent" value="take">
                领取
              </Button>
            </Form>
          )}
          {head.mayTake && head.reviewer !== null && !head.mine && (
            <ConfirmForm
              label="接手"
              what={`这一项已由${head.reviewer}领取，接手后由您办理。`}
              action="/desk/review"
              values={{ ...values, intent: 'take', from: head.reviewerId ?? '' }}
            />
          )}
        </>
      }
    />
  )
}

/** What speaks against publishing: findings, unfair conditions, personal data. */
export function ReviewFindings({ body }: { body: ReviewBody }) {
  const all = [
    ...body.findings.map((f) => ({ ...f, where: f.field })),
    ...body.personal.map((p) => ({ kind: 'must' as const, message: p.message, where: p.field })),
  ]
  if (all.length === 0) return <Notice tone="ok">没有发现缺项、不公平条件或疑似个人信息。</Notice>
  return (
    <Card title={`需要留意 ${all.length} 处`}>
      <ul className="stack">
        {all.map((f, i) => (
          <li key={i}>
            <span className={f.kind === 'must' ? 'bad' : 'warn'}>{f.kind === 'must' ? '✗ ' : '▲ '}</span>
            <a href={`#field-${f.where.split('.')[0] ?? ''}`}>{f.message}</a>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** The text under review, field by field, with what changes against the published version. */
export function ReviewText({ head, body }: { head: ReviewView['head']; body: ReviewBody }) {
  return (
    <article className="read">
      <p>
        <SideLabel side={head.kind === 'product' ? 'offer' : 'need'} />{' '}
        <span className="cap">第 {body.version} 版</span>
      </p>
      {runsOf(body.fields).map((run) =>
        run.length > 1 ? (
          <dl key={run[0]?.field} className="facts mt-4 border-y border-line">
            {run.map(({ field, label, lines }) => (
              <Fragment key={field}>
                <dt id={`field-${field}`}>{label}</dt>
                <dd>{lines[0]}</dd>
              </Fragment>
            ))}
          </dl>
        ) : (
          run.map((field) => <ReviewPassage key={field.field} {...field} />)
        ),
      )}
    </article>
  )
}

type Field = ReviewBody['fields'][number]
const SHORT = 40

/** Neighbouring facts of one short line are read together; every other field is a passage of its own. */
function runsOf(fields: readonly Field[]): Field[][] {
  const isShort = (f: Field | undefined) =>
    f !== undefined && f.before === null && f.lines.length === 1 && (f.lines[0]?.length ?? 0) <= SHORT
  const runs: Field[][] = []
  for (const [i, field] of fields.entries())
    if (isShort(field) && isShort(fields[i - 1])) runs.at(-1)?.push(field)
    else runs.push([field])
  return runs
}

function ReviewPassage({ field, label, lines, before }: Field) {
  return (
    <section id={`field-${field}`}>
      <h2>{label}</h2>
      {lines.length > 1 ? (
        <ol className="reqs">
          {lines.map((text, i) => (
            <li key={i}>
              <span>{i + 1}</span>
              <span>{text}</span>
            </li>
          ))}
        </ol>
      ) : (
        <p>{lines[0] === '' ? <span className="mut">（已删去）</span> : lines[0]}</p>
      )}
      {before !== null && <p className="cap whitespace-pre-line">现在公开的：{before === '' ? '没有' : before}</p>}
    </section>
  )
}

export function ReviewSteps({ body }: { body: ReviewBody }) {
  const current = body.steps.findIndex((s) => s.current)
  return (
    <Card title="审核进度">
      <Stepper
        steps={['提交', ...body.steps.map((s) => s.word)]}
        current={current < 0 ? body.steps.length + 1 : current + 1}
      />
      {body.submitted && (
        <p className="cap">
          {body.submitted.by} {body.submitted.at} 提交
        </p>
      )}
      {body.records.length > 0 && (
        <Timeline
          entries={body.records.map((r) => ({
            time: r.at,
            title: `${r.stepWord} · ${r.decision} · ${r.signer}`,
            children: <RecordDetail record={r} />,
          }))}
        />
      )}
    </Card>
  )
}

function RecordDetail({ record }: { record: RecordView }) {
  return (
    <>
      {record.offline && (
        <p className="cap">
          线下签批，{record.office}，{record.on}；{record.recordedBy} 登记
        </p>
      )}
      {record.opinion && <p>{record.opinion}</p>}
      {record.ground && <p className="bad">不宜公开：{record.ground}</p>}
      {record.comments.map((c, i) => (
        <p key={i}>
          <b>{c.where}</b>：{c.comment}
        </p>
      ))}
    </>
  )
}

/** The queue knows title, unit, state and age; the text is read by who takes it. */
export function QueueOnly({ head }: { head: ReviewView['head'] }) {
  return (
    <div className="read">
      <p>
        {head.owner}（{head.ownerKind}），{waited(head.age)}。
      </p>
      <p className="mut">领取后可以查看全文和办理审核。</p>
      <p>
        <Link to="/desk/review">回到审核台</Link>
      </p>
    </div>
  )
}
