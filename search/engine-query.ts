import { z } from 'zod'
import type { MultiSearchQuery } from 'meilisearch'
import { countEntry, facetGroups, narrowing, wantedStates } from './facets.ts'
import type { FacetEntry, FacetGroup } from './facets.ts'
import { attributeOf, buildFilter } from './filter.ts'
import type { FacetCounts, SearchRequest } from './port.ts'

/** Groups whose counts the engine takes from an attribute of its own; kinds and states come from one joint facet. */
const plainGroups = [
  'categories',
  'spaces',
  'modes',
  'ownerKinds',
  'bands',
  'lists',
] as const satisfies readonly FacetGroup[]
type PlainGroup = (typeof plainGroups)[number]

const hitAttributes = ['id', 'kind', 'list', 'categories', 'spaces', 'modes', 'ownerKind', 'band', 'endsAt']

/** One search of a multi-search: the page of hits, or counts alone. */
interface Plan {
  counts: 'page' | 'kindState' | 'closingSoon' | PlainGroup
  query: MultiSearchQuery
}

const chosen = (request: SearchRequest, group: PlainGroup): boolean => (request.filters[group]?.length ?? 0) > 0

/** Entries of earlier public lists come behind all others, whatever the order. */
function sortOf(request: SearchRequest): string[] {
  const orders = { newest: ['publishedAt:desc'], closing: ['closing:asc', 'publishedAt:desc'], relevance: [] }
  return ['reference:asc', ...orders[request.sort]]
}

/** The searches that answer a request: the page, and for each narrowed group its counts without its own choice. */
export function planSearch(request: SearchRequest, index: string): Plan[] {
  const base = { indexUid: index, q: request.q, matchingStrategy: 'frequency' } as const
  const count = (counts: Plan['counts'], filter: string[], facets: string[]): Plan => ({
    counts,
    query: { ...base, filter, facets, limit: 0 },
  })
  const open = plainGroups.filter((group) => !chosen(request, group))
  return [
    {
      counts: 'page',
      query: {
        ...base,
        filter: buildFilter(request),
        facets: ['kind', ...open.map((group) => attributeOf[group])],
        sort: sortOf(request),
        attributesToRetrieve: hitAttributes,
        offset: (request.page - 1) * request.perPage,
        limit: request.perPage,
      },
    },
    count('kindState', buildFilter(request, ['kinds', 'states']), ['kindState']),
    count('closingSoon', buildFilter({ ...request, filters: { ...request.filters, closingSoon: true } }), ['kind']),
    ...plainGroups
      .filter((group) => chosen(request, group))
      .map((group) => count(group, buildFilter(request, [group]), [attributeOf[group]])),
  ]
}

const codes = z.array(z.string()).default([])
const hitSchema = z.object({
  id: z.string().min(1).max(100),
  kind: z.enum(['opportunity', 'product', 'reference']),
  list: z.enum(['opportunity', 'product']),
  categories: codes,
  spaces: codes,
  modes: codes,
  ownerKind: z.string().default(''),
  band: z.string().default(''),
  endsAt: z.number(),
})
const countsSchema = z.record(z.string(), z.number().int().min(0))
export const resultSchema = z.object({
  hits: z.array(hitSchema),
  facetDistribution: z.record(z.string(), countsSchema).default({}),
})
/** What the engine must answer; anything else is no answer. */
export const multiSearchSchema = z.object({ results: z.array(resultSchema) })
type Results = z.infer<typeof multiSearchSchema>['results']

/** An answer of the engine: its hits with the values under which they were counted. */
export interface EngineAnswer {
  hits: FacetEntry[]
  total: number
  facets: FacetCounts
}

const sum = (counts: Record<string, number> | undefined): number =>
  Object.values(counts ?? {}).reduce((a, b) => a + b, 0)

function withoutEmpty(counts: Record<string, number> | undefined): Record<string, number> {
  return Object.fromEntries(Object.entries(counts ?? {}).filter(([value, n]) => value !== '' && n > 0))
}

function addKindsAndStates(facets: FacetCounts, joint: Record<string, number>, request: SearchRequest): void {
  const kinds: Record<string, number> = {}
  const states: Record<string, number> = {}
  const wanted = wantedStates(request)
  for (const [value, n] of Object.entries(joint)) {
    const [kind = '', state = ''] = value.split('.')
    if (wanted === null || wanted.includes(state)) kinds[kind] = (kinds[kind] ?? 0) + n
    if ((request.kinds as string[]).includes(kind)) states[state] = (states[state] ?? 0) + n
  }
  facets.kinds = kinds
  facets.states = states
}

/** The engine's results in the order of the plan as one answer. Throws when they do not fit the plan. */
export function readAnswer(plan: readonly Plan[], results: Results, request: SearchRequest): EngineAnswer {
  if (results.length !== plan.length) throw new Error(`${results.length} results for ${plan.length} searches`)
  const facets: FacetCounts = {}
  const answer: EngineAnswer = { hits: [], total: 0, facets }
  plan.forEach((part, at) => {
    const result = results[at] as Results[number]
    const counts = result.facetDistribution
    if (part.counts === 'page') {
      answer.hits = result.hits.map((hit) => ({ ...hit, publishedAt: 0 }))
      answer.total = sum(counts.kind)
      for (const group of plainGroups)
        if (!chosen(request, group)) facets[group] = withoutEmpty(counts[attributeOf[group]])
    } else if (part.counts === 'kindState') addKindsAndStates(facets, counts.kindState ?? {}, request)
    else if (part.counts === 'closingSoon') {
      const n = sum(counts.kind)
      facets.closingSoon = n > 0 ? { yes: n } : {}
    } else facets[part.counts] = withoutEmpty(counts[attributeOf[part.counts]])
  })
  return answer
}

/** Takes a hit that is not (or no longer) to be found out of an answer's counts, and counts what it really is. */
export function correctFor(answer: EngineAnswer, hit: FacetEntry, real: FacetEntry | null, request: SearchRequest) {
  answer.hits = answer.hits.filter((h) => h.id !== hit.id)
  answer.total = Math.max(0, answer.total - 1)
  for (const group of facetGroups) answer.facets[group] ??= {}
  const failingOf = narrowing(request)
  const { now } = request
  countEntry(answer.facets, hit, { failing: failingOf(hit), now, by: -1 })
  if (real) countEntry(answer.facets, real, { failing: failingOf(real), now, by: 1 })
}
