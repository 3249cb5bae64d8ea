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

  /**
   * Literals of which number j must be true when more than j of the given are (a totalizer, Bailleux and Boufkhad 2003);
   * no more than `bound` of them.
   */
  count(literals: readonly number[], bound: number): number[] {
    if (literals.length <= 1) return [...literals].slice(0, bound)
    const middle = literals.length >> 1
    const left = this.count(literals.slice(0, middle), bound)
    const right = this.count(literals.slice(middle), bound)
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
