import type { SalonState } from './composition.ts'
import { isFixed } from './day-clock.ts'

/** 假如: one change of a salon whose agenda is composed to be compared with the one that stands. */
export type Scenario =
  /** The organisation does not come. */
  | { readonly kind: 'without'; readonly organisationId: string }
  /** So many tables more. */
  | { readonly kind: 'tables'; readonly more: number }
  /** The talks end so many minutes later, or earlier when negative. */
  | { readonly kind: 'end'; readonly minutes: number }

/** Rounds that fit when the talks end `minutes` later than now; never less than one. */
export function roundsAfter(
  plan: { rounds: number; roundMinutes: number; changeMinutes: number },
  minutes: number,
): number {
  const one = plan.roundMinutes + plan.changeMinutes
  const now = plan.rounds * one - plan.changeMinutes
  return Math.max(1, Math.floor((now + minutes + plan.changeMinutes) / one))
}

/** The salon as it would be. Talks in rounds or at tables that are gone have no place, and those of an absent unit are off. */
export function applyScenario(
  state: SalonState,
  plan: { roundMinutes: number; changeMinutes: number },
  scenario: Scenario | null,
): SalonState {
  switch (scenario?.kind) {
    case undefined:
      return state
    case 'tables':
      return { ...state, tables: state.tables + scenario.more }
    case 'end': {
      const rounds = roundsAfter({ ...plan, rounds: state.rounds }, scenario.minutes)
      return {
        ...state,
        rounds,
        talks: state.talks.map((t) =>
          t.slot !== null && t.slot >= rounds ? { ...t, slot: null, table: null, locked: false } : t,
        ),
      }
    }
    case 'without': {
      const gone = scenario.organisationId
      return {
        ...state,
        registrations: state.registrations.filter((r) => r.organisationId !== gone),
        talks: state.talks.filter(
          (t) => isFixed(state, t) || (t.needOrganisationId !== gone && t.offerOrganisationId !== gone),
        ),
      }
    }
  }
}
