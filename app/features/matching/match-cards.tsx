import { Link } from '@remix-run/react'
import { LevelTag, SideLabel, StateTag, Tag } from '#app/ui/marks.tsx'
import { InviteForm, RefuseForm } from './match-acts.tsx'
import type { MatchCard, Tally } from './match-view.ts'
import { useVia } from './via.ts'

/** Which of the two items a card is about; `both` where neither stands on the page. */
export type CardSubject = 'need' | 'offer' | 'both'

export interface MatchCardsProps {
  cards: MatchCard[]
  subject: CardSubject
  from: string
  /** What the page showed. */
  seen: string
}

/** Suggested pairs as cards, best first. */
export function MatchCards({ cards, ...list }: MatchCardsProps) {
  return (
    <div className="match-cards">
      {cards.map((card) => (
        <Card key={card.to} card={card} {...list} />
      ))}
    </div>
  )
}

/** Why a product has one of the last two places of a page. */
const favourWords = { new: '新上架', rare: '较少展示' } as const

function Card({ card, subject, from, seen }: Omit<MatchCardsProps, 'cards'> & { card: MatchCard }) {
  const side = subject === 'offer' ? 'offer' : 'need'
  const item = card[side]
  const via = useVia() || 'suggested'
  return (
    <article className="match-card" data-row="">
      <p className="flex items-center justify-between">
        <span>
          <LevelTag level={card.level} /> {card.favour && <Tag>{favourWords[card.favour]}</Tag>}
        </span>
        <span className="cap">
          <SideLabel side={side} />
        </span>
      </p>
      <h3>
        <Link to={item.to}>{item.title}</Link>
      </h3>
      <p className="cap">{item.meta.join(' · ')}</p>
      {card.news && (
        <p className="text-13">
          <Tag>新</Tag> {card.news}
        </p>
      )}
      {subject === 'both' && (
        <p className="text-13">
          通过 <SideLabel side="offer" /> <Link to={card.offer.to}>{card.offer.title}</Link>
        </p>
      )}
      {card.phrases.length > 0 && (
        <p className="text-13">
          共有{' '}
          {card.phrases.map((phrase, i) => (
            <span key={i}>
              {i > 0 && '、'}
              <mark>{phrase}</mark>
            </span>
          ))}
        </p>
      )}
      <TallyLine tally={card.tally} />
      {card.nearMiss && (
        <p className="near text-13">
          <b>差一项即符合</b> {card.nearMiss}
        </p>
      )}
      {card.unsaid.length > 0 && <p className="text-13 text-ink-2">未写：{card.unsaid.join('、')}。</p>}
      {card.conflict && (
        <p className="text-13">
          <Tag>利益关系</Tag> 见推荐依据里的披露
        </p>
      )}
      <div className="acts">
        {card.state && <StateTag shape={card.state.shape}>{card.state.word}</StateTag>}
        {card.acts.invite && (
          <InviteForm to={card.to} {...{ from, seen }} note={card.note} side={card.actsAs} variant="small" start />
        )}
        <Link to={`${card.to}?via=${via}&seen=${encodeURIComponent(seen)}`}>推荐依据</Link>
        {card.acts.dismiss && (
          <RefuseForm to={card.to} {...{ from, seen }} intent="dismiss" variant="text" className="ml-auto" />
        )}
      </div>
    </article>
  )
}

/** ✓ 符合 3 ✗ 不符 1 ? 未知 2. Nothing where the need sets no conditions. */
export function TallyLine({ tally }: { tally: Tally }) {
  if (tally.yes + tally.no + tally.unknown === 0) return null
  return (
    <p className="tally">
      <span className="ok">✓ 符合 {tally.yes}</span>
      <span className={tally.no > 0 ? 'bad' : undefined}>✗ 不符 {tally.no}</span>
      <span className={tally.unknown > 0 ? 'warn' : undefined}>? 未知 {tally.unknown}</span>
    </p>
  )
}
