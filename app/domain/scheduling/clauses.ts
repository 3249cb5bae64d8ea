import type { SatSolver } from './sat.ts'

/** Adds clauses to a solver, hands out variables, and leaves out what the constants decide. */
export class Clauses {
  /** A literal that is always true. */
  readonly yes = 1
  readonly no = -1
  private last = 1

  constructor(private readonly solver: SatSolver) {
    solver.addClause([this.yes])
  }

  variable(): number {
    return ++this.last
  }

  add(...literals: number[]): void {
    if (literals.includes(this.yes)) return
    this.solver.addClause(literals.includes(this.no) ? literals.filter((literal) => literal !== this.no) : literals)
  }

  /** A literal that is true exactly when one of the given is. */
  either(literals: readonly number[]): number {
    if (literals.includes(this.yes)) return this.yes
    const open = literals.filter((literal) => literal !== this.no)
    if (open.length === 0) return this.no
    if (open.length === 1) return open[0]!
    const any = this.variable()
    this.add(-any, ...open)
    for (const literal of open) this.add(any, -literal)
    return any
  }

  /** A literal that is true exactly when both are. */
  both(a: number, b: number): number {
    return -this.either([-a, -b])
  }

  /** At most `limit` of the literals are true. */
  atMost(literals: readonly number[], limit: number): void {
    const open = literals.filter((literal) => literal !== this.no)
    if (open.length <= limit) return
    if (limit === 1) {
      open.forEach((a, at) => open.slice(at + 1).forEach((b) => this.add(-a, -b)))
      return
    }
    const counted = this.count(open, limit + 1)
    this.add(-counted[limit]!)
  }

  /** Of both lists equally many literals are true, at most `limit`. */
  equallyMany(a: readonly number[], b: readonly number[], limit: number): void {
    const [left, right] = [a, b].map((literals) =>
      this.countBoth(
        literals.filter((l) => l !== this.no),
        limit + 1,
      ),
    )
    for (let k = 0; k < limit; k++) {
      const [more, same] = [left![k] ?? this.no, right![k] ?? this.no]
      this.add(-more, same)
      this.add(more, -same)
    }
    for (const counted of [left, right]) if (counted!.length > limit) this.add(-counted![limit]!)
  }

  /** As `count`, and number j is true only when more than j are. */
  private countBoth(literals: readonly number[], bound: number): number[] {
    if (literals.length <= 1) return literals.slice(0, bound)
    const middle = literals.length >> 1
    const left = this.countBoth(literals.slice(0, middle), bound)
    const right = this.countBoth(literals.slice(middle), bound)
    const sums = this.merge(left, right, bound)
    for (let a = 0; a <= left.length; a++)
      for (let b = 0; b <= right.length && a + b < sums.length; b++)
        this.add(left[a] ?? this.no, right[b] ?? this.no, -sums[a + b]!)
    return sums
  }

  /**
   * Literals of which number j must be true when more than j of the given are (a totalizer, Bailleux and Boufkhad 2003);
   * no more than `bound` of them.
   */
  count(literals: readonly number[], bound: number): number[] {
    if (literals.length <= 1) return [...literals].slice(0, bound)
    const middle = literals.length >> 1
    return this.merge(this.count(literals.slice(0, middle), bound), this.count(literals.slice(middle), bound), bound)
  }

  private merge(left: readonly number[], right: readonly number[], bound: number): number[] {
    const sums = Array.from({ length: Math.min(bound, left.length + right.length) }, () => this.variable())
    for (let a = 0; a <= left.length; a++) {
      for (let b = 0; b <= right.length; b++) {
        if (a + b === 0 || a + b > bound) continue
        this.add(a > 0 ? -left[a - 1]! : this.no, b > 0 ? -right[b - 1]! : this.no, sums[a + b - 1]!)
      }
    }
    return sums
  }
}
