import type { FacetGroup } from './facets.ts'
import { CLOSING_SOON_MS, facetGroups, wantedValues } from './facets.ts'
import type { SearchRequest } from './port.ts'

/** The attribute of the index behind each group of values. */
export const attributeOf = {
  kinds: 'kind',
  states: 'state',
  categories: 'categories',
  spaces: 'spaces',
  modes: 'modes',
  ownerKinds: 'ownerKind',
  bands: 'band',
  lists: 'list',
} as const satisfies Partial<Record<FacetGroup, string>>

/** A string of the engine's filter language, whatever it contains. Half a surrogate pair cannot be sent as JSON. */
export function quote(value: string): string {
  return `"${value
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')}"`
}

const oneOf = (attribute: string, values: readonly string[]): string =>
  `${attribute} IN [${values.map(quote).join(', ')}]`

/** Open and closed are told by the end of an entry, not by the state at the time it was indexed. */
function stateFilter(states: readonly string[], now: number): string {
  const parts = states.flatMap((state) => {
    if (state === 'open') return [`(kind != "reference" AND endsAt > ${now})`]
    if (state === 'closed') return [`(kind != "reference" AND endsAt <= ${now})`]
    return state === 'reference' ? ['kind = "reference"'] : []
  })
  return parts.length === 0 ? NOTHING : parts.join(' OR ')
}

/** True for no document: every document has an id. */
const NOTHING = 'id NOT EXISTS'

function groupFilter(request: SearchRequest, group: FacetGroup): string | null {
  const now = Math.trunc(request.now)
  const wanted = wantedValues(request, group)
  if (wanted === null) return null
  if (wanted.length === 0) return NOTHING
  if (group === 'states') return stateFilter(wanted, now)
  if (group === 'closingSoon') return `kind != "reference" AND endsAt > ${now} AND endsAt <= ${now + CLOSING_SOON_MS}`
  return oneOf(attributeOf[group], wanted)
}

/** The filter of a request, one part for each narrowing group (all must hold), the groups of `without` left out. */
export function buildFilter(request: SearchRequest, without: readonly FacetGroup[] = []): string[] {
  return facetGroups
    .filter((group) => !without.includes(group))
    .map((group) => groupFilter(request, group))
    .filter((part) => part !== null)
}
