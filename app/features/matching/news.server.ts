import { newsOf } from '#app/domain/matching/news.ts'
import type { News, ShownPair } from '#app/domain/matching/news.ts'
import { formatShortInstant } from '#app/domain/time.ts'
import type { Ctx } from '#app/server/context.ts'
import type { Visitor } from '#app/server/last-visits.ts'
import type { ShownRow } from '#app/server/shown-list.ts'
import type { MatchCard } from './match-view.ts'

/** A card and the texts that it was made of. */
export interface CardRow {
  card: MatchCard
  pair: ShownPair
  row: ShownRow
}

const visitorOf = ({ actor }: Ctx): Visitor | null =>
  actor.kind === 'person' && actor.organisation
    ? { personId: actor.personId, organisationId: actor.organisation.id }
    : null

/** When this reader last looked at suggestions; null at the first time. */
export async function lastVisitAt(ctx: Ctx): Promise<number | null> {
  const visitor = visitorOf(ctx)
  return (visitor && (await ctx.visits.before(visitor, ctx.now))?.at) ?? null
}

/** The cards of a list, each with what is new about it since the last visit; the list is then part of this visit. */
export async function withNews(ctx: Ctx, list: string, rows: readonly CardRow[]): Promise<MatchCard[]> {
  const visitor = visitorOf(ctx)
  if (!visitor) return rows.map(({ card }) => card)
  const before = await ctx.visits.before(visitor, ctx.now)
  const pairs = rows.map(({ pair }) => pair)
  await ctx.visits.note(visitor, list, pairs, ctx.now)
  if (!before) return rows.map(({ card }) => card)
  return rows.map(({ card, pair }, row) => {
    const news = newsOf(pair, { list, row }, before.shown, before.at)
    return { ...card, news: news && newsSentence(news, pair, ctx.now) }
  })
}

function newsSentence(news: News, pair: ShownPair, now: number): string {
  switch (news) {
    case 'needPublished':
      return `机会 ${formatShortInstant(pair.needPublishedAt, now)} 发布`
    case 'offerPublished':
      return `产品 ${formatShortInstant(pair.offerPublishedAt, now)} 发布`
    case 'needChanged':
      return '机会内容有更新'
    case 'offerChanged':
      return '产品内容有更新'
    case 'movedUp':
      return '排在前面的有退出，递补进来'
  }
}
