import { unplacedBound } from './counting.ts'
import type { Model, Quality, Slots } from './model.ts'
import { measure } from './model.ts'

/** The best agenda so far and what is proven about better ones. */
export class Incumbent {
  slots: Slots
  quality: Quality
  /** Proven: so many meetings at least stay unplaced. */
  unplacedBound: number
  /** Proven: so many breaks at least. */
  breaksBound = 0
  /** Meetings that no slot is open to. */
  readonly never: number
  readonly keep: Slots | undefined
  readonly keepFirst: boolean
  /** Fairness kept; larger than asked for where that is impossible. */
  fairness: number

  constructor(
    readonly model: Model,
    private readonly onChange: (incumbent: Incumbent) => void,
    /** Slots that meetings should rather keep; `first`: rather than have fewer breaks. */
    kept: { readonly slots?: Slots; readonly first?: boolean } = {},
  ) {
    this.keep = kept.slots
    this.keepFirst = kept.slots !== undefined && kept.first === true
    this.slots = model.pinned.slice()
    this.quality = measure(model, this.slots)
    this.never = model.domain.filter((slots) => slots.length === 0).length
    this.unplacedBound = unplacedBound(model)
    this.fairness = model.fairness
  }

  /** Meetings that could have a slot and have none. */
  get left(): number {
    return this.quality.unplaced - this.never
  }

  get complete(): boolean {
    return this.quality.unplaced === this.unplacedBound
  }

  get fair(): boolean {
    return this.quality.difference <= this.fairness
  }

  get proven(): boolean {
    return this.complete && this.fair && this.quality.breaks === this.breaksBound
  }

  /** Takes the agenda if it is better: more meetings placed, then nearer to the fairness, then fewer breaks, more wishes kept, fewer moved. */
  offer(slots: Slots): boolean {
    const quality = measure(this.model, slots)
    const moved = this.moved(slots) - this.moved(this.slots)
    const order = [
      quality.unplaced - this.quality.unplaced,
      this.keepFirst ? moved : 0,
      this.excess(quality) - this.excess(this.quality),
      quality.breaks - this.quality.breaks,
      quality.unmet - this.quality.unmet,
      moved,
    ]
    if ((order.find((difference) => difference !== 0) ?? 0) >= 0) return false
    this.slots = slots.slice()
    this.quality = quality
    this.onChange(this)
    return true
  }

  /** Takes an agenda that is no worse in what `offer` asks for and better in what it does not know of. */
  settle(slots: Slots): void {
    this.slots = slots
    this.quality = measure(this.model, slots)
    this.onChange(this)
  }

  private excess(quality: Quality): number {
    return Math.max(0, quality.difference - this.fairness)
  }

  private moved(slots: Slots): number {
    const { keep } = this
    return keep ? slots.filter((s, m) => keep[m]! >= 0 && s !== keep[m]).length : 0
  }

  raise(bounds: { unplaced?: number; breaks?: number }): void {
    this.unplacedBound = Math.max(this.unplacedBound, bounds.unplaced ?? 0)
    this.breaksBound = Math.max(this.breaksBound, bounds.breaks ?? 0)
    this.onChange(this)
  }
}
