import type { AgendaQuality } from '#app/domain/salon/composition.ts'
import { qualityTerms } from './quality-terms.ts'

/** The measures of a proposed agenda in a line, each with what it is now where that differs. */
export function QualityLine({ now, then }: { now: AgendaQuality; then: AgendaQuality }) {
  return (
    <dl className="measures">
      {qualityTerms([now, then]).map((term) => (
        <div key={term.term}>
          <dt>{term.term}</dt>
          <dd>
            {term.words(then)}
            <small>{term.words(now) === term.words(then) ? '不变' : `现在 ${term.words(now)}`}</small>
          </dd>
        </div>
      ))}
    </dl>
  )
}

interface QualityComparisonProps {
  caption: string
  now: AgendaQuality
  then: AgendaQuality
  /** Lines after the measures: term, now, then. */
  more: readonly (readonly [string, string, string])[]
}

/** Two agendas side by side, in the order in which the composer minds their measures. */
export function QualityComparison({ caption, now, then, more }: QualityComparisonProps) {
  const lines = qualityTerms([now, then]).map((term) => [term.term, term.words(now), term.words(then)] as const)
  return (
    <table className="tb what-if">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col" className="num">
            现在
          </th>
          <th scope="col" className="num">
            假如
          </th>
        </tr>
      </thead>
      <tbody>
        {[...lines, ...more].map(([term, before, after]) => (
          <tr key={term}>
            <th scope="row">{term}</th>
            <td className="num">{before}</td>
            <td className="num">
              <b>{after}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
