import { DAY_MS } from '#app/domain/time.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import type { PublicItem } from '#db/repos/search-documents.ts'
import { NEVER } from '#db/repos/search-documents.ts'
import { bandOf, publicContent } from './public-content.ts'
import type { FacetCounts, FoundKind, SearchRequest } from './port.ts'

/** The facets by which a list is narrowed; the names are those of the counts in an answer. */
export const facetGroups = [
  'kinds',
  'states',
  'categories',
  'spaces',
  'modes',
  'ownerKinds',
  'bands',
  'lists',
  'closingSoon',
] as const
export type FacetGroup = (typeof facetGroups)[number]

export type FoundState = 'open' | 'closed' | 'reference'

/** An entry as lists need it: what it is narrowed and sorted by, and nothing that is shown. */
export interface FacetEntry {
  kind: FoundKind
  id: string
  /** The list it belongs on; for a reference entry that of its own kind. */
  list: ItemKind
  categories: readonly string[]
  spaces: readonly string[]
  modes: readonly string[]
  /** '' for a reference entry. */
  ownerKind: string
  /** '' where no amount is public. */
  band: string
  endsAt: number
  publishedAt: number
}

export const CLOSING_SOON_MS = 7 * DAY_MS

export function stateOf(entry: Pick<FacetEntry, 'kind' | 'endsAt'>, now: number): FoundState {
  if (entry.kind === 'reference') return 'reference'
  return entry.endsAt > now ? 'open' : 'closed'
}

/** Order of 即将截止: open entries by their end, then reference entries, then closed ones, the last closed first. */
export function closingKey(entry: Pick<FacetEntry, 'kind' | 'endsAt'>, now: number): number {
  const state = stateOf(entry, now)
  if (state === 'open') return Math.min(entry.endsAt, NEVER)
  return state === 'reference' ? NEVER + 1 : NEVER + 2 + Math.max(0, now - entry.endsAt)
}

export function facetEntry(item: PublicItem): FacetEntry {
  const { kind, id, endsAt, publishedAt } = item
  if (item.kind === 'reference')
    return {
      kind,
      id,
      endsAt,
      publishedAt,
      list: item.itemKind,
      categories: [item.category],
      spaces: [],
      modes: [],
      ownerKind: '',
      band: '',
    }
  const content = publicContent(item)
  return {
    kind,
    id,
    endsAt,
    publishedAt,
    list: item.kind,
    categories: content.categories ?? [],
    spaces: ('spaces' in content ? content.spaces : undefined) ?? [],
    modes: content.modes ?? [],
    ownerKind: item.ownerKind,
    band: bandOf(content),
  }
}

/** The states asked for: chosen ones, or without a choice everything but closed entries. */
export function wantedStates(request: Pick<SearchRequest, 'filters' | 'includeClosed'>): readonly string[] | null {
  if (request.filters.states && request.filters.states.length > 0) return request.filters.states
  return request.includeClosed ? null : ['open', 'reference']
}

/** The values of an entry in a group. */
export function valuesOf(entry: FacetEntry, group: FacetGroup, now: number): readonly string[] {
  switch (group) {
    case 'kinds':
      return [entry.kind]
    case 'states':
      return [stateOf(entry, now)]
    case 'ownerKinds':
      return entry.ownerKind === '' ? [] : [entry.ownerKind]
    case 'lists':
      return [entry.list]
    case 'bands':
      return entry.band === '' ? [] : [entry.band]
    case 'closingSoon':
      return stateOf(entry, now) === 'open' && entry.endsAt <= now + CLOSING_SOON_MS ? ['yes'] : []
    default:
      return entry[group]
  }
}

/** The values asked for in a group; null when the group does not narrow. */
export function wantedValues(request: SearchRequest, group: FacetGroup): readonly string[] | null {
  if (group === 'kinds') return request.kinds
  if (group === 'states') return wantedStates(request)
  if (group === 'closingSoon') return request.filters.closingSoon ? ['yes'] : null
  const chosen = request.filters[group]
  return chosen && chosen.length > 0 ? chosen : null
}

/** The one group whose choice an entry does not meet, `several`, or null when it meets all. */
export type Failing = FacetGroup | 'several' | null

/** Tells for each entry what of the request it does not meet; made once for many entries. */
export function narrowing(request: SearchRequest): (entry: FacetEntry) => Failing {
  const choices = facetGroups
    .map((group) => ({ group, wanted: wantedValues(request, group) }))
    .filter((choice): choice is { group: FacetGroup; wanted: readonly string[] } => choice.wanted !== null)
  return (entry) => {
    let failing: Failing = null
    for (const { group, wanted } of choices) {
      if (valuesOf(entry, group, request.now).some((v) => wanted.includes(v))) continue
      if (failing !== null) return 'several'
      failing = group
    }
    return failing
  }
}

/**
 * Adds an entry to the counts (or takes it away with `by` −1). Each group counts what its own choice would show, all
 * other choices kept: an entry that fails one group only is counted in that group.
 */
export function countEntry(
  facets: FacetCounts,
  entry: FacetEntry,
  { failing, now, by }: { failing: Failing; now: number; by: 1 | -1 },
): void {
  if (failing === 'several') return
  for (const group of failing === null ? facetGroups : [failing]) {
    const counts = (facets[group] ??= {})
    for (const value of valuesOf(entry, group, now)) {
      const n = (counts[value] ?? 0) + by
      if (n > 0) counts[value] = n
      else delete counts[value]
    }
  }
}
