import type { Clock } from './clock.ts'
import type { MatchingPort } from './matching-port.ts'
import type { ReadMemo } from './read-memo.ts'

/** The matching, which gives the same answer to the same question until somebody stores something. */
export function rememberAnswers(matching: MatchingPort, memo: ReadMemo, clock: Clock): MatchingPort {
  const kept = <T>(method: string, args: unknown[], ask: () => Promise<T>): Promise<T> =>
    memo.get(`matching ${method} ${JSON.stringify(args)}`, clock.now(), ask)
  return {
    forOpportunity: (...args) => kept('forOpportunity', args, () => matching.forOpportunity(...args)),
    forOpportunities: (...args) => kept('forOpportunities', args, () => matching.forOpportunities(...args)),
    forProduct: (...args) => kept('forProduct', args, () => matching.forProduct(...args)),
    forOrganisation: (...args) => kept('forOrganisation', args, () => matching.forOrganisation(...args)),
    evidence: (...args) => kept('evidence', args, () => matching.evidence(...args)),
    seenList: (...args) => matching.seenList(...args),
    // Asked once for each round of judging.
    pool: (...args) => matching.pool(...args),
    standing: (...args) => kept('standing', args, () => matching.standing(...args)),
    // It keeps its figures itself, and tells older ones while new ones are made.
    gaps: (...args) => matching.gaps(...args),
    // A long text is hardly ever searched for twice.
    searchText: (...args) => matching.searchText(...args),
    state: () => matching.state(),
  }
}
