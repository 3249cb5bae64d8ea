import { Fragment } from 'react'
import { Link } from '@remix-run/react'
import { tablePlace } from '#app/domain/salon/rooms.ts'
import { formatTime } from '#app/domain/time.ts'
import { SideMark } from '#app/ui/marks.tsx'
import type { PersonalPage } from './personal.queries.server.ts'
import { AnswerForm, OutcomeForm } from './talk-forms.tsx'

interface Entry {
  key: string
  startsAt: number
  endsAt?: number
  order: number
  kind: 'block' | 'pitch' | 'talk' | 'free'
  index: number
}

/** Everything of the day in the order of time: blocks, own pitches, and each round with the own talks in it. */
function entriesOf(page: PersonalPage): Entry[] {
  const blocks = page.blocks.flatMap((b, index): Entry[] =>
    b.kind === 'meetings'
      ? []
      : [
          {
            key: `b${index}`,
            startsAt: b.startsAt,
            ...(b.own === null ? {} : { endsAt: b.endsAt }),
            order: 0,
            kind: 'block',
            index,
          },
        ],
  )
  const pitches = page.pitches.map((p, index): Entry => ({
    key: `p${index}`,
    startsAt: p.startsAt,
    endsAt: p.endsAt,
    order: 1,
    kind: 'pitch',
    index,
  }))
  const busy = new Set(page.talks.map((t) => t.slot))
  const talks = page.talks.flatMap((t, index): Entry[] => {
    const round = page.rounds[t.slot]
    return round ? [{ key: t.id, ...round, order: 2 + t.table, kind: 'talk', index }] : []
  })
  const free =
    page.talks.length === 0
      ? []
      : page.rounds.flatMap((r, index): Entry[] =>
          busy.has(index) ? [] : [{ key: `f${index}`, startsAt: r.startsAt, order: 1, kind: 'free', index }],
        )
  return [...blocks, ...pitches, ...talks, ...free].sort((a, b) => a.startsAt - b.startsAt || a.order - b.order)
}

/** One tap while nothing is said; afterwards folded, because it is there to be changed. */
function Outcome({ talk }: { talk: PersonalPage['talks'][number] }) {
  const form = <OutcomeForm meetingId={talk.id} word={talk.word} other={talk.otherWord} disagreed={talk.disagreed} />
  if (!talk.word?.outcome) return <div className="no-print">{form}</div>
  return (
    <details className="no-print">
      <summary className="link">更改结果</summary>
      {form}
    </details>
  )
}

function Talk({ page, index }: { page: PersonalPage; index: number }) {
  const talk = page.talks[index]
  if (!talk) return null
  const own = talk.side === 'need' ? 'offer' : 'need'
  return (
    <article className="card">
      <span className="place">{tablePlace(page.rooms, talk.table)}</span>
      <p>
        <b>{talk.otherName}</b>
      </p>
      <p className="mut">
        <SideMark side={own} /> {own === 'need' ? talk.opportunityTitle : talk.productTitle}
      </p>
      {talk.attendance && <p className="cap">责任单位参会层级：{talk.attendance}</p>}
      <p className="cap">
        {talk.level && `${talk.level} · `}
        {talk.off ? <b className="bad">已取消</b> : (talk.outcomeWord ?? '') || '双方已确认'}
      </p>
      {talk.opportunityNumber && talk.productNumber && (
        <p className="acts text-13 no-print">
          <Link to={`/matches/${talk.opportunityNumber}/${talk.productNumber}`}>推荐依据</Link>
          {talk.pairAgreed && <Link to={`/matches/${talk.opportunityNumber}/${talk.productNumber}`}>对方联系人</Link>}
          <span className="cap">登录后可看</span>
        </p>
      )}
      {page.salon.begun && !talk.off && <Outcome talk={talk} />}
      {!page.salon.begun && !talk.off && (
        <div className="no-print mt-2">
          <AnswerForm meetingId={talk.id} answered />
        </div>
      )}
    </article>
  )
}

export function PersonalSchedule({ page }: { page: PersonalPage }) {
  return (
    <div className="schedule">
      {entriesOf(page).map((entry) => {
        const block = page.blocks[entry.index]
        const pitch = page.pitches[entry.index]
        return (
          <Fragment key={entry.key}>
            <time>
              <b>{formatTime(entry.startsAt)}</b>
              {entry.endsAt !== undefined && <>–{formatTime(entry.endsAt)}</>}
            </time>
            {entry.kind === 'block' && block && (
              <div>
                <p>
                  {block.title}
                  {block.room !== '' && <span className="mut">{`\u3000${block.room}`}</span>}
                </p>
                {block.own !== null && <p className="cap">部分单位参加，贵单位在内，请安排一位参会人</p>}
                {block.pitches > 0 && <p className="cap">{block.pitches} 家上台</p>}
              </div>
            )}
            {entry.kind === 'pitch' && pitch && (
              <div className={pitch.itemKind === 'opportunity' ? 'own own-need' : 'own'}>
                <article className="card">
                  <span className="place">主会场</span>
                  <p>
                    <b>{pitch.itemKind === 'opportunity' ? '你的需求发布' : '你的路演'}</b>
                  </p>
                  <p className="mut">
                    <SideMark side={pitch.itemKind === 'opportunity' ? 'need' : 'offer'} />{' '}
                    <Link to={`/${pitch.itemKind === 'opportunity' ? 'opportunities' : 'products'}/${pitch.number}`}>
                      {pitch.title}
                    </Link>
                  </p>
                  <p className="cap">第 {pitch.at} 个上台，请提前 5 分钟候场</p>
                </article>
              </div>
            )}
            {entry.kind === 'talk' && (
              <div className="meet">
                <Talk page={page} index={entry.index} />
              </div>
            )}
            {entry.kind === 'free' && (
              <div>
                <p className="mut">第 {entry.index + 1} 轮，你没有安排</p>
              </div>
            )}
          </Fragment>
        )
      })}
      <time>
        <b>{formatTime(page.salon.endsAt)}</b>
      </time>
      <div>
        <p>结束</p>
        {page.talks.length > 0 && <p className="cap">散场前请在每场洽谈后填一次结果</p>}
      </div>
    </div>
  )
}
