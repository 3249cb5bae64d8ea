import type { SearchPort } from '#search/port.ts'
import type { MatchingPort } from './matching-port.ts'

export const pendingSearch: SearchPort = {
  find: async (r) => ({ hits: [], total: 0, facets: {}, source: 'database', degraded: false, usedQuery: r.q, shortened: false }),
  health: async () => ({ engine: 'absent', detail: '' }),
}
export const pendingMatching: MatchingPort = {
  forOpportunity: async () => [],
  forProduct: async () => [],
  forOrganisation: async () => [],
  evidence: async () => null,
  searchText: async () => [],
  state: async () => ({ opportunities: 0, products: 0, changeSeq: 0, recipe: '' }),
}
