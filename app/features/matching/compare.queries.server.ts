import { DomainError, isDomainError } from '#app/domain/errors.ts'
import { amountText, modesText } from '#app/domain/item-words.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { dayOf } from '#app/domain/time.ts'
import { deployment } from '#app/domain/vocabulary.ts'
import { askMatching } from '#app/server/ask-matching.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import type { PairEvidence, RankedPair } from '#app/server/matching-port.ts'
import { markOfTexts, sealShown } from '#app/server/shown-list.ts'
import type { ShownRow } from '#app/server/shown-list.ts'
import { matchesOfItems, needOfPair, suggestibleNeeds, suggestibleOffers } from '#db/repos/matches.ts'
import type { PairNeed } from '#db/repos/matches.ts'
import { COMPARE_MOST } from './compare-view.ts'
import type { ComparedFact, ComparedLine, ComparedProduct, CompareView, RankedFirm } from './compare-view.ts'
import { accessOf, loadPair, readNeed, readOffer } from './load-pair.server.ts'
import type { Pair } from './load-pair.server.ts'
import { effectiveMatchStatus, staysAway } from './match-rules.ts'
import { matchState } from './match-words.ts'
import { seenEvidence, seenNeed } from './seen-need.server.ts'

/** Of so many of the best products the firms are those that offer them. */
const RANKED = 60
const FIRMS = 12
const PER_FIRM = 3
/** Compared where nothing was chosen. */
const AT_FIRST = 3

/**
 * The best products and firms for a need, and up to four products side by side, requirement by requirement. For the
 * unit that owns the need, the lead unit and the auditor. Nothing chosen means the best product of each of the best firms.
 */
export async function readComparison(ctx: Ctx, key: string, chosen: readonly string[]): Promise<CompareView> {
  const need = await loadNeed(ctx, key)
  const number = need.number ?? need.id
  const subject = { number, title: need.title, to: `/opportunities/${number}` }
  const view = { subject, available: true, products: [], lines: [], firms: [], refusal: '' }
  const open = (await suggestibleNeeds(ctx.read, [need.id], ctx.now)).length > 0
  if (!open) return { ...view, refusal: '这项机会已截止或不再接受应答，不再比较产品' }
  const ranked = await askMatching(ctx, () => ctx.matching.forOpportunities([need.id], { limit: RANKED, broken: true }))
  if (!ranked) return { ...view, available: false }
  const numbers = [...new Set(chosen.map((c) => c.toUpperCase()))]
  const firms = await firmsOf(ctx, need, ranked, numbers)
  if (numbers.length > COMPARE_MOST)
    return {
      ...view,
      firms,
      refusal: `最多并排比较 ${COMPARE_MOST} 项产品，请去掉 ${numbers.length - COMPARE_MOST} 项`,
    }
  const wanted = numbers.length > 0 ? numbers : firms.slice(0, AT_FIRST).flatMap((f) => f.products[0]?.number ?? [])
  const found = await comparedPairs(ctx, number, wanted)
  if (!found) return { ...view, firms, available: false }
  const shown = new Set(found.pairs.map(({ pair }) => pair.offer.number))
  const seen = sealShown(ctx, 'compare', found.pairs.map(shownRow))
  return {
    ...view,
    firms: firms.map((f) => ({ ...f, products: f.products.map((p) => ({ ...p, chosen: shown.has(p.number) })) })),
    products: found.pairs.map((p) => productOf(ctx, p, seen)),
    lines: linesOf(found.pairs),
    refusal: found.missing.length > 0 ? `${found.missing.join('、')} 不是可以比较的产品，没有列出` : '',
  }
}

async function loadNeed(ctx: Ctx, key: string): Promise<PairNeed> {
  const need = await needOfPair(ctx.read, key)
  if (!need?.public_json) throw new DomainError('notFound')
  accessOf(ctx, need)
  requirePermission(ctx, 'match.read', { organisations: [need.organisation_id] })
  return need
}

/** The firms in the order of their best product, each with its best three; what was put aside is not among them. */
async function firmsOf(ctx: Ctx, need: PairNeed, ranked: RankedPair[], chosen: readonly string[]) {
  const matches = await matchesOfItems(ctx.read, { opportunityIds: [need.id] })
  const away = new Set(matches.filter((m) => staysAway(m)).map((m) => m.product_id))
  const kept = ranked.filter((r) => !away.has(r.productId))
  const rows = await suggestibleOffers(
    ctx.read,
    kept.map((r) => r.productId),
    dayOf(ctx.now),
  )
  const offers = new Map(rows.map((row) => [row.id, row]))
  const firms = new Map<string, RankedFirm>()
  for (const { productId, level } of kept) {
    const offer = offers.get(productId)
    if (!offer || level === null) continue
    const to = `/organisations/${offer.organisation_id}`
    const firm = firms.get(to) ?? { name: offer.owner_name, to, level, products: [] }
    firms.set(to, firm)
    const number = offer.number ?? offer.id
    const { title } = readOffer(offer.public_json ?? '{}')
    if (firm.products.length < PER_FIRM)
      firm.products.push({ number, title, level, chosen: chosen.includes(number.toUpperCase()) })
  }
  return [...firms.values()].slice(0, FIRMS)
}

interface Compared {
  pair: Pair
  found: PairEvidence
}

/** The pairs with their evidence; null when the matching gave no answer. What cannot be compared is named. */
async function comparedPairs(ctx: Ctx, opportunity: string, numbers: readonly string[]) {
  const pairs: Compared[] = []
  const missing: string[] = []
  for (const product of numbers) {
    const pair = await loadPair(ctx, ctx.read, { opportunity, product }, 'match.read').catch((error: unknown) => {
      if (isDomainError(error)) return null
      throw error
    })
    if (!pair) {
      missing.push(product)
      continue
    }
    const answer = await askMatching(ctx, async () => ({
      found: await ctx.matching.evidence(pair.need.id, pair.offer.id, dayOf(ctx.now)),
    }))
    if (!answer) return null
    if (!answer.found) missing.push(product)
    else {
      const content = readNeed(pair.need.public_json ?? '{}')
      const seen = seenNeed(ctx, pair.need, content, pair.match?.status === 'agreed')
      pairs.push({ pair, found: seenEvidence(answer.found, content, seen.summaryOnly) })
    }
  }
  return { pairs, missing }
}

const shownRow = ({ pair: { need, offer }, found }: Compared): ShownRow => ({
  need: need.number ?? need.id,
  offer: offer.number ?? offer.id,
  level: found.level,
  mark: markOfTexts(need.public_hash, offer.public_hash),
})

function productOf(ctx: Ctx, { pair, found }: Compared, seen: string): ComparedProduct {
  const { offer, offerContent, match, side } = pair
  const status = effectiveMatchStatus(match)
  const number = offer.number ?? offer.id
  return {
    number,
    title: offerContent.title,
    to: `/products/${number}`,
    firm: offer.owner_name,
    pairTo: `${pair.path}?via=suggested&seen=${encodeURIComponent(seen)}`,
    level: found.level,
    phrases: found.phrases.map((p) => p.text),
    nearMiss: found.nearMiss ?? '',
    unsaid: found.unsaid,
    state: status === 'suggested' ? null : matchState(status, match, side),
    facts: factsOf(offerContent, dayOf(ctx.now)),
  }
}

function factsOf(content: ProductContent, today: string): Record<ComparedFact, string> {
  const certificates = content.certificates.map(({ name, validFrom, expiresOn }) => {
    if (validFrom && validFrom > today) return `${name}（${validFrom} 起生效）`
    if (expiresOn === '') return name
    return `${name}（${expiresOn < today ? `${expiresOn} 已到期` : `有效期至 ${expiresOn}`}）`
  })
  return {
    price: amountText(content.price) ?? '',
    modes: modesText(content.modes),
    leadTime: content.leadTimeDays === null ? '' : `${content.leadTimeDays} 天`,
    deployment: content.deployment.map((code) => deployment.labels[code]).join('、'),
    certificates: certificates.join('、'),
  }
}

const results = { met: 'yes', broken: 'no', unknown: 'unknown' } as const

/** The requirements in the order of the need; every pair of one need has the same. */
function linesOf(pairs: readonly Compared[]): ComparedLine[] {
  const [first] = pairs
  if (!first) return []
  const { musts, shoulds } = first.pair.needContent
  const place = (lines: { id: string }[], id: string, word: string) => {
    const at = lines.findIndex((l) => l.id === id)
    return at < 0 ? '' : `${word} ${at + 1}`
  }
  return first.found.conditions.map(({ id, text }) => ({
    tag: place(musts, id, '必备') || place(shoulds, id, '优先'),
    text,
    cells: pairs.map(({ found }) => {
      const own = found.conditions.find((c) => c.id === id)
      return own
        ? { result: results[own.result], note: [own.source, own.nearMiss].filter(Boolean).join(' · ') }
        : { result: 'unknown', note: '' }
    }),
  }))
}
