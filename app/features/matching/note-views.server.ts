import { isStaff } from '#app/domain/policy/actor.ts'
import type { Ctx } from '#app/server/context.ts'
import type { View } from '#app/server/view-counts.ts'
import type { EvidenceView, MatchCard } from './match-view.ts'

/** Counts the suggestions that a page lists for somebody who can act on them. */
export function noteShown(ctx: Ctx, cards: readonly MatchCard[]): void {
  if (ctx.actor.kind !== 'person' || (ctx.actor.organisation === null && !isStaff(ctx.actor, 'organiser'))) return
  for (const { level } of cards) ctx.views.count({ source: 'suggested', step: 'shown', level }, ctx.now)
}

/** Counts the opening of a pair on which nobody has acted, by one who can invite it. */
export function noteOpened(ctx: Ctx, { acts, reasons }: EvidenceView, source: View['source']): void {
  if (!acts.invite || !reasons) return
  ctx.views.count({ source, step: 'opened', level: reasons.level ?? '' }, ctx.now)
}
