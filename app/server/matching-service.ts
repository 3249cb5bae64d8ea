import { MatchingEngine } from '#app/domain/matching/engine.ts'
import type { Entry, Side } from '#app/domain/matching/entry.ts'
import { nearestFirst } from '#app/domain/matching/shelf-gaps.ts'
import { RECIPE } from '#app/domain/matching/recipe.ts'
import { EXPOSURE_DAYS } from '#app/domain/matching/placing.ts'
import { recordList } from '#app/domain/matching/replay.ts'
import type { Known } from '#app/domain/matching/replay.ts'
import { addDays, dayOf } from '#app/domain/time.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { changesAfter, lastChange } from '#db/repos/changes.ts'
import { showings } from '#db/repos/funnel.ts'
import { allPublicItems, publicItems } from '#db/repos/search-documents.ts'
import type { PublicItem } from '#db/repos/search-documents.ts'
import { wordGroupsAt, wordsVersion } from '#db/repos/words.ts'
import type { ReadDb } from '#db/schema.ts'
import { needEntry, offerEntry } from './matching-entries.ts'
import { cardOf } from './matching-card.ts'
import { GapKeeper } from './matching-gaps.ts'
import type {
  GapAnswer,
  GapQuestion,
  ListedPair,
  ListOptions,
  MatchingPort,
  PairEvidence,
  RankedPair,
  Standing,
} from './matching-port.ts'
import { demandsFor, holdNeed, holdOffer, placesFor, placesForUnit, withoutRepeats } from './matching-shelves.ts'
import type { HeldNeed, HeldOffer, Shelves } from './matching-shelves.ts'
import { standingIn } from './matching-standing.ts'

const CATCH_UP = 500
/** Items read at once: what is read of many stays in memory, in pieces, long after it is forgotten. */
const LOADED = 100
const HOUR_MS = 3_600_000
/** Of so many of the best ranked, near copies taken together, the nearest misses are chosen. */
const NEAR_FROM = 10
const NEAR_LOOKED_AT = 40
const NEAR_SHOWN = 3
const SIDE: Record<ItemKind, Side> = { opportunity: 'need', product: 'offer' }

/**
 * The matching over what is public now. It follows the change sequence by itself: before each answer it takes what has
 * changed since the last one, so one changed entry costs one update.
 */
export class MatchingService implements MatchingPort {
  readonly #read: ReadDb
  readonly #engine = new MatchingEngine(RECIPE)
  readonly #needs = new Map<string, HeldNeed>()
  readonly #offers = new Map<string, HeldOffer>()
  readonly #shelves: Shelves
  readonly #known: (summaryOnly: boolean) => Known
  #showings: { today: string; counts: ReadonlyMap<string, number> } = { today: '', counts: new Map() }
  readonly #now: () => number
  readonly #gaps: GapKeeper
  readonly #gapsInSummaries: GapKeeper
  #seq = -1
  #following: Promise<void> = Promise.resolve()

  constructor(read: ReadDb, now: () => number) {
    this.#read = read
    this.#now = now
    const [needs, offers] = [this.#needs, this.#offers]
    this.#shelves = { engine: this.#engine, needs, offers, isOpen: (id) => this.#isOpen(id), now }
    this.#known = (summaryOnly) => ({
      hash: (side, id) => (side === 'need' ? needs : offers).get(id)?.hash ?? '',
      demands: (id) => demandsFor(needs, id, summaryOnly),
      offering: (id) => offers.get(id)?.offering ?? { capabilities: [], certificates: [], deployment: [] },
    })
    this.#gaps = new GapKeeper(this.#shelves, false)
    this.#gapsInSummaries = new GapKeeper(this.#shelves, true)
  }

  async forOpportunity(opportunityId: string, { limit, today, without }: ListOptions): Promise<ListedPair[]> {
    await this.#follow()
    if (!this.#engine.get('need', opportunityId)) return []
    const shown = await this.#shown(today)
    const { rows } = placesFor(this.#shelves, { side: 'need', id: opportunityId, limit, today, without, shown })
    return rows.map((p) => ({ ...this.#card(opportunityId, p.id, p.row, today), group: p.group, favour: p.favour }))
  }

  async forOpportunities(
    opportunityIds: string[],
    { limit, broken = false }: { limit: number; broken?: boolean },
  ): Promise<RankedPair[]> {
    await this.#follow()
    const today = dayOf(this.#now())
    return opportunityIds.flatMap((opportunityId) => {
      if (!this.#engine.get('need', opportunityId)) return []
      const { placing } = placesFor(this.#shelves, { side: 'need', id: opportunityId, limit, today })
      return placing.candidates
        .filter(({ eligible }) => broken || eligible !== 'no')
        .slice(0, limit)
        .map(({ id, score, level }) => ({ opportunityId, productId: id, score, level }))
    })
  }

  async forProduct(productId: string, { limit, today, without, summaryOnly }: ListOptions): Promise<ListedPair[]> {
    await this.#follow()
    if (!this.#engine.get('offer', productId)) return []
    const { rows } = placesFor(this.#shelves, { side: 'offer', id: productId, limit, today, without, summaryOnly })
    return rows.map((p) => ({ ...this.#card(p.id, productId, p.row, today), group: p.group, favour: null }))
  }

  async forOrganisation(
    productIds: string[],
    options: Parameters<MatchingPort['forOrganisation']>[1],
  ): Promise<ListedPair[]> {
    await this.#follow()
    return placesForUnit(this.#shelves, productIds, options).map(({ id, group, favour, pair }) => {
      return { ...this.#card(id, pair.offerId, pair, options.today), group, favour }
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
    options: { limit: number; without: readonly string[]; also: readonly string[]; summaryOnly?: boolean },
  ) {
    await this.#follow()
    const engine = this.#engine
    if (!engine.get(side, id)) return null
    const today = dayOf(this.#now())
    const shown = side === 'need' ? await this.#shown(today) : undefined
    const { limit, without, also, summaryOnly = false } = options
    const { rows, placing } = placesFor(this.#shelves, { side, id, limit, today, without, shown, summaryOnly })
    const answers = new Set(rows.map((row) => row.id))
    for (const other of also) if (engine.get(side === 'need' ? 'offer' : 'need', other)) answers.add(other)
    return recordList(engine, { side, id, answers: [...answers], placing }, this.#known(summaryOnly))
  }

  async standing(
    opportunityId: string,
    productId: string,
    options: Parameters<MatchingPort['standing']>[2],
  ): Promise<Standing | null> {
    await this.#follow()
    const shown = options.among === 'products' ? await this.#shown(options.today) : undefined
    return standingIn(this.#shelves, { ...options, opportunityId, productId, shown })
  }

  async gaps(question: GapQuestion): Promise<GapAnswer | null> {
    await this.#follow()
    const { today, side, organisationId, limit, offset } = question
    // An item that ends changes the lists without a change to follow, so the figures hold for an hour at most.
    const keeper = question.summaryOnly ? this.#gapsInSummaries : this.#gaps
    const at = await keeper.at(
      `${this.#seq} ${this.#engine.concepts.version} ${today} ${Math.floor(this.#now() / HOUR_MS)}`,
      today,
    )
    if (at === null) return null
    const ids = keeper.rows(at, question)
    const rows: GapAnswer['rows'] = []
    for (const id of ids.slice(offset, offset + limit)) {
      if (this.#engine.get(side, id)) rows.push({ id, near: this.#nearest(side, id, today, keeper) })
      // Each row is a ranking: other questions have their turn in between.
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
    return { computedAt: at.computedAt, cells: keeper.cells(at, organisationId), total: ids.length, rows }
  }

  /** Ends what is underway in stretches. */
  stop(): void {
    this.#gaps.stop()
    this.#gapsInSummaries.stop()
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
  #nearest(side: Side, id: string, today: string, keeper: GapKeeper): PairEvidence[] {
    const own = this.#engine.get(side, id)
    const options = { limit: NEAR_LOOKED_AT, accept: (e: Entry) => e.orgId !== own?.orgId && this.#isOpen(e.id) }
    const ranked = side === 'need' ? this.#engine.rankForNeed(id, options) : this.#engine.rankForOffer(id, options)
    const pairOf = (otherId: string) => (side === 'need' ? ([id, otherId] as const) : ([otherId, id] as const))
    const looked = ranked.map((row) => {
      const broken = keeper.brokenMusts(...pairOf(row.id), today)
      return { ...row, broken, eligible: broken > 0 ? ('no' as const) : ('unknown' as const) }
    })
    return withoutRepeats(this.#engine, side === 'need' ? 'offer' : 'need', ranked, looked)
      .slice(0, NEAR_FROM)
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
    for await (const items of allPublicItems(this.#read, ['opportunity', 'product'], LOADED))
      for (const item of items) if (item.kind !== 'reference') this.#take(item.kind, item.id, item)
    this.#seq = seq
  }

  #take(kind: ItemKind, id: string, item: PublicItem | undefined): void {
    if (item?.kind === 'opportunity' && item.endsAt > this.#now()) {
      this.#needs.set(id, holdNeed(item))
      this.#engine.upsert('need', needEntry(item))
    } else if (item?.kind === 'product' && item.endsAt > this.#now()) {
      this.#offers.set(id, holdOffer(item))
      this.#engine.upsert('offer', offerEntry(item))
    } else {
      this.#needs.delete(id)
      this.#offers.delete(id)
      this.#engine.remove(SIDE[kind], id)
    }
  }

  /**
   * How often each product was listed in the last full days. It holds for a day, so that a list does not change by
   * being looked at.
   */
  async #shown(today: string): Promise<ReadonlyMap<string, number>> {
    if (this.#showings.today !== today) {
      const rows = await showings(this.#read, { from: addDays(today, -EXPOSURE_DAYS), before: today })
      this.#showings = { today, counts: new Map(rows.map((row) => [row.product_id, row.n])) }
    }
    return this.#showings.counts
  }

  #card(opportunityId: string, productId: string, score: Pick<RankedPair, 'score' | 'level'>, today: string) {
    return cardOf(this.#shelves, { opportunityId, productId, ...score }, today)
  }
}
