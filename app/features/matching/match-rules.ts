import { isStaff } from '#app/domain/policy/actor.ts'
import type { Actor } from '#app/domain/policy/actor.ts'
import { refusalHolds } from '#app/domain/refusal-basis.ts'
import { nextStatus, matchActions } from '#app/domain/status.ts'
import type { MatchStatus } from '#app/domain/status.ts'

/** On whose behalf somebody acts on a pair. */
export type PairSide = 'need' | 'offer' | 'organiser'

export const sideWords: Record<PairSide, string> = { need: '责任单位', offer: '产品方', organiser: '清单管理员' }

/** The two parties of a pair: who owns the need and who offers the product. */
export interface Parties {
  needOrganisation: string
  offerOrganisation: string
}

/** The side that an actor stands on: its acting organisation's, else the lead unit's; null for everybody else. */
export function sideOf(actor: Actor, { needOrganisation, offerOrganisation }: Parties): PairSide | null {
  if (actor.kind !== 'person') return null
  if (actor.organisation?.id === needOrganisation) return 'need'
  if (actor.organisation?.id === offerOrganisation) return 'offer'
  return isStaff(actor, 'organiser') ? 'organiser' : null
}

/** What is stored of a pair, as far as the rules ask. */
export interface StoredMatch {
  status: string
  need_agreed_at: number | null
  offer_agreed_at: number | null
  invited_side: string
  reason_side: string
  status_at: number
  reminded_at: number | null
  /** The side whose question is open. */
  question_side: string | null
  /** What has changed of that on which its refusal rests; null where that is not on record, but a text has changed. */
  refusal_changed: string[] | null
}

const AWAY: readonly MatchStatus[] = ['declined', 'dismissed']

/** Does the refusal of a pair still hold? It does until something that its reason names has changed. */
export function staysAway(match: StoredMatch | undefined): boolean {
  return match !== undefined && refusalHolds(match)
}

/** A pair without a row is a suggestion; a refused one becomes a suggestion again when its reason may have gone. */
export function effectiveMatchStatus(match: StoredMatch | undefined): MatchStatus {
  if (!match) return 'suggested'
  const status = match.status as MatchStatus
  return AWAY.includes(status) && !staysAway(match) ? 'suggested' : status
}

export interface MatchActs {
  invite: boolean
  agree: boolean
  decline: boolean
  dismiss: boolean
  restore: boolean
  /** The lead unit takes its own invitation back. */
  recall: boolean
  /** Sides for which the lead unit may record a word given by telephone. */
  confirm: ('need' | 'offer')[]
}

/** What a side may do to a pair. `open`: both can still be invited; `alive`: both still stand. */
export function matchActs(
  side: PairSide | null,
  match: StoredMatch | undefined,
  moment: { open: boolean; alive: boolean },
): MatchActs {
  const status = effectiveMatchStatus(match)
  const can = (action: keyof typeof matchActions) => side !== null && nextStatus(matchActions, action, status) !== null
  const party = side === 'need' || side === 'offer'
  const missing = (['need', 'offer'] as const).filter((s) => match?.[`${s}_agreed_at`] == null)
  const refusedByOther = status === 'declined' && party && match?.reason_side !== side
  return {
    invite: can('invite') && moment.open && !refusedByOther,
    agree: can('agree') && moment.alive && party && missing.includes(side),
    decline: can('decline') && party,
    dismiss: can('dismiss'),
    restore: can('restore') && (side === 'organiser' || match?.reason_side === side),
    recall: can('recall') && side === 'organiser' && match?.invited_side === 'organiser',
    confirm: can('agree') && moment.alive && side === 'organiser' ? missing : [],
  }
}

/** The sides for whose answer an invited pair waits: to an open question, else to the invitation. */
export function waitingSides(
  match: Pick<StoredMatch, 'question_side' | 'need_agreed_at' | 'offer_agreed_at'>,
): ('need' | 'offer')[] {
  const sides = ['need', 'offer'] as const
  return match.question_side === null
    ? sides.filter((side) => match[`${side}_agreed_at`] === null)
    : sides.filter((side) => side !== match.question_side)
}

/** Was the silent side reminded since the last step? Once is enough. */
export const isReminded = (match: Pick<StoredMatch, 'reminded_at' | 'status_at'>): boolean =>
  match.reminded_at !== null && match.reminded_at > match.status_at

/** What a side may do besides deciding: before an invitation, and while it waits. */
export interface WaitingActs {
  ask: boolean
  answer: boolean
  /** Takes its own question back. */
  unask: boolean
  remind: boolean
}

interface Moment {
  /** Both items still stand. */
  alive: boolean
  /** Both can still be invited. */
  open: boolean
  /** A last step before this instant has waited too long. */
  silentBefore: number
}

export const NO_ACTS: WaitingActs = { ask: false, answer: false, unask: false, remind: false }

/**
 * What the need demands and the product does not say is a question to the firm, so the owner of the need may ask before
 * it invites and after; the other side asks while it is invited.
 */
export function waitingActs(
  side: PairSide | null,
  match: Omit<StoredMatch, 'refusal_changed' | 'reason_side'> | undefined,
  moment: Moment,
): WaitingActs {
  if (side === null) return NO_ACTS
  const asking = match?.question_side ?? null
  if (match === undefined || match.status === 'suggested')
    return {
      ask: asking === null && side === 'need' && moment.open,
      answer: asking !== null && side !== 'organiser' && side !== asking,
      unask: asking === side,
      remind: false,
    }
  if (match.status !== 'invited') return NO_ACTS
  const mine = side !== 'organiser' && waitingSides(match).includes(side)
  // A unit without an account is asked by telephone: whoever brought the two together may write down what it says.
  const forOther = side === 'organiser' && match.invited_side === 'organiser'
  return {
    ask: asking === null && (mine || side === 'need') && moment.alive,
    answer: asking !== null && (mine || forOther),
    unask: asking !== null && asking === side,
    remind: match.status_at < moment.silentBefore && !mine && !isReminded(match) && moment.alive,
  }
}
