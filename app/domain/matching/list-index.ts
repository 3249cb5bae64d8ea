import type { Entry } from './entry.ts'
import type { Lines } from './lines.ts'
import { Postings } from './postings.ts'
import type { Norms } from './question.ts'
import { choose } from './question.ts'
import type { Recipe } from './recipe.ts'
import { combinedIdf, saturation } from './statistics.ts'
import type { TermStatistics } from './statistics.ts'
import type { CountTables, TermVector } from './term-vector.ts'
import { ASKED, countTables, TERM_BITS, TERM_MASK, TITLE, unpack } from './term-vector.ts'
import type { Shares } from './totals.ts'
import { share } from './totals.ts'

/** One entry of a list with what is remembered about it. */
export interface Slot {
  readonly entry: Entry
  readonly vector: TermVector
  readonly lines: Lines
  readonly tieBreak: number
  /** Of its question, under the statistics that its vector's marks were made with. */
  norms: Norms
  /** How many unrelated titles of the other list it reproduces; null until somebody asks. */
  copies: number | null
}

/** FNV-1a of an id: equal scores are ordered by it, since source order carries meaning it should not. */
export function hashOf(id: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

const NO_NORMS: Norms = { norm: 0, titleNorm: 0 }
const NO_FREQUENCIES = new Uint32Array(0)

/**
 * One list as searched text. An upsert or removal touches that entry alone; document frequencies, weights, what each
 * entry asks and the postings follow from the vectors of both lists and are made when next asked for.
 */
export class ListIndex implements TermStatistics {
  readonly slots: (Slot | null)[] = []
  readonly tables: CountTables
  #recipe: Recipe
  #partner: ListIndex | null = null
  #changes = 1
  #slotOf = new Map<string, number>()
  #free: number[] = []
  #frequencies = NO_FREQUENCIES
  #typical = 1
  #countedAt = 0
  #idf = new Float64Array(0)
  #idfOf = 0
  #postings: Postings | null = null
  /** By slot the part of BM25's saturation that depends on the length. */
  #spreads = new Float64Array(0)
  #askedOf = 0

  constructor(recipe: Recipe) {
    this.#recipe = recipe
    this.tables = countTables(recipe)
  }

  /** Two lists that meet: how common a term is depends on both. */
  static pair(recipe: Recipe): [ListIndex, ListIndex] {
    const lists: [ListIndex, ListIndex] = [new ListIndex(recipe), new ListIndex(recipe)]
    lists[0].#partner = lists[1]
    lists[1].#partner = lists[0]
    return lists
  }

  /** A number that differs after each change of either list; what was derived under another one is stale. */
  get generation(): number {
    return this.#changes + (this.#partner === null ? 0 : this.#partner.#changes)
  }

  get size(): number {
    return this.#slotOf.size
  }

  /** An entry by id, with its question as the lists are now. */
  get(id: string): Slot | undefined {
    this.#ask()
    return this.peek(id)
  }

  /** An entry by id for whoever does not need its question. */
  peek(id: string): Slot | undefined {
    const number = this.#slotOf.get(id)
    return number === undefined ? undefined : (this.slots[number] ?? undefined)
  }

  upsert(entry: Entry, vector: TermVector, lines: Lines): void {
    this.remove(entry.id)
    const number = this.#free.pop() ?? this.slots.length
    this.slots[number] = { entry, vector, lines, tieBreak: hashOf(entry.id), norms: NO_NORMS, copies: null }
    this.#slotOf.set(entry.id, number)
    this.#changes++
  }

  /** Says whether the entry was there. */
  remove(id: string): boolean {
    const number = this.#slotOf.get(id)
    if (number === undefined) return false
    this.slots[number] = null
    this.#slotOf.delete(id)
    this.#free.push(number)
    this.#changes++
    return true
  }

  documentFrequency(term: number): number {
    this.#count()
    return this.#frequencies[term] ?? 0
  }

  /**
   * The weight of a term: the smaller of its weights in the two lists, so that what is only manner of speaking of one
   * list (需求, 我公司) counts little from either side. A list too short for the frequency cut has no say in the other.
   */
  idf(term: number): number {
    return this.#weights()[term] ?? this.#combinedIdf(term)
  }

  /** BM25 saturation of a term occurring `tf` times in a text of this length, 1 for once in a text of typical length. */
  saturation(tf: number, length: number): number {
    return saturation(tf, length, this.typicalLength, this.#recipe)
  }

  /** The median length: the mean of a short list would follow one stuffed text, and forgive its length. */
  get typicalLength(): number {
    this.#count()
    return this.#typical
  }

  /**
   * By slot the share that each entry answers of the question of `asking`, which stands in the partner list or belongs
   * there, and the share that it answers of theirs.
   */
  shares(asking: Pick<Slot, 'vector' | 'norms'>): Shares {
    this.#ask()
    const partner = this.#partner!
    const { starts, rows } = this.#postings!
    const { tf, qtf } = this.tables
    const gain = this.#recipe.k1 + 1
    const spreads = this.#spreads
    const forward = new Float64Array(this.slots.length)
    const back = new Float64Array(this.slots.length)
    const { packed, length } = asking.vector
    for (const number of packed) {
      const term = number >>> TERM_BITS
      const bits = number & TERM_MASK
      if (term + 1 >= starts.length) continue
      const weight = bits & ASKED ? qtf[bits]! * this.idf(term) : 0
      const idf = partner.idf(term)
      const saturated = partner.saturation(tf[bits]!, length)
      for (let at = starts[term]!; at < starts[term + 1]!; at++) {
        const row = rows[at]!
        const slot = row >>> TERM_BITS
        const own = row & TERM_MASK
        if (weight > 0) forward[slot]! += weight * ((tf[own]! * gain) / (tf[own]! + spreads[slot]!))
        if (own & ASKED) back[slot]! += qtf[own]! * idf * saturated
      }
    }
    this.slots.forEach((slot, number) => {
      forward[number] = share(forward[number]!, asking.norms.norm)
      back[number] = share(back[number]!, slot?.norms.norm ?? 0)
    })
    return { forward, back }
  }

  /**
   * How many titles of this list a text of the partner list reproduces, each at least half new beside the others, so
   * that kindred titles count once: those of which it has nearly all that they ask.
   */
  copiesIn({ packed }: TermVector): number {
    this.#ask()
    const partner = this.#partner!
    const { starts, titles: ends, rows } = this.#postings!
    const found = new Float64Array(this.slots.length)
    for (const number of packed) {
      const term = number >>> TERM_BITS
      if (term >= ends.length) continue
      const idf = partner.idf(term)
      for (let at = starts[term]!; at < ends[term]!; at++) {
        const row = rows[at]!
        found[row >>> TERM_BITS]! += this.tables.qtf[row & TERM_MASK]! * idf
      }
    }
    const titles = this.slots.filter((slot, number): slot is Slot => {
      const { titleNorm = 0 } = slot?.norms ?? {}
      return titleNorm > 0 && found[number]! >= this.#recipe.copyShare * titleNorm
    })
    return this.#unrelated(titles)
  }

  #unrelated(titles: Slot[]): number {
    titles.sort((a, b) => b.norms.titleNorm - a.norms.titleNorm || a.tieBreak - b.tieBreak)
    const known = new Set<number>()
    return titles.filter(({ vector, norms }) => {
      const terms = Array.from(vector.packed).filter((number) => number & ASKED && number & TITLE)
      const fresh = terms.filter((number) => !known.has(number >>> TERM_BITS))
      const weight = (number: number) => this.tables.qtf[number & TERM_MASK]! * this.#partner!.idf(number >>> TERM_BITS)
      if (2 * fresh.reduce((sum, number) => sum + weight(number), 0) < norms.titleNorm) return false
      for (const number of fresh) known.add(number >>> TERM_BITS)
      return true
    }).length
  }

  /** Marks in a vector what it asks of this list, and returns the norms of that question. */
  markAsked(vector: TermVector): Norms {
    const { packed } = vector
    const { chosen, norms } = choose(unpack(vector, this.tables), this, this.#recipe)
    for (let at = 0; at < packed.length; at++) packed[at]! &= ~ASKED
    for (const at of chosen) packed[at]! |= ASKED
    return norms
  }

  /** What follows from this list alone. */
  #count(): void {
    if (this.#countedAt === this.#changes) return
    this.#countedAt = this.#changes
    const lengths: number[] = []
    let terms = 0
    for (const slot of this.slots) {
      if (slot === null) continue
      lengths.push(slot.vector.length)
      const last = slot.vector.packed.at(-1)
      if (last !== undefined) terms = Math.max(terms, (last >>> TERM_BITS) + 1)
    }
    this.#frequencies = new Uint32Array(terms)
    for (const slot of this.slots)
      if (slot !== null) for (const packed of slot.vector.packed) this.#frequencies[packed >>> TERM_BITS]!++
    this.#typical = Math.max(1, Float64Array.from(lengths).sort()[lengths.length >> 1] ?? 1)
  }

  /** All weights by term. */
  #weights(): Float64Array {
    if (this.#idfOf !== this.generation) {
      this.#idfOf = this.generation
      this.#count()
      this.#idf = new Float64Array(this.#frequencies.length)
      for (let term = 0; term < this.#idf.length; term++) this.#idf[term] = this.#combinedIdf(term)
    }
    return this.#idf
  }

  #combinedIdf(term: number): number {
    return combinedIdf(term, this, this.#partner, this.#recipe)
  }

  /** What each entry asks of the other list, and with it the postings. */
  #ask(): void {
    if (this.#askedOf === this.generation) return
    this.#askedOf = this.generation
    this.#count()
    const { k1, b } = this.#recipe
    this.#spreads = new Float64Array(this.slots.length)
    this.slots.forEach((slot, number) => {
      if (slot === null) return
      slot.norms = this.#partner!.markAsked(slot.vector)
      slot.copies = null
      this.#spreads[number] = k1 * (1 - b + (b * slot.vector.length) / this.#typical)
    })
    this.#postings = new Postings(this.slots, this.#frequencies)
  }
}
