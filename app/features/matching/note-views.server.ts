import { isStaff } from '#app/domain/policy/actor.ts'
import type { Ctx } from '#app/server/context.ts'
import type { ShownList, View } from '#app/server/view-counts.ts'
import type { EvidenceView, MatchCard } from './match-view.ts'
import type { CardRow } from './news.server.ts'

const canAct = ({ actor }: Ctx) =>
  actor.kind === 'person' && (actor.organisation !== null || isStaff(actor, 'organiser'))

/** Counts products that a page lists for a need, for somebody who can act on them. */
export function noteListed(ctx: Ctx, rows: readonly CardRow[]): void {
  if (!canAct(ctx)) return
  for (const { pair } of rows) ctx.views.countProduct(pair.offerId, ctx.now)
}

/** Counts a list of suggestions that a page shows, whoever reads it and whatever is in it. */
export const noteList = (ctx: Ctx, list: ShownList): void => ctx.views.countList(list, ctx.now)

/** Counts the suggestions that a page lists for somebody who can invite them: the pairs of which opened ones are a part. */
export function noteShown(ctx: Ctx, cards: readonly MatchCard[]): void {
  if (!canAct(ctx)) return
  for (const { level, acts } of cards)
    if (acts.invite) ctx.views.count({ source: 'suggested', step: 'shown', level }, ctx.now)
}

/** Counts the opening of a pair on which nobody has acted, by one who can invite it. */
export function noteOpened(ctx: Ctx, { acts, reasons }: EvidenceView, source: View['source']): void {
  if (!acts.invite || !reasons) return
  ctx.views.count({ source, step: 'opened', level: reasons.level ?? '' }, ctx.now)
}
