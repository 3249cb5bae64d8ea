import { Form, Link } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { formatInstant } from '#app/domain/time.ts'
import { Button } from '#app/ui/button.tsx'
import { CopyText } from '#app/ui/copy-text.tsx'
import { SaveBar } from '#app/ui/form-layout.tsx'
import { Meta } from '#app/ui/list-page.tsx'
import { ConditionGlyph, LevelTag, SideLabel, StateTag } from '#app/ui/marks.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import { Highlight } from '#app/ui/text.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { PairActs } from './match-acts.tsx'
import { sideWords } from './match-rules.ts'
import { useSeen } from './via.ts'
import type { ConditionLine, Dealing, EvidenceView, PairReasons, SideText, TextLine } from './match-view.ts'

/** State of the pair, what it means here, and what this actor can do: at the bottom, after the reading. */
export function EvidenceBar({ view, failure }: { view: EvidenceView; failure: FormFailure | null }) {
  const { confirm, ...acts } = view.acts
  const any = confirm.length > 0 || Object.values(acts).includes(true)
  return (
    <SaveBar
      acts={any && <PairActs to={view.path} acts={view.acts} side={view.side} note={view.question} failure={failure} />}
    >
      <StateTag shape={view.state.shape}>{view.state.word}</StateTag>
      {view.stateNote && <span className="mut bar-note">{view.stateNote}</span>}
    </SaveBar>
  )
}

/** Printing puts the card on record, so it is sent; without a list of suggestions there is nothing to put there. */
export function EvidenceLinks({ view }: { view: EvidenceView }) {
  const seen = useSeen(undefined, null)
  return (
    <>
      <Link to={view.interest.path}>利益冲突与回避</Link>
      {view.reasons && (
        <Form method="post" action={`${view.path}/print`}>
          <Hidden values={{ seen }} />
          <Button variant="small">打印推荐依据</Button>
        </Form>
      )}
    </>
  )
}

/** Level word and figures in words: never a percentage. */
export function ReasonLine({ reasons }: { reasons: PairReasons }) {
  const { yes, no, unknown } = reasons.conditions
  const all = yes.length + no.length + unknown.length
  return (
    <p className="mb-4 flex flex-wrap items-center gap-x-3">
      {reasons.level ? <LevelTag level={reasons.level} /> : <b>达不到“可能相关”</b>}
      <span className="mut">
        {reasons.phrases} 处共有短语
        {reasons.words.length > 0 && `，同义词 ${reasons.words.join('、')} 按一个意思算`}
        {all > 0 && `，${all} 项条件中符合 ${yes.length}、不符 ${no.length}、未知 ${unknown.length}`}
      </span>
    </p>
  )
}

export function PairTexts({ view }: { view: EvidenceView }) {
  return (
    <div className="pair">
      <SideSection text={view.need} />
      <SideSection text={view.offer} />
    </div>
  )
}

const Marked = ({ line }: { line: TextLine }) => <Highlight text={line.text} ranges={line.marks} />

function SideSection({ text }: { text: SideText }) {
  return (
    <section>
      <p>
        <SideLabel side={text.side} /> <Link to={text.to}>{text.number}</Link>
      </p>
      <h2>
        <Marked line={text.title} />
      </h2>
      <Meta parts={text.facts} />
      {text.parts.map((part) => (
        <div key={part.label}>
          <h3>{part.label}</h3>
          {part.lines.map((line, i) => (
            <p key={i} className={line.tag ? 'text tagged' : 'text'}>
              {line.tag && <span className="cap">{line.tag}</span>}
              <span>
                <Marked line={line} />
              </span>
            </p>
          ))}
        </div>
      ))}
    </section>
  )
}

const heads = { yes: ['符合', 'ok'], no: ['不符', 'bad'], unknown: ['未知', 'warn'] } as const

export function Conditions({ conditions }: { conditions: PairReasons['conditions'] }) {
  const results = ['yes', 'no', 'unknown'] as const
  if (results.every((r) => conditions[r].length === 0)) return null
  return (
    <section className="mt-6">
      <h2 className="mb-2">逐项核对</h2>
      <div className="conds">
        {results.map((result) => (
          <div key={result}>
            <h3 className={heads[result][1]}>
              <ConditionGlyph result={result} />
              {heads[result][0]} {conditions[result].length} 项
            </h3>
            <ConditionList lines={conditions[result]} />
          </div>
        ))}
      </div>
    </section>
  )
}

function ConditionList({ lines }: { lines: ConditionLine[] }) {
  return (
    <ul>
      {lines.map((line, i) => (
        <li key={i}>
          <p>{line.text}</p>
          <p className="cap">{line.note}</p>
        </li>
      ))}
    </ul>
  )
}

export function PairCards({ view }: { view: EvidenceView }) {
  const { reasons, gains, dealings, earlier, contacts } = view
  const asked = reasons?.conditions.unknown.map((line) => line.text) ?? []
  const words = reasons?.unsaid ?? []
  return (
    <div className="three mt-4">
      {asked.length + words.length > 0 && (
        <Card title="需求问到、产品没有写">
          <Lines lines={asked} />
          {words.length > 0 && <p className="mut">没有出现的词语：{words.join('、')}</p>}
        </Card>
      )}
      <Card title="各方能得到什么">
        <Gains side="need" lines={gains.need} />
        <Gains side="offer" lines={gains.offer} />
      </Card>
      <Card title="往来">
        {dealings.length === 0 ? <p>这一对还没有邀请或洽谈记录。</p> : <Dealings lines={dealings} />}
        <h3 className="mt-3 text-13 text-ink-2">两家单位之间</h3>
        {earlier === null && <p>需求单位尚未公开名称，双方同意对接后显示。</p>}
        {earlier?.length === 0 && <p>没有您可以查看的其他往来。</p>}
        {earlier && <Dealings lines={earlier} />}
      </Card>
      {contacts && <Contacts contacts={contacts} path={view.path} />}
      <div className="no-print grid">
        <Card title="告知对方">
          <CopyText text={view.notice} rows={4} />
        </Card>
      </div>
    </div>
  )
}

const Dealings = ({ lines }: { lines: Dealing[] }) => (
  <ul>
    {lines.map((d, i) => (
      <li key={i}>
        {d.word}
        {d.reason && `：${d.reason}`}
        {d.about && (
          <>
            {' '}
            <span className="nw">{d.about}</span>
          </>
        )}{' '}
        <span className="cap nw">{d.time}</span>
      </li>
    ))}
  </ul>
)

const Lines = ({ lines }: { lines: string[] }) => (
  <ul>
    {lines.map((line, i) => (
      <li key={i}>{line}</li>
    ))}
  </ul>
)

function Gains({ side, lines }: { side: 'need' | 'offer'; lines: string[] }) {
  return (
    <div className="mb-2">
      <SideLabel side={side}>{sideWords[side]}</SideLabel>
      {lines.length === 0 ? <p className="mut">字段里没有写</p> : <Lines lines={lines} />}
    </div>
  )
}

function Contacts({ contacts, path }: { contacts: NonNullable<EvidenceView['contacts']>; path: string }) {
  if (!contacts.may) return <Card title="联系人">双方的联系人只向双方和负责该场沙龙的人员显示。</Card>
  return (
    <Card title="联系人" acts={!contacts.open && <Link to={`${path}?contacts=1`}>看联系人</Link>}>
      {contacts.people.map((person) => (
        <div key={person.side} className="mb-2">
          <SideLabel side={person.side}>{person.unit}</SideLabel>
          <p>{[person.name, person.title].filter(Boolean).join('，') || '没有登记联系人'}</p>
          <p>{[person.mobile, person.mail].filter(Boolean).join(' · ')}</p>
          {person.office && <p>办公电话 {person.office}</p>}
        </div>
      ))}
      <p className="cap">{legalTexts.contact}</p>
    </Card>
  )
}

/** Near miss, what the figures mean, and by which rules. */
export function NearMiss({ reasons }: { reasons: PairReasons }) {
  if (reasons.nearMiss === '') return null
  return (
    <div className="mt-4">
      <Notice tone="warn" title="差一项即符合">
        {reasons.nearMiss}
      </Notice>
    </div>
  )
}

export function Provenance({ view }: { view: EvidenceView }) {
  return (
    <p className="cap mt-4">
      {legalTexts.match}不作为采购的条件或加分因素。注册地、规模、所有制不参与计算。
      <br />
      {view.reasons && `匹配规则 ${view.reasons.recipe} · `}
      {formatInstant(view.now)} 计算 · {view.versions}
      {view.stored.map((list) => (
        <span key={list.id} className="block">
          {list.time} {list.word}时的推荐名单已存档，编号 {list.id}
        </span>
      ))}
      <span className="print-only">未存档的打印；带存档编号的请用“打印推荐依据”。</span>
    </p>
  )
}
