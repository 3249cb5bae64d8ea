import type { MatchActs } from './match-rules.ts'

/** 利益冲突 and 回避 of a pair, as its page shows them to one reader. */
export interface InterestView {
  /** Page of the declarations and waivers of the pair. */
  path: string
  conflicts: { text: string; waived: boolean }[]
  /** Some conflict is not waived: nobody invites or agrees. */
  blocked: boolean
  /** Waivers that were given, in words. */
  waivers: string[]
  /** Who stands back, as far as this reader may know. */
  recused: string[]
  /** What goes on although a conflict is not waived, so that somebody has to decide; empty where nothing does. */
  underWay: string
  /** This reader is the one to decide. */
  decides: boolean
  /** Why this reader may not act on the pair; null where nothing stands in the way. */
  partiality: string | null
}

/** What is left of the acts of a side when interests stand in the way. To put a pair aside harms nobody. */
export function unbiasedActs(acts: MatchActs, { blocked, partiality }: Pick<InterestView, 'blocked' | 'partiality'>) {
  if (partiality !== null)
    return Object.fromEntries(
      Object.entries(acts).map(([act, may]) => [act, Array.isArray(may) ? [] : false]),
    ) as unknown as MatchActs
  return blocked ? { ...acts, invite: false, agree: false, confirm: [] } : acts
}
