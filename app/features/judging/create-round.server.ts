import { randomInt } from 'node:crypto'
import { DomainError } from '#app/domain/errors.ts'
import { poolPairs, searchWordings, shuffled } from '#app/domain/judging/pool.ts'
import type { PoolNeed, PooledPair } from '#app/domain/judging/pool.ts'
import { seededRandom } from '#app/domain/scheduling/random.ts'
import { shanghaiParts } from '#app/domain/time.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { needEntry, offerEntry } from '#app/server/matching-entries.ts'
import { notify } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { nextNumber } from '#db/repos/counters.ts'
import { insertRound, possibleGraders } from '#db/repos/judging.ts'
import type { JudgingText } from '#db/repos/judging.ts'
import { allPublicItems, publicItems } from '#db/repos/search-documents.ts'
import type { PublicOpportunity, PublicProduct } from '#db/repos/search-documents.ts'
import { judgingLimits } from './judging.schema.ts'
import type { NewRound } from './judging.schema.ts'
import { findNeeds } from './find-needs.server.ts'

/** Needs from which a lot is drawn. */
const DRAWN_FROM = 1000

/**
 * Begins a round: chooses the needs, pools pairs from the ranking in both directions, the search page and the lot, and
 * keeps the texts of this moment. Both graders are told. Returns the number of the round.
 */
export async function createRound(ctx: Ctx, input: NewRound): Promise<string> {
  const actor = requirePermission(ctx, 'judging.run')
  await requireGraders(ctx, input)
  const seed = randomInt(2 ** 32)
  const needs = await chosenNeeds(ctx, input, seed)
  const offers = await openOffers(ctx)
  const ways: PoolNeed[] = []
  for (const need of needs) ways.push(await waysOf(ctx, need, input.depth))
  const owned = offers.map((offer) => ({ id: offer.id, orgId: offer.organisationId }))
  const pairs = poolPairs(ways, owned, { seed, drawn: input.drawn })
  if (pairs.length === 0)
    throw new DomainError('badInput', { message: '没有可以评判的产品：还没有其他单位发布的产品。' })
  const { recipe } = await ctx.matching.state()
  const id = newId()
  return inTransaction(ctx, async (tx) => {
    const number = await nextNumber(tx.tx, 'PP', shanghaiParts(ctx.now).year)
    await insertRound(
      tx.tx,
      {
        id,
        number,
        title: input.title,
        status: 'grading',
        seed,
        depth: input.depth,
        drawn: input.drawn,
        recipe,
        grader_a: input.graderA,
        grader_b: input.graderB,
        created_by: actor.personId,
        created_at: ctx.now,
      },
      [...needs.map((need) => needText(id, need)), ...offers.map((offer) => offerText(id, offer))],
      pairs.map((pair, at) => pairRow(id, pair, at + 1)),
    )
    await recordStep(tx, {
      object: { kind: 'judging', id },
      action: 'create',
      from: '',
      to: 'grading',
      changes: { number: { after: number }, count: { after: pairs.length } },
    })
    await notify(tx, [input.graderA, input.graderB], {
      event: `judging.create:${id}`,
      kind: 'judging.create',
      subject: `请您评判：${input.title}`,
      body: `共 ${pairs.length} 对，请下载您的工作簿，逐对评分后导入。两位评判人各评各的，都交齐之前互相看不到。`,
      link: `/desk/judging/${number}`,
    })
    return number
  })
}

async function requireGraders(ctx: Ctx, { graderA, graderB }: NewRound): Promise<void> {
  const fields: Record<string, string> = {}
  const possible = new Set((await possibleGraders(ctx.read)).map(({ id }) => id))
  if (!possible.has(graderA)) fields.graderA = '请选择一位可用的清单管理员或审核员'
  if (!possible.has(graderB)) fields.graderB = '请选择一位可用的清单管理员或审核员'
  else if (graderA === graderB) fields.graderB = '两位评判人必须是不同的人'
  if (Object.keys(fields).length > 0) throw new DomainError('badInput', { fields })
}

/** The needs as they are public now: those that were ticked, or some drawn from those that the filter finds. */
async function chosenNeeds(ctx: Ctx, input: NewRound, seed: number): Promise<PublicOpportunity[]> {
  const ids =
    input.how === 'chosen'
      ? [...new Set(input.needIds)]
      : shuffled((await findNeeds(ctx, input, { page: 1, perPage: DRAWN_FROM })).ids, seededRandom(seed)).slice(
          0,
          input.count,
        )
  if (ids.length > judgingLimits.needs)
    throw new DomainError('badInput', { fields: { needIds: `一轮最多 ${judgingLimits.needs} 项需求` } })
  const found = await publicItems(ctx.read, 'opportunity', { ids })
  const needs = found.filter((item): item is PublicOpportunity => item.kind === 'opportunity' && item.endsAt > ctx.now)
  const field = input.how === 'chosen' ? 'needIds' : 'count'
  if (needs.length === 0)
    throw new DomainError('badInput', {
      fields: { [field]: input.how === 'chosen' ? '请勾选至少一项需求' : '按这样的筛选没有可抽取的需求' },
    })
  if (input.how === 'chosen' && needs.length < ids.length)
    throw new DomainError('badInput', { fields: { needIds: '有勾选的需求已经截止或撤下，请重新勾选' } })
  return needs
}

async function openOffers(ctx: Ctx): Promise<PublicProduct[]> {
  const offers: PublicProduct[] = []
  for await (const page of allPublicItems(ctx.read, ['product']))
    for (const item of page) if (item.kind === 'product' && item.endsAt > ctx.now) offers.push(item)
  return offers
}

/** What each way brings for a need. */
async function waysOf(ctx: Ctx, need: PublicOpportunity, depth: number): Promise<PoolNeed> {
  const { need: best, offer } = await ctx.matching.pool(need.id, depth)
  const found = new Set<string>()
  for (const q of searchWordings(need.content.title)) {
    if (found.size >= depth) break
    for (const id of await findProducts(ctx, q, depth)) if (found.size < depth) found.add(id)
  }
  return { id: need.id, orgId: need.organisationId, need: best, offer, search: [...found] }
}

async function findProducts(ctx: Ctx, q: string, limit: number): Promise<string[]> {
  const { hits } = await ctx.search.find({
    q,
    kinds: ['product'],
    filters: {},
    sort: 'relevance',
    page: 1,
    perPage: limit,
    includeClosed: false,
    now: ctx.now,
  })
  return hits.map((hit) => hit.id)
}

function needText(roundId: string, item: PublicOpportunity): JudgingText {
  const { title, text } = needEntry(item)
  const restricted = item.content.visibility === 'public' ? 0 : 1
  return { ...textRow(roundId, 'need', item), title, text, restricted }
}

function offerText(roundId: string, item: PublicProduct): JudgingText {
  const { title, text } = offerEntry(item)
  return { ...textRow(roundId, 'offer', item), title, text, restricted: 0 }
}

const textRow = (roundId: string, side: 'need' | 'offer', item: PublicOpportunity | PublicProduct) => ({
  round_id: roundId,
  side,
  item_id: item.id,
  number: item.number,
  category: item.content.categories[0] ?? '',
})

const pairRow = (roundId: string, pair: PooledPair, position: number) => ({
  round_id: roundId,
  position,
  need_id: pair.needId,
  offer_id: pair.offerId,
  sources: pair.sources.join(','),
})
