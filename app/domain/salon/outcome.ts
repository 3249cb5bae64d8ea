import type { MeetingOutcome } from '../vocabulary.ts'

/** Who has said what came of a talk. */
export type OutcomeVoiceOf = 'need' | 'offer' | 'team'
export type OutcomeWords = Readonly<Partial<Record<OutcomeVoiceOf, MeetingOutcome>>>

/** From the most that was said to the least. */
const ORDER: readonly MeetingOutcome[] = ['intent', 'talking', 'unfit', 'absent']

export interface SettledOutcome {
  /** What counts; null while nobody has said anything. */
  readonly outcome: MeetingOutcome | null
  /** Both sides have spoken and said different things, and the team has not settled it. */
  readonly disagreed: boolean
}

/**
 * What counts of a talk. The team's word settles it. Of two different words of the sides the lesser counts, so that an
 * intent is one only when nobody contradicts; but who says that the talk was held is believed before who says that the
 * other did not come.
 */
export function settledOutcome({ need, offer, team }: OutcomeWords): SettledOutcome {
  if (team) return { outcome: team, disagreed: false }
  if (!need || !offer || need === offer) return { outcome: need ?? offer ?? null, disagreed: false }
  const held = [need, offer].filter((word) => word !== 'absent')
  const outcome = held.length === 1 ? held[0]! : held.reduce((a, b) => (ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b))
  return { outcome, disagreed: true }
}
