import type { AgendaQuality } from '#app/domain/salon/composition.ts'
import { qualityTerms } from './quality-terms.ts'

interface QualityComparisonProps {
  caption?: string
  now: AgendaQuality
  then: AgendaQuality
  /** What the second agenda is called. */
  as: string
  /** Lines after the measures: term, now, then. */
  more?: readonly (readonly [string, string, string])[]
}

/** Two agendas side by side, in the order in which the composer minds their measures. */
export function QualityComparison({ caption, now, then, as, more = [] }: QualityComparisonProps) {
  const lines = qualityTerms([now, then]).map((term) => [term.term, term.words(now), term.words(then)] as const)
  return (
    <table className="tb what-if">
      {caption !== undefined && <caption>{caption}</caption>}
      <thead>
        <tr>
          <td />
          <th scope="col" className="num">
            现在
          </th>
          <th scope="col" className="num">
            {as}
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
