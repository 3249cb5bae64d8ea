import { legalTexts } from '#app/domain/legal-texts.ts'
import { formatInstant } from '#app/domain/time.ts'
import { matchLevel } from '#app/domain/vocabulary.ts'
import { circledNumber } from '#app/ui/format.ts'
import { ConditionGlyph, SideLabel } from '#app/ui/marks.tsx'
import type { ConditionLine, Dealing, PairReasons, SideText, TextLine } from './match-view.ts'
import type { EvidenceSheetView } from './print-evidence.server.ts'

/** A card on one sheet of A4: quotations instead of the whole texts, everything else as on the page. */
export function EvidenceSheet({ view, record }: EvidenceSheetView) {
  const { reasons, interest } = view
  const dealings = [...view.dealings.slice(-DEALINGS), ...(view.earlier ?? []).slice(0, DEALINGS)]
  return (
    <article className="evidence-sheet">
      <h1>推荐依据</h1>
      <div className="sheet-two">
        <SideHead text={view.need} />
        <SideHead text={view.offer} />
      </div>
      {reasons && <Result reasons={reasons} />}
      {reasons?.nearMiss && (
        <p>
          <b>差一项即符合：</b>
          {reasons.nearMiss}
        </p>
      )}
      <Quotations need={view.need} offer={view.offer} />
      {reasons && <Requirements conditions={reasons.conditions} />}
      {reasons && reasons.unsaid.length > 0 && (
        <p>
          <b>需求问到、产品没有写：</b>
          {reasons.unsaid.join('、')}
        </p>
      )}
      <div className="sheet-two">
        <SheetList title="责任单位能得到" lines={view.gains.need} none="字段里没有写" />
        <SheetList title="产品方能得到" lines={view.gains.offer} none="字段里没有写" />
        <SheetList title="往来" lines={dealings.map(dealingWords)} none="没有往来记录" />
        <SheetList
          title="利益冲突与回避"
          lines={[
            ...interest.conflicts.map((c) => c.text + (c.waived ? '（已豁免）' : '（尚未豁免）')),
            ...interest.waivers,
            ...interest.recused,
          ]}
          none="没有登记的利益冲突"
        />
      </div>
      <footer>
        <p>{legalTexts.match}不作为采购的条件或加分因素。注册地、规模、所有制不参与计算。</p>
        <p>
          {reasons && `匹配规则 ${reasons.recipe} · `}
          {formatInstant(view.now)} 计算 · {view.versions} · 对接状态：{view.state.word}
        </p>
        <p>
          {record.time} 打印存档{record.place > 0 && `，在当时的推荐名单中列第 ${record.place} 位`}，编号 {record.id}
        </p>
      </footer>
    </article>
  )
}

/** The latest of the pair and of the two units. */
const DEALINGS = 3

const dealingWords = (d: Dealing) =>
  `${d.time} ${d.word}${d.reason ? `：${d.reason}` : ''}${d.about ? ` ${d.about}` : ''}`

function SideHead({ text }: { text: SideText }) {
  return (
    <section>
      <p>
        <SideLabel side={text.side} /> {text.number}
      </p>
      <h2>{text.title.text}</h2>
      <p>{text.facts.join(' · ')}</p>
    </section>
  )
}

function Result({ reasons }: { reasons: PairReasons }) {
  const { yes, no, unknown } = reasons.conditions
  return (
    <p>
      <b>{reasons.level ? matchLevel.labels[reasons.level] : '达不到“可能相关”'}</b>
      {`：${reasons.phrases} 处共有短语；${reasons.words.map((words) => `同义词${words}按一个意思算；`).join('')}条件中符合 ${yes.length} 项、不符 ${no.length} 项、未知 ${unknown.length} 项。`}
    </p>
  )
}

/** How much of a text stands around a quoted phrase, in code units. */
const AROUND = 14

interface Quotation {
  number: number
  before: string
  phrase: string
  after: string
}

const linesOf = (text: SideText): TextLine[] => [text.title, ...text.parts.flatMap((part) => part.lines)]

function quotationsOf(text: SideText): Map<number, Quotation> {
  const found = new Map<number, Quotation>()
  for (const line of linesOf(text))
    for (const { start, end, number } of line.marks) {
      if (number === undefined) continue
      const from = Math.max(0, start - AROUND)
      const to = Math.min(line.text.length, end + AROUND)
      found.set(number, {
        number,
        before: (from > 0 ? '…' : '') + line.text.slice(from, start),
        phrase: line.text.slice(start, end),
        after: line.text.slice(end, to) + (to < line.text.length ? '…' : ''),
      })
    }
  return found
}

function Quotations({ need, offer }: { need: SideText; offer: SideText }) {
  const inNeed = quotationsOf(need)
  const inOffer = quotationsOf(offer)
  if (inNeed.size === 0) return null
  return (
    <table>
      <caption>共有短语</caption>
      <thead>
        <tr>
          <th scope="col">机会写</th>
          <th scope="col">产品写</th>
        </tr>
      </thead>
      <tbody>
        {[...inNeed.values()].map((quotation) => (
          <tr key={quotation.number}>
            <td>
              <Quoted quotation={quotation} />
            </td>
            <td>
              <Quoted quotation={inOffer.get(quotation.number)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const Quoted = ({ quotation: q }: { quotation: Quotation | undefined }) =>
  q && (
    <>
      {circledNumber(q.number)} {q.before}
      <mark>{q.phrase}</mark>
      {q.after}
    </>
  )

function Requirements({ conditions }: { conditions: PairReasons['conditions'] }) {
  const rows = (['yes', 'no', 'unknown'] as const).flatMap((result) =>
    conditions[result].map((line: ConditionLine) => ({ result, ...line })),
  )
  if (rows.length === 0) return null
  return (
    <table>
      <caption>逐项核对</caption>
      <tbody>
        {rows.map((row, i) => (
          <tr key={i}>
            <td className="sheet-glyph">
              <ConditionGlyph result={row.result} />
            </td>
            <td>{row.text}</td>
            <td>{row.note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function SheetList({ title, lines, none }: { title: string; lines: string[]; none: string }) {
  return (
    <section>
      <h3>{title}</h3>
      {lines.length === 0 ? <p>{none}</p> : lines.map((line, i) => <p key={i}>{line}</p>)}
    </section>
  )
}
