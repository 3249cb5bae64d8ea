import { Form, Link } from '@remix-run/react'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { Button } from '#app/ui/button.tsx'
import { formatCount } from '#app/ui/format.ts'
import { TextInput } from '#app/ui/inputs.tsx'
import { Meta } from '#app/ui/list-page.tsx'
import { ConditionGlyph, LevelTag, SideLabel, SideMark } from '#app/ui/marks.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import { TallyLine } from './match-cards.tsx'
import type { CardItem } from './match-view.ts'
import type { StandingPage, StandingRow, StandingView } from './standing-view.ts'
import { useVia } from './via.ts'

type Side = 'need' | 'offer'
const words = { need: '机会', offer: '产品' } as const
const AHEAD = '它有、所查的没有'
const BEHIND = '所查的更好的地方'
const other = (side: Side): Side => (side === 'need' ? 'offer' : 'need')

/** Names one item of the other list: by its number, or by words and then a choice. */
export function NameForm({ page }: { page: StandingPage }) {
  const side = other(page.subject.side)
  return (
    <Form method="get" className="filters">
      <TextInput
        label={`要查的${words[side]}`}
        name="q"
        defaultValue={page.q}
        help={`编号（如 ${side === 'offer' ? 'CP' : 'JH'}-2026-0007）或名称里的词语`}
        error={page.refusal || undefined}
      />
      <Button variant="primary">查位次</Button>
    </Form>
  )
}

/** What the words found; each leads to its place. */
export function Found({ page }: { page: StandingPage }) {
  const side = other(page.subject.side)
  if (page.found === null) return null
  if (page.found.length === 0)
    return (
      <EmptyState title={`没有找到可推荐的${words[side]}`}>
        换一个词语，或填写完整编号。已截止、到期或撤下的不在推荐范围。
      </EmptyState>
    )
  return (
    <Card title={`选一项${words[side]}`} flush>
      <ul className="rows">
        {page.found.map((item) => (
          <li key={item.to} className="row" data-row="">
            <SideMark side={side} />
            <div>
              <h3>
                <Link to={`?q=${item.to.split('/').at(-1) ?? ''}&via=searched`}>{item.title}</Link>
              </h3>
              <Meta parts={item.meta} />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}

export function StandingResult({ side, standing }: { side: Side; standing: StandingView }) {
  const named = other(side)
  return (
    <>
      <NamedCard side={named} standing={standing} />
      <Before side={named} standing={standing} />
      <p className="cap">
        先后按两份文本、所属领域、合作方式、金额、时限和逐条条件的吻合程度合计排出；同一单位内容几乎相同的只计一次。按字段核对的结果不改变先后，但推荐页把必备条件不符合的移到名单之下
        {side === 'need' && '，第 9、10 位留给近 30 天展示最少的产品'}。{legalTexts.match}
        注册地、规模、所有制不参与计算。匹配规则 {standing.recipe}。
      </p>
    </>
  )
}

function placeWords({ rank, ranked, levelled }: StandingView): string {
  if (rank === null) return '与本项没有共同的词语和领域，排不出位次'
  return `第 ${formatCount(rank)} 位，共 ${formatCount(ranked)} 项，其中 ${formatCount(levelled)} 项达到“可能相关”`
}

/** What becomes of the named item on the page of suggestions. */
function pageWords({ page }: StandingView, side: Side): string {
  switch (page.on) {
    case 'list':
      return `在推荐页上列第 ${page.place} 位`
    case 'broken':
      return '按字段核对有必备条件不符合：推荐页移到名单之下，不占位次'
    case 'repeat':
      return `同一单位有内容几乎相同的${words[side]}，推荐页由那一项代表`
    case 'rest':
      return '推荐页只列 10 位，没有排到'
    case 'none':
      return '目前不列入推荐名单'
  }
}

function NamedCard({ side, standing }: { side: Side; standing: StandingView }) {
  const { item, level, phrases, lines, nearMiss, unsaid } = standing
  const via = useVia()
  return (
    <Card
      title={placeWords(standing)}
      acts={<Link to={via ? `${standing.to}?via=${via}` : standing.to}>推荐依据</Link>}
    >
      <div className="grid gap-2">
        <p>{pageWords(standing, side)}</p>
        <p className="flex flex-wrap items-center gap-x-3">
          {level ? <LevelTag level={level} /> : <b>达不到“可能相关”</b>}
          <ItemLink side={side} item={item} />
        </p>
        <Meta parts={item.meta} />
        {phrases.length > 0 && (
          <p className="text-13">
            共有{' '}
            {phrases.map((phrase, i) => (
              <span key={i}>
                {i > 0 && '、'}
                <mark>{phrase}</mark>
              </span>
            ))}
          </p>
        )}
        {lines.length > 0 && (
          <ul className="grid gap-2">
            {lines.map((line, i) => (
              <li key={i} className="flex items-start gap-2">
                <ConditionGlyph result={line.result} />
                <span>
                  {line.text} <span className="cap">{line.note}</span>
                </span>
              </li>
            ))}
          </ul>
        )}
        {nearMiss && (
          <p className="near text-13">
            <b>差一项即符合</b> {nearMiss}
          </p>
        )}
        {unsaid.length > 0 && (
          <p className="text-13 text-ink-2">
            {side === 'offer' ? '机会问到、产品没有写' : '机会问到、本产品没有写'}：{unsaid.join('、')}
          </p>
        )}
      </div>
    </Card>
  )
}

function ItemLink({ side, item }: { side: Side; item: CardItem }) {
  return (
    <span>
      <SideLabel side={side} /> <Link to={item.to}>{item.title}</Link>
    </span>
  )
}

function Before({ side, standing: { before, rank, ranked } }: { side: Side; standing: StandingView }) {
  if (before.length === 0) return <Notice>{`没有${words[side]}排在它前面。`}</Notice>
  const all = rank === null ? ranked : rank - 1
  const rest = all - before.length
  return (
    <section className="stack" aria-labelledby="before">
      <h2 id="before">
        排在它前面的{words[side]}{' '}
        <span className="cap">
          {rest > 0 ? `共 ${formatCount(all)} 项，列出最前和紧挨着的 ${before.length} 项` : `共 ${formatCount(all)} 项`}
        </span>
      </h2>
      <div className="scroll-x card" role="region" aria-label="排在前面的各项" tabIndex={0}>
        <table className="tb tb-fold">
          <caption className="sr-only">排在前面的各项，比所查的多什么</caption>
          <thead>
            <tr>
              <th scope="col">位次</th>
              <th scope="col">{words[side]}</th>
              <th scope="col">{AHEAD}</th>
              <th scope="col">{BEHIND}</th>
            </tr>
          </thead>
          <tbody>
            {before.map((row) => (
              <BeforeRow key={row.to} side={side} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function BeforeRow({ side, row }: { side: Side; row: StandingRow }) {
  return (
    <tr data-row="">
      <td className="nw max-sm:col-span-full">第 {formatCount(row.rank)} 位</td>
      <th scope="row" className="font-normal">
        <b>
          <ItemLink side={side} item={row.item} />
        </b>
        <Meta parts={row.item.meta.slice(0, 2)} />
        {row.level ? <LevelTag level={row.level} /> : <span className="cap">达不到“可能相关”</span>}
        <TallyLine tally={row.tally} />
        <Link to={row.to} className="text-13" aria-label={`推荐依据：${row.item.title}`}>
          推荐依据
        </Link>
      </th>
      <td className="max-sm:col-span-full">
        <Sentences label={AHEAD} lines={row.ahead} none="逐项没有差别，共有的词语分量更重" />
      </td>
      <td className={row.behind.length > 0 ? 'max-sm:col-span-full' : 'max-sm:hidden'}>
        <Sentences label={BEHIND} lines={row.behind} none="–" />
      </td>
    </tr>
  )
}

function Sentences({ label, lines, none }: { label: string; lines: string[]; none: string }) {
  return (
    <>
      <span className="cap sm:hidden">{label}</span>
      {lines.length === 0 ? <p className="mut">{none}</p> : <SentenceList lines={lines} />}
    </>
  )
}

function SentenceList({ lines }: { lines: string[] }) {
  return (
    <ul className="grid gap-1">
      {lines.map((line, i) => (
        <li key={i}>{line}</li>
      ))}
    </ul>
  )
}
