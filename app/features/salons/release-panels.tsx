import { Form, Link } from '@remix-run/react'
import { formatShortInstant } from '#app/domain/time.ts'
import { Button } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { CopyText } from '#app/ui/copy-text.tsx'
import { Hidden, TextArea } from '#app/ui/inputs.tsx'
import { StateTag } from '#app/ui/marks.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { NoticeView, ReleaseDesk } from './release.queries.server.ts'

/** The draft against the last release, unit by unit, and the button that publishes it. */
export function DraftPanel({ desk }: { desk: ReleaseDesk }) {
  const next = (desk.released ?? 0) + 1
  const against = desk.released === null ? '还没有发布过' : `与第 ${desk.released} 版比`
  const open = desk.status === 'registration' || desk.status === 'released'
  const same = desk.released !== null && desk.changed === 0 && desk.units.length === 0
  return (
    <Card title={`草稿（将是第 ${next} 版）`} caption={against} id="draft">
      <div className="stack">
        {desk.conflicts.length > 0 && (
          <Notice tone="bad" title="议程里有冲突，解决后才能发布">
            <ul>
              {desk.conflicts.map((c) => (
                <li key={c}>{c}</li>
              ))}
            </ul>
          </Notice>
        )}
        {desk.strays.length > 0 && (
          <Notice tone="warn" title="有单位不来了，仍排了上台">
            <ul>
              {desk.strays.map((s) => (
                <li key={s.id}>
                  {s.sentence} {s.title}
                </li>
              ))}
            </ul>
            <Link to={`/desk/salons/${desk.number}/agenda#strays`}>在排议程里移出</Link>
          </Notice>
        )}
        {same ? (
          <p className="mut">与第 {desk.released} 版相同，不用发布。</p>
        ) : (
          <p>
            {desk.placed} 场洽谈
            {desk.changed !== null && `，${desk.changed} 场有变化`}；{desk.units.length} 家单位的安排要通知。
          </p>
        )}
        {desk.units.length > 0 && (
          <details open={desk.units.length <= 8}>
            <summary className="link">各单位{desk.released === null ? '的安排' : '有什么变化'}</summary>
            <ul className="unit-lines">
              {desk.units.map((u) => (
                <li key={u.id}>
                  <b>{u.name}</b>
                  <ul>
                    {u.lines.map((line) => (
                      <li key={line}>{line}</li>
                    ))}
                  </ul>
                </li>
              ))}
            </ul>
          </details>
        )}
        {open && !same && desk.placed > 0 && desk.conflicts.length === 0 && (
          <ConfirmForm
            start
            variant="primary"
            label={`发布第 ${next} 版`}
            confirmLabel={`发布第 ${next} 版`}
            what={`公开页面换成第 ${next} 版，旧版仍可查看。给 ${desk.units.length} 家单位的通知先作为草稿留在这里，由您发送。`}
            values={{ intent: 'release', version: desk.version }}
          />
        )}
      </div>
    </Card>
  )
}

const states = {
  held: ['wait', '待发'],
  sent: ['open', '已发送'],
  dropped: ['shut', '不发'],
  replaced: ['shut', '已被新版代替'],
} as const

function Entries({ title, lines }: { title: string; lines: string[] }) {
  return (
    <div>
      <p className="cap">{title}</p>
      {lines.length === 0 ? (
        <p className="mut">没有安排</p>
      ) : (
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** One notice: before and after, its text to send, edit or copy, and its calendar files. */
function OneNotice({ notice, now }: { notice: NoticeView; now: number }) {
  const [shape, word] = states[notice.status]
  const base = `${import.meta.env.BASE_URL}${notice.calendar}`
  return (
    <li className="card-b border-t border-line">
      <div className="flex flex-wrap items-center gap-x-3">
        {notice.status === 'held' && (
          <input
            type="checkbox"
            form="notices"
            name="notice"
            value={notice.id}
            defaultChecked
            aria-label={`选中给${notice.unit}的通知`}
          />
        )}
        <b>{notice.unit}</b>
        <StateTag shape={shape}>{word}</StateTag>
        <span className="cap">
          第 {notice.version} 版{notice.base === null ? '，首次通知' : `，比第 ${notice.base} 版`}
          {notice.status !== 'held' &&
            notice.settledAt !== null &&
            `，${notice.settledBy} ${formatShortInstant(notice.settledAt, now)}`}
        </span>
      </div>
      <div className="before-after text-13">
        {notice.base !== null && <Entries title="原来" lines={notice.before} />}
        <Entries title="现在" lines={notice.after} />
      </div>
      <details className="mt-2">
        <summary className="link">通知文字和日历</summary>
        <div className="stack mt-2">
          {notice.status === 'held' && (
            <Form method="post">
              <Hidden values={{ intent: 'edit', noticeId: notice.id, revision: notice.revision }} />
              <TextArea
                key={notice.revision}
                id={`body-${notice.id}`}
                label="站内和邮件通知的文字"
                name="body"
                rows={7}
                defaultValue={notice.body}
              />
              <Button variant="small">保存文字</Button>
            </Form>
          )}
          <CopyText text={notice.copyText} rows={5} />
          <p className="acts">
            {notice.after.length > 0 && <a href={`${base}/schedule.ics`}>更新的日历 .ics</a>}
            {notice.dropped > 0 && <a href={`${base}/cancelled.ics`}>取消 {notice.dropped} 项的日历 .ics</a>}
          </p>
        </div>
      </details>
    </li>
  )
}

/** Drafts first; what was sent or put away stands below. */
export function NoticesPanel({ desk }: { desk: ReleaseDesk }) {
  const held = desk.notices.filter((n) => n.status === 'held')
  const settled = desk.notices.filter((n) => n.status !== 'held')
  return (
    <Card title="通知" caption={`待发 ${held.length}，已处理 ${settled.length}`} flush id="notices-card">
      {desk.notices.length === 0 && (
        <p className="card-b mut">发布后，安排有变的单位在这里各有一条通知草稿，由您发送。</p>
      )}
      {held.length > 0 && (
        <div className="card-b acts">
          <Form method="post">
            <Hidden values={{ intent: 'sendAll' }} />
            <Button variant="primary">全部发送 {held.length} 条</Button>
          </Form>
          <Form method="post" id="notices" className="acts">
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
        {[...held, ...settled].map((n) => (
          <OneNotice key={n.id} notice={n} now={desk.now} />
        ))}
      </ul>
    </Card>
  )
}

export function VersionsPanel({ desk }: { desk: ReleaseDesk }) {
  return (
    <Card title="已发布的版本">
      {desk.versions.length === 0 && <p className="mut">还没有发布过。</p>}
      <ul className="links">
        {desk.versions.map((v) => (
          <li key={v.version}>
            <Link to={`/salons/${desk.number}${v.version === desk.released ? '' : `?version=${v.version}`}`}>
              第 {v.version} 版，{v.talks} 场
            </Link>
            <span className="cap">
              {formatShortInstant(v.releasedAt, desk.now)} {v.by}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
