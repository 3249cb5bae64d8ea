import { DomainError, isDomainError } from '#app/domain/errors.ts'
import type { ErrorCode } from '#app/domain/errors.ts'
import { RECIPE } from '#app/domain/matching/recipe.ts'
import { categoryAgreement } from '#app/domain/matching/score.ts'
import { absentPhrases, compareLines } from '#app/domain/matching/standing.ts'
import type { LineDifference } from '#app/domain/matching/standing.ts'
import { readsDetails } from '#app/domain/policy/visibility.ts'
import { dayOf } from '#app/domain/time.ts'
import { askMatching } from '#app/server/ask-matching.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import type { PairEvidence, Standing } from '#app/server/matching-port.ts'
import { putAside } from '#app/server/own-seen-list.ts'
import { needOfPair, offerOfPair } from '#db/repos/matches.ts'
import { accessOf, loadPair, pairPath, productStatusNow, readNeed, readOffer } from './load-pair.server.ts'
import type { Pair } from './load-pair.server.ts'
import type { CardItem } from './match-view.ts'
import { itemsOf } from './shown-items.server.ts'
import type { Shown } from './shown-items.server.ts'
import type { StandingPage, StandingRow, StandingView } from './standing-view.ts'
import { tallyOf } from './suggestions.queries.server.ts'

type Side = 'need' | 'offer'
const FOUND = 10
/** 编号 of an item: JH-2026-0012 or CP-2026-0007. */
const NUMBER = /^(JH|CP)-\d{4}-\d{4,}$/i

/** Of which list somebody asks, about which of its items, and what was typed to name one of the other list. */
export interface StandingQuestion {
  side: Side
  key: string
  q: string
}

/**
 * Why not: the place of any product in the list of a need, or of any need in that of a product, and what stands before
 * it. For the unit whose list it is, the lead unit and the auditor.
 */
export async function readStanding(ctx: Ctx, { side, key, q }: StandingQuestion): Promise<StandingPage> {
  const subject = await loadSubject(ctx, side, key)
  const page = { subject, q, found: null, refusal: '', standing: null }
  if (q === '') return page
  if (!NUMBER.test(q)) return { ...page, found: await findByWords(ctx, side === 'need' ? 'offer' : 'need', q) }
  const named = q.toUpperCase()
  const keys = side === 'need' ? { opportunity: key, product: named } : { opportunity: named, product: key }
  try {
    const pair = await loadPair(ctx, ctx.read, keys, 'match.read')
    const standing = await standingOfPair(ctx, pair, side)
    return typeof standing === 'string' ? { ...page, refusal: standing } : { ...page, standing }
  } catch (error) {
    const refusal = isDomainError(error) ? refusals(side)[error.code] : undefined
    if (refusal === undefined) throw error
    return { ...page, refusal }
  }
}

const words = { need: '机会', offer: '产品' } as const

const refusals = (side: Side): Partial<Record<ErrorCode, string>> => {
  const named = words[side === 'need' ? 'offer' : 'need']
  return {
    notFound: `没有这个编号的${named}`,
    gone: `这项${named}已经撤回或下架`,
    sameParty: '同一单位的机会和产品不互相推荐',
  }
}

async function loadSubject(ctx: Ctx, side: Side, key: string): Promise<StandingPage['subject']> {
  const need = side === 'need' ? await needOfPair(ctx.read, key) : undefined
  const offer = side === 'offer' ? await offerOfPair(ctx.read, key) : undefined
  const row = need ?? offer
  if (!row?.public_json) throw new DomainError('notFound')
  if (need) accessOf(ctx, need)
  if (offer) productStatusNow(ctx, offer)
  requirePermission(ctx, 'match.read', { organisations: [row.organisation_id] })
  const { title } = need ? readNeed(row.public_json) : readOffer(row.public_json)
  const number = row.number ?? row.id
  return { side, number, title, to: `/${side === 'need' ? 'opportunities' : 'products'}/${number}` }
}

async function findByWords(ctx: Ctx, side: Side, q: string): Promise<CardItem[]> {
  const kind = side === 'need' ? 'opportunity' : 'product'
  const { hits } = await ctx.search.find({
    q,
    kinds: [kind],
    filters: {},
    sort: 'relevance',
    page: 1,
    perPage: FOUND,
    includeClosed: false,
    now: ctx.now,
  })
  const items = await itemsOf(
    ctx,
    side,
    hits.map(({ id }) => id),
  )
  return hits.flatMap(({ id }) => items.get(id)?.item ?? [])
}

const ENDED = '其中一方已截止或到期，不在推荐范围'
const AWAY = '推荐暂不可用，请稍后刷新再看'

async function standingOfPair(ctx: Ctx, pair: Pair, side: Side): Promise<StandingView | string> {
  const among = side === 'need' ? 'products' : 'opportunities'
  const without = await putAside(ctx, side, side === 'need' ? pair.need.id : pair.offer.id)
  const answer = await askMatching(ctx, async () => ({
    found: await ctx.matching.standing(pair.need.id, pair.offer.id, {
      among,
      today: dayOf(ctx.now),
      without,
      summaryOnly: !readsDetails(ctx.actor),
    }),
  }))
  if (answer === null) return AWAY
  if (answer.found === null) return ENDED
  return viewOf(ctx, pair, side, answer.found)
}

async function viewOf(ctx: Ctx, pair: Pair, side: Side, standing: Standing): Promise<StandingView | string> {
  const other = side === 'need' ? 'offer' : 'need'
  const idOf = (p: PairEvidence) => (other === 'offer' ? p.productId : p.opportunityId)
  const items = await itemsOf(ctx, other, [standing.pair, ...standing.before.map((b) => b.pair)].map(idOf))
  const named = items.get(idOf(standing.pair))
  if (!named) return ENDED
  const own = named.seen(standing.pair)
  const rows = standing.before.flatMap(({ rank, pair: found }) => {
    const row = items.get(idOf(found))
    const to = other === 'offer' ? pairPath(pair.need, row ?? named) : pairPath(row ?? named, pair.offer)
    return row ? [{ rank, to, ...rowOf({ shown: row, pair: row.seen(found) }, { shown: named, pair: own }, pair) }] : []
  })
  return {
    item: named.item,
    to: pair.path,
    rank: standing.rank,
    page: standing.page,
    ranked: standing.ranked,
    levelled: standing.levelled,
    level: own.level,
    phrases: own.phrases.map((p) => p.text),
    lines: own.conditions.map((c) => ({
      result: results[c.result],
      text: c.text,
      note: [c.source || '没有写明，未知不算不符', c.note, c.nearMiss].filter(Boolean).join(' · '),
    })),
    nearMiss: own.nearMiss ?? '',
    unsaid: own.unsaid,
    recipe: own.recipe,
    before: rows,
  }
}

interface Compared {
  shown: Shown
  pair: PairEvidence
}

/** One row before the named one, and what each of the two has that the other lacks. */
function rowOf(theirs: Compared, own: Compared, { needContent, offerContent }: Pair): Omit<StandingRow, 'rank' | 'to'> {
  const products = theirs.shown.side === 'offer'
  const subject = products ? needContent.categories : offerContent.categories
  const agreement = ({ shown }: Compared) => categoryAgreement(subject, shown.categories, RECIPE)
  const closer = Math.sign(agreement(theirs) - agreement(own))
  const shared = theirs.pair.phrases.map((p) => p.text)
  const phrases = absentPhrases(shared, products ? own.pair.offerText : own.pair.needText)
  // Two needs ask for different things, so only products are compared line by line.
  const lines = products ? compareLines(theirs.pair.conditions, own.pair.conditions) : { ahead: [], behind: [] }
  const category = (better: boolean) => (better ? ['所属领域更一致'] : [])
  return {
    item: theirs.shown.item,
    level: theirs.pair.level,
    tally: tallyOf(theirs.pair),
    ahead: [
      ...lines.ahead.map(lineSentence),
      ...category(closer > 0),
      ...(phrases.length > 0 ? [`${products ? '写到' : '要求'}：${phrases.join('、')}`] : []),
    ],
    behind: [...lines.behind.map(lineSentence), ...category(closer < 0)],
  }
}

const results = { met: 'yes', broken: 'no', unknown: 'unknown' } as const
const verdicts = { met: '符合', broken: '不符', unknown: '未知' } as const

/** 响应时间不超过 2 秒：前者符合（响应时间 1.2 秒），本项未知. */
function lineSentence({ text, theirs, own, source }: LineDifference): string {
  return `${text}：它${verdicts[theirs]}${source ? `（${source}）` : ''}，所查的${verdicts[own]}`
}
