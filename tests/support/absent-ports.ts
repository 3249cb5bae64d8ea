import { DomainError } from '#app/domain/errors.ts'
import type { MatchingPort } from '#app/server/matching-port.ts'
import type { SearchPort } from '#search/port.ts'

const absent = async (): Promise<never> => {
  throw new DomainError('notReady')
}

/** Ports of a test that needs neither search nor matching: any call fails it. */
export const absentSearch: SearchPort = { find: absent, health: absent }
export const absentMatching: MatchingPort = {
  forOpportunity: absent,
  forOpportunities: absent,
  forProduct: absent,
  forOrganisation: absent,
  seenList: absent,
  pool: absent,
  evidence: absent,
  standing: absent,
  gaps: absent,
  searchText: absent,
  state: absent,
}
