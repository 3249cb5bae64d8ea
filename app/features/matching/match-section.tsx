import { Link } from '@remix-run/react'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { SideMark } from '#app/ui/marks.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { MatchCards } from './match-cards.tsx'
import type { CardSubject, MatchCardsProps } from './match-cards.tsx'
import type { Suggestions } from './match-view.ts'

interface MatchSectionProps {
  suggestions: Suggestions
  /** The list that suggestions come from. */
  subject: 'need' | 'offer'
}

const FIRST = 3

/** 匹配推荐 on the page of an item: seen by its own unit, the lead unit and the auditor. */
export function MatchSection({ suggestions, subject }: MatchSectionProps) {
  const own = subject === 'offer' ? '责任单位' : '产品单位'
  return (
    <section aria-labelledby="matches" className="stack mt-8 no-print">
      <div>
        <h2 id="matches">
          <SideMark side="match" /> 匹配推荐
        </h2>
        <p className="cap">
          只有{own}和牵头单位能看到。{legalTexts.match}{' '}
          <Link to={`${suggestions.from}/standing`}>
            {subject === 'offer' ? '查一项产品的位次' : '查一项机会的位次'}
          </Link>
          {subject === 'offer' && (
            <>
              {' · '}
              <Link to={`${suggestions.from}/compare`}>按单位看、并排比较</Link>
            </>
          )}
        </p>
      </div>
      <SuggestionList suggestions={suggestions} subject={subject} first={FIRST} />
    </section>
  )
}

interface SuggestionListProps {
  suggestions: Suggestions
  subject: CardSubject
  /** So many are shown at once, the rest on demand. */
  first?: number
}

/** Cards, or plainly why there are none. */
export function SuggestionList({ suggestions, subject, first = suggestions.cards.length }: SuggestionListProps) {
  const { available, cards, broken, from, seen } = suggestions
  if (!available)
    return (
      <Notice tone="warn" title="推荐暂不可用">
        其他内容不受影响，请稍后刷新再看。
      </Notice>
    )
  const below = broken.length > 0 && <BrokenList cards={broken} {...{ subject, from, seen }} />
  if (cards.length === 0)
    return (
      <>
        <EmptyState title={subject === 'offer' ? '暂无合适的产品' : '暂无合适的机会'}>
          达不到“可能相关”的不列出。有新内容发布后会重新比对；把概况和条件写具体，推荐会更准。
        </EmptyState>
        {below}
      </>
    )
  const rest = cards.slice(first)
  return (
    <>
      <MatchCards cards={cards.slice(0, first)} {...{ subject, from, seen }} />
      {rest.length > 0 && (
        <details>
          <summary className="link">再看 {rest.length} 项</summary>
          <div className="mt-3">
            <MatchCards cards={rest} {...{ subject, from, seen }} />
          </div>
        </details>
      )}
      {cards.some((card) => card.favour) && (
        <p className="cap">第 9、10 位留给近 30 天展示最少的产品（至少“相关”，新上架的在先），相关程度不因此改变。</p>
      )}
      {below}
    </>
  )
}

/** Alike by their texts, but a must condition is broken by what a field says: read for the near miss. */
function BrokenList({ cards, ...list }: MatchCardsProps) {
  return (
    <details className="mt-3">
      <summary className="link">有必备条件不符合的 {cards.length} 项</summary>
      <p className="cap">内容相近，但按字段核对有必备条件不符合，所以不列入推荐；补上即可再比对。</p>
      <div className="mt-3">
        <MatchCards cards={cards} {...list} />
      </div>
    </details>
  )
}
