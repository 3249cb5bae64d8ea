const TF_BITS = 8
const TF_MASK = (1 << TF_BITS) - 1
const NONE = -1

/**
 * Which slots have a term, and how often: linked rows in two flat tables, so that adding costs the same wherever the
 * term stands and ten thousand entries take tens of megabytes. Up to 2^24 slots, counts up to 255.
 */
export class Postings {
  #heads = new Int32Array(1024).fill(NONE)
  #frequencies = new Uint32Array(1024)
  #values = new Uint32Array(4096)
  #nexts = new Int32Array(4096)
  #used = 0
  #free = NONE

  /** One more than the largest term that ever had room. */
  get terms(): number {
    return this.#heads.length
  }

  /** In how many slots a term occurs. */
  frequency(term: number): number {
    return this.#frequencies[term] ?? 0
  }

  add(term: number, slot: number, tf: number): void {
    if (term >= this.#heads.length) this.#makeRoomForTerm(term)
    const row = this.#newRow()
    this.#values[row] = slot * (1 << TF_BITS) + Math.min(tf, TF_MASK)
    this.#nexts[row] = this.#heads[term]!
    this.#heads[term] = row
    this.#frequencies[term]!++
  }

  remove(term: number, slot: number): void {
    let before = NONE
    for (let row = this.#heads[term] ?? NONE; row !== NONE; before = row, row = this.#nexts[row]!) {
      if (this.#values[row]! >>> TF_BITS !== slot) continue
      if (before === NONE) this.#heads[term] = this.#nexts[row]!
      else this.#nexts[before] = this.#nexts[row]!
      this.#nexts[row] = this.#free
      this.#free = row
      this.#frequencies[term]!--
      return
    }
  }

  forEach(term: number, visit: (slot: number, tf: number) => void): void {
    for (let row = this.#heads[term] ?? NONE; row !== NONE; row = this.#nexts[row]!) {
      const value = this.#values[row]!
      visit(value >>> TF_BITS, value & TF_MASK)
    }
  }

  #newRow(): number {
    const row = this.#free
    if (row !== NONE) {
      this.#free = this.#nexts[row]!
      return row
    }
    if (this.#used === this.#values.length) {
      const length = Math.ceil(this.#used * 1.25)
      const values = new Uint32Array(length)
      values.set(this.#values)
      this.#values = values
      const nexts = new Int32Array(length)
      nexts.set(this.#nexts)
      this.#nexts = nexts
    }
    return this.#used++
  }

  #makeRoomForTerm(term: number): void {
    const heads = new Int32Array(term * 2).fill(NONE)
    heads.set(this.#heads)
    this.#heads = heads
    const frequencies = new Uint32Array(term * 2)
    frequencies.set(this.#frequencies)
    this.#frequencies = frequencies
  }
}
