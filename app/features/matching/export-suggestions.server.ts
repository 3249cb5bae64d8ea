import { matchLevel } from '#app/domain/vocabulary.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { listTable } from '#app/server/export-list.ts'
import type { ExportedTable } from '#app/server/export-table.ts'
import type { CardItem, MatchCard } from './match-view.ts'
import { suggestionsForOrganisation } from './suggestions.queries.server.ts'

const facts = (item: CardItem) => item.meta.join(' · ')

/** 为我推荐: the page that is shown, each pair once. */
export async function exportSuggestions(ctx: Ctx, query: { page: number; more: boolean }): Promise<ExportedTable> {
  requirePermission(ctx, 'match.read')
  const { forProducts, forNeeds } = await suggestionsForOrganisation(ctx, query)
  const cards = [...(forProducts?.cards ?? []), ...(forNeeds ?? []).flatMap((need) => need.suggestions.cards)]
  const pairs = [...new Map<string, MatchCard>(cards.map((card) => [card.to, card])).values()]
  return listTable({ list: 'suggestions', title: '为我推荐' }, pairs, [
    ['机会', (c) => c.need.title, 28],
    ['机会要点', (c) => facts(c.need), 32],
    ['产品', (c) => c.offer.title, 28],
    ['产品要点', (c) => facts(c.offer), 32],
    ['相关程度', (c) => matchLevel.labels[c.level]],
    ['共有', (c) => c.phrases.join('、'), 28],
    ['符合', (c) => String(c.tally.yes), 8],
    ['不符', (c) => String(c.tally.no), 8],
    ['未知', (c) => String(c.tally.unknown), 8],
    ['差一点', (c) => c.nearMiss, 24],
    ['未写', (c) => c.unsaid.join('、'), 24],
    ['状态', (c) => c.state?.word ?? '尚未邀请', 16],
  ])
}
