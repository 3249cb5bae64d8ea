import { checkConditions } from '#app/domain/matching/conditions.ts'
import { MatchingEngine } from '#app/domain/matching/engine.ts'
import { rawText } from '#app/domain/matching/entry.ts'
import type { Entry, Side } from '#app/domain/matching/entry.ts'
import { explain } from '#app/domain/matching/explain.ts'
import { findGaps } from '#app/domain/matching/gaps.ts'
import { nearestFirst } from '#app/domain/matching/shelf-gaps.ts'
import { standingOf } from '#app/domain/matching/standing.ts'
import { rankForOrganisation } from '#app/domain/matching/organisation.ts'
import { RECIPE } from '#app/domain/matching/recipe.ts'
import { recordList } from '#app/domain/matching/replay.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { changesAfter, lastChange } from '#db/repos/changes.ts'
import { allPublicItems, publicItems } from '#db/repos/search-documents.ts'
import type { PublicItem } from '#db/repos/search-documents.ts'
import { wordGroupsAt, wordsVersion } from '#db/repos/words.ts'
import type { ReadDb } from '#db/schema.ts'
import { demandsOf, needEntry, offerEntry, offeringOf } from './matching-entries.ts'
import { GapKeeper } from './matching-gaps.ts'
import type { GapAnswer, GapQuestion, MatchingPort, PairEvidence, RankedPair, Standing } from './matching-port.ts'

const CATCH_UP = 500
const HOUR_MS = 3_600_000
/** Rows before a named one: the best, and those directly before it. */
const BEFORE = { first: 3, near: 3 }
/** Of so many of the best ranked the nearest misses are chosen. */
const NEAR_FROM = 10
const NEAR_SHOWN = 3
const SIDE: Record<ItemKind, Side> = { opportunity: 'need', product: 'offer' }

/**
 * The matching over what is public now. It follows the change sequence by itself: before each answer it takes what has
 * changed since the last one, so one changed entry costs one update.
 */
export class MatchingService implements MatchingPort {
  readonly #read: ReadDb
  readonly #engine = new MatchingEngine(RECIPE)
  readonly #needs = new Map<string, { content: OpportunityContent; endsAt: number; hash: string }>()
  readonly #offers = new Map<string, { content: ProductContent; endsAt: number; hash: string }>()
  readonly #now: () => number
  readonly #gaps: GapKeeper
  #seq = -1
  #following: Promise<void> = Promise.resolve()

  constructor(read: ReadDb, now: () => number) {
    this.#read = read
    this.#now = now
    this.#gaps = new GapKeeper({
      engine: this.#engine,
      needs: this.#needs,
      offers: this.#offers,
      isOpen: (id) => this.#isOpen(id),
      now,
    })
  }

  async forOpportunity(opportunityId: string, { limit, today }: { limit: number; today: string }) {
    await this.#follow()
    const need = this.#engine.get('need', opportunityId)
    if (!need) return []
    const pairs = this.#engine.rankForNeed(opportunityId, {
      limit,
      accept: (e) => e.orgId !== need.orgId && this.#isOpen(e.id),
    })
    return pairs.filter((p) => p.level !== null).map((p) => this.#card(opportunityId, p.id, p, today))
  }

  async forOpportunities(opportunityIds: string[], { limit }: { limit: number }): Promise<RankedPair[]> {
    await this.#follow()
    return opportunityIds.flatMap((opportunityId) => {
      const need = this.#engine.get('need', opportunityId)
      if (!need) return []
      const accept = (e: Entry) => e.orgId !== need.orgId && this.#isOpen(e.id)
      return this.#engine
        .rankForNeed(opportunityId, { limit, accept })
        .filter((p) => p.level !== null)
        .map((p) => ({ opportunityId, productId: p.id, score: p.score, level: p.level }))
    })
  }

  async forProduct(productId: string, { limit, today }: { limit: number; today: string }) {
    await this.#follow()
    const offer = this.#engine.get('offer', productId)
    if (!offer) return []
    const pairs = this.#engine.rankForOffer(productId, {
      limit,
      accept: (e) => e.orgId !== offer.orgId && this.#isOpen(e.id),
    })
    return pairs.filter((p) => p.level !== null).map((p) => this.#card(p.id, productId, p, today))
  }

  async forOrganisation(productIds: string[], { limit, today }: { limit: number; today: string }) {
    await this.#follow()
    const known = productIds.filter((id) => this.#engine.get('offer', id))
    const own = known[0] === undefined ? undefined : this.#engine.get('offer', known[0])?.orgId
    const ranked = rankForOrganisation(this.#engine, known, {
      limit,
      accept: (e) => e.orgId !== own && this.#isOpen(e.id),
    })
    return ranked.flatMap((m) => {
      const best = m.through[0]
      return m.level === null || !best ? [] : [this.#card(m.needId, best.offerId, m, today)]
    })
  }

  async evidence(opportunityId: string, productId: string, today: string): Promise<PairEvidence | null> {
    await this.#follow()
    if (!this.#engine.get('need', opportunityId) || !this.#engine.get('offer', productId)) return null
    return this.#card(opportunityId, productId, this.#engine.scorePair(opportunityId, productId), today)
  }

  async pool(opportunityId: string, depth: number): Promise<{ need: string[]; offer: string[] }> {
    await this.#follow()
    const need = this.#engine.get('need', opportunityId)
    if (!need) return { need: [], offer: [] }
    const accept = (e: Entry) => e.orgId !== need.orgId && this.#isOpen(e.id)
    const ranked = this.#engine.rankForNeed(opportunityId, { limit: 3 * depth, accept }).map(({ id }) => id)
    const offer: string[] = []
    for (const id of ranked) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      const own = this.#engine.get('offer', id)
      if (!own) continue
      const fits = (e: Entry) => e.orgId !== own.orgId && this.#isOpen(e.id)
      const best = this.#engine.rankForOffer(id, { limit: depth, accept: fits })
      if (best.some((row) => row.id === opportunityId)) offer.push(id)
    }
    return { need: ranked.slice(0, depth), offer }
  }

  async seenList(
    side: Side,
    id: string,
    { limit, without, also }: { limit: number; without: readonly string[]; also: string },
  ) {
    await this.#follow()
    const engine = this.#engine
    const own = engine.get(side, id)
    if (!own) return null
    const accept = (e: Entry) => e.orgId !== own.orgId && this.#isOpen(e.id) && !without.includes(e.id)
    const ranked =
      side === 'need' ? engine.rankForNeed(id, { limit, accept }) : engine.rankForOffer(id, { limit, accept })
    const answers = new Set(ranked.filter((r) => r.level !== null).map((r) => r.id))
    if (engine.get(side === 'need' ? 'offer' : 'need', also)) answers.add(also)
    const hash = (of: Side, entryId: string) => (of === 'need' ? this.#needs : this.#offers).get(entryId)?.hash ?? ''
    return recordList(engine, { side, id, answers: [...answers] }, hash)
  }

  async standing(
    opportunityId: string,
    productId: string,
    { among, today }: { among: 'products' | 'opportunities'; today: string },
  ): Promise<Standing | null> {
    await this.#follow()
    const need = this.#engine.get('need', opportunityId)
    const offer = this.#engine.get('offer', productId)
    if (!need || !offer || !this.#isOpen(need.id) || !this.#isOpen(offer.id)) return null
    const subject = among === 'products' ? need : offer
    const options = { limit: Infinity, accept: (e: Entry) => e.orgId !== subject.orgId && this.#isOpen(e.id) }
    const ranked =
      among === 'products' ? this.#engine.rankForNeed(need.id, options) : this.#engine.rankForOffer(offer.id, options)
    const card = (id: string, score: Pick<RankedPair, 'score' | 'level'>) =>
      among === 'products' ? this.#card(need.id, id, score, today) : this.#card(id, offer.id, score, today)
    const named = among === 'products' ? offer.id : need.id
    const { rank, before } = standingOf(ranked, named, BEFORE)
    return {
      rank,
      ranked: ranked.length,
      levelled: ranked.filter(({ level }) => level !== null).length,
      pair: card(named, this.#engine.scorePair(need.id, offer.id)),
      before: before.map(({ rank: place, row }) => ({ rank: place, pair: card(row.id, row) })),
    }
  }

  async gaps(question: GapQuestion): Promise<GapAnswer | null> {
    await this.#follow()
    const { today, side, organisationId, limit, offset } = question
    // An item that ends changes the lists without a change to follow, so the figures hold for an hour at most.
    const lists = [this.#seq, this.#engine.concepts.version, today, Math.floor(this.#now() / HOUR_MS)].join(' ')
    const at = await this.#gaps.at(lists, today)
    if (at === null) return null
    const ids = this.#gaps.rows(at, question)
    const rows: GapAnswer['rows'] = []
    for (const id of ids.slice(offset, offset + limit)) {
      if (this.#engine.get(side, id)) rows.push({ id, near: this.#nearest(side, id, today) })
      // Each row is a ranking: other questions have their turn in between.
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
    return { computedAt: at.computedAt, cells: this.#gaps.cells(at, organisationId), total: ids.length, rows }
  }

  /** Ends what is underway in stretches. */
  stop(): void {
    this.#gaps.stop()
  }

  async searchText(text: string, { kinds, limit }: { kinds: ItemKind[]; limit: number }) {
    await this.#follow()
    const asking = { id: '', title: '', text, categories: [], modes: [], orgId: '' }
    const found = kinds.flatMap((kind) => {
      const rows =
        kind === 'product' ? this.#engine.rankForNeed(asking, { limit }) : this.#engine.rankForOffer(asking, { limit })
      return rows.map((r) => ({ kind, id: r.id, score: r.score }))
    })
    return found
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ kind, id }) => ({ kind, id }))
  }

  async state() {
    await this.#follow()
    return {
      opportunities: this.#engine.size('need'),
      products: this.#engine.size('offer'),
      changeSeq: this.#seq,
      recipe: RECIPE.version,
    }
  }

  /** Ranks without evidence: for whoever needs many pairs at once. */
  async rank(opportunityId: string, limit: number): Promise<RankedPair[]> {
    await this.#follow()
    return this.#engine
      .rankForNeed(opportunityId, { limit })
      .map((p) => ({ opportunityId, productId: p.id, score: p.score, level: p.level }))
  }

  #isOpen(id: string): boolean {
    const item = this.#needs.get(id) ?? this.#offers.get(id)
    return item !== undefined && item.endsAt > this.#now()
  }

  /** The best of the other list for an item that nothing fits, nearest first. */
  #nearest(side: Side, id: string, today: string): PairEvidence[] {
    const own = this.#engine.get(side, id)
    const options = { limit: NEAR_FROM, accept: (e: Entry) => e.orgId !== own?.orgId && this.#isOpen(e.id) }
    const ranked = side === 'need' ? this.#engine.rankForNeed(id, options) : this.#engine.rankForOffer(id, options)
    const pairOf = (otherId: string) => (side === 'need' ? ([id, otherId] as const) : ([otherId, id] as const))
    return ranked
      .map((row) => ({ ...row, broken: this.#gaps.brokenMusts(...pairOf(row.id), today) }))
      .sort(nearestFirst)
      .slice(0, NEAR_SHOWN)
      .map((row) => this.#card(...pairOf(row.id), row, today))
  }

  /** One after the other: gaps are asked for while other questions are answered. */
  #follow(): Promise<void> {
    const turn = this.#following.then(() => this.#catchUp())
    this.#following = turn.catch(() => undefined)
    return turn
  }

  async #catchUp(): Promise<void> {
    const version = await wordsVersion(this.#read)
    if (version !== this.#engine.concepts.version)
      this.#engine.setWords(await wordGroupsAt(this.#read, version), version)
    if (this.#seq < 0) return this.#load()
    for (;;) {
      const changes = await changesAfter(this.#read, this.#seq, CATCH_UP)
      if (changes.length === 0) return
      for (const kind of ['opportunity', 'product'] as const) {
        const ids = changes.filter((c) => c.kind === kind).map((c) => c.id)
        if (ids.length === 0) continue
        const items = new Map((await publicItems(this.#read, kind, { ids })).map((i) => [i.id, i]))
        for (const id of ids) this.#take(kind, id, items.get(id))
      }
      this.#seq = Math.max(...changes.map((c) => c.seq))
    }
  }

  async #load(): Promise<void> {
    const seq = await lastChange(this.#read)
    for await (const items of allPublicItems(this.#read, ['opportunity', 'product']))
      for (const item of items) if (item.kind !== 'reference') this.#take(item.kind, item.id, item)
    this.#seq = seq
  }

  #take(kind: ItemKind, id: string, item: PublicItem | undefined): void {
    if (item?.kind === 'opportunity' && item.endsAt > this.#now()) {
      this.#needs.set(id, item)
      this.#engine.upsert('need', needEntry(item))
    } else if (item?.kind === 'product' && item.endsAt > this.#now()) {
      this.#offers.set(id, item)
      this.#engine.upsert('offer', offerEntry(item))
    } else {
      this.#needs.delete(id)
      this.#offers.delete(id)
      this.#engine.remove(SIDE[kind], id)
    }
  }

  #card(
    opportunityId: string,
    productId: string,
    score: Pick<RankedPair, 'score' | 'level'>,
    today: string,
  ): PairEvidence {
    const engine = this.#engine
    const need = engine.get('need', opportunityId)
    const offer = engine.get('offer', productId)
    const needItem = this.#needs.get(opportunityId)
    const offerItem = this.#offers.get(productId)
    if (!need || !offer || !needItem || !offerItem) throw new RangeError('the pair is not in the engine')
    const report = checkConditions(demandsOf(needItem.content), offeringOf(offerItem.content), today)
    const gaps = findGaps(engine, opportunityId, productId, report.lines)
    return {
      opportunityId,
      productId,
      level: score.level,
      score: score.score,
      recipe: RECIPE.version,
      needText: rawText(need),
      offerText: rawText(offer),
      phrases: explain(engine, opportunityId, productId).map((p) => ({
        text: p.text,
        inNeed: [...p.inNeed],
        inOffer: [...p.inOffer],
      })),
      conditions: report.lines.map((l) => ({
        id: l.lineId,
        kind: l.must ? 'must' : 'should',
        text: l.text,
        result: l.verdict,
        source: l.source?.text ?? '',
        nearMiss: l.fix ?? '',
      })),
      nearMiss: report.nearMiss?.fix ?? null,
      unsaid: gaps.phrases.map((p) => p.text),
    }
  }
}
