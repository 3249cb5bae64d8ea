import type { Entry, Side } from '#app/domain/matching/entry.ts'
import { findShelfGaps } from '#app/domain/matching/shelf-gaps.ts'
import type { ShelfGaps } from '#app/domain/matching/shelf-gaps.ts'
import { cellOf } from '#app/domain/shelf-cell.ts'
import type { GapCell, GapQuestion } from './matching-port.ts'
import { reportOf } from './matching-shelves.ts'
import type { Shelves } from './matching-shelves.ts'

export interface GapsAt {
  readonly gaps: ShelfGaps
  readonly computedAt: number
}

/** So long the thread is busy at a stretch; then it answers what has been asked meanwhile. */
const STRETCH_MS = 15
/** So long a question waits for new figures before it is told those of the last time. */
const PATIENCE_MS = 1000

/**
 * 供需缺口 over both lists. Finding them compares thousands of texts, so it is done in stretches, and what was found is
 * kept until something changes; while it is done anew the last figures are told with their time.
 */
export class GapKeeper {
  readonly #shelves: Shelves
  readonly #summaryOnly: boolean
  #last: (GapsAt & { key: string }) | null = null
  #underway: Promise<void> | null = null
  #stopped = false

  /** `summaryOnly`: the gaps as a reader sees them who may not know the conditions of some needs. */
  constructor(shelves: Shelves, summaryOnly: boolean) {
    this.#shelves = shelves
    this.#summaryOnly = summaryOnly
  }

  /** `key` names what the figures are made of: another one makes them anew. Null: the first ones are not ready yet. */
  async at(key: string, today: string): Promise<GapsAt | null> {
    if (this.#last?.key === key) return this.#last
    if (this.#underway === null) {
      const done = this.#find(key, today).finally(() => (this.#underway = null))
      // Whoever waits hears of a failure; nobody may be waiting any more.
      done.catch(() => undefined)
      this.#underway = done
    }
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)))
    await Promise.race([this.#underway, patience])
    clearTimeout(timer)
    return this.#last
  }

  stop(): void {
    this.#stopped = true
  }

  async #find(key: string, today: string): Promise<void> {
    const { engine, isOpen, now } = this.#shelves
    const computedAt = now()
    const steps = findShelfGaps(engine, {
      open: (entry) => isOpen(entry.id),
      keepsMusts: (needId, offerId) => this.brokenMusts(needId, offerId, today) === 0,
    })
    for (let until = performance.now() + STRETCH_MS; !this.#stopped;) {
      const step = steps.next()
      if (step.done) {
        this.#last = { key, gaps: step.value, computedAt }
        return
      }
      if (performance.now() < until) continue
      await new Promise<void>((resolve) => setImmediate(resolve))
      until = performance.now() + STRETCH_MS
    }
  }

  /** How many must conditions of a need the fields of a product break; all of them where one of the two is gone. */
  brokenMusts(needId: string, offerId: string, today: string): number {
    if (this.#summaryOnly && this.#shelves.needs.get(needId)?.hidesDetails) return 0
    const report = reportOf(this.#shelves, needId, offerId, today)
    return report?.lines.filter(({ must, verdict }) => must && verdict === 'broken').length ?? Infinity
  }

  /** All open items by category and space, or those of one organisation, with how many of them are gaps. */
  cells({ gaps }: GapsAt, organisationId: string | null): GapCell[] {
    const cells = new Map<string, GapCell>()
    const count = (side: Side, id: string, entry: Entry) => {
      if (organisationId !== null && entry.orgId !== organisationId) return
      const { category, space } = this.cell(side, id)
      const name = `${category} ${space}`
      const cell = cells.get(name) ?? { category, space, need: noItems(), offer: noItems() }
      cells.set(name, cell)
      cell[side].items++
      const reason = (side === 'need' ? gaps.needs : gaps.offers).get(id)
      if (reason !== undefined) cell[side].gaps++
      if (reason === 'broken') cell[side].broken++
    }
    for (const side of ['need', 'offer'] as const)
      for (const id of this.#shelves.engine.ids(side)) {
        const entry = this.#shelves.engine.get(side, id)
        if (entry && this.#shelves.isOpen(id)) count(side, id, entry)
      }
    return [...cells.values()]
  }

  cell(side: Side, id: string) {
    const { needs, offers } = this.#shelves
    return (side === 'need' ? needs : offers).get(id)?.cell ?? cellOf(undefined)
  }

  /** The gaps that a question asks for, those that end first on top. */
  rows({ gaps }: GapsAt, { side, organisationId, category, space }: GapQuestion): string[] {
    const { engine, needs, offers, isOpen } = this.#shelves
    const items = side === 'need' ? needs : offers
    const found = [...(side === 'need' ? gaps.needs : gaps.offers).keys()].filter((id) => {
      const entry = engine.get(side, id)
      if (entry === undefined || !isOpen(id)) return false
      if (organisationId !== null && entry.orgId !== organisationId) return false
      const cell = this.cell(side, id)
      return (category === '' || cell.category === category) && (space === '' || cell.space === space)
    })
    const ends = (id: string) => items.get(id)?.endsAt ?? Infinity
    return found.sort((a, b) => (ends(a) === ends(b) ? (a < b ? -1 : 1) : ends(a) - ends(b)))
  }
}

const noItems = () => ({ items: 0, gaps: 0, broken: 0 })
