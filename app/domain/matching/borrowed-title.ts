import type { Recipe } from './recipe.ts'
import type { Folded } from './text.ts'
import { fold, foldedSlice, scanUnits } from './text.ts'

/** What an offer answers of a need outside the pieces that it has word for word from the need's title. */
export interface Support {
  /** Share of all that the need asks, 0 to about 1. */
  readonly all: number
  /** Share of what the title asks. */
  readonly title: number
}

/**
 * How much of its evidence a title keeps that an offer answers by the share `title`, some of it in the title's own words:
 * all of it up to `borrowTrust` times what the rest of the offer answers of the need, from there on falling with the
 * square, and never less than what the rest answers of the title itself. 0 to 1; `support` null: nothing is borrowed.
 */
export function keptOfTitle(title: number, support: Support | null, { borrowTrust }: Recipe): number {
  if (support === null || title <= 0) return 1
  const trusted = Math.min(1, (borrowTrust * support.all) / title)
  return Math.min(1, Math.max(trusted * trusted, support.title / title))
}

/** Where each unit of a title stands in it: a Han character by its code point, a word by its text. */
interface Places {
  readonly count: number
  readonly han: ReadonlyMap<number, readonly number[]>
  readonly words: ReadonlyMap<string, readonly number[]>
}

function placesOf(title: Folded): Places {
  const [han, words] = [new Map<number, number[]>(), new Map<string, number[]>()]
  const add = <K>(to: Map<K, number[]>, key: K, at: number) => to.set(key, [...(to.get(key) ?? []), at])
  let count = 0
  scanUnits(title.codes, (start, end, character) => {
    if (character > 0) add(han, character, count++)
    else add(words, foldedSlice(title, start, end), count++)
  })
  return { count, han, words }
}

const NOWHERE: readonly number[] = []

/**
 * The pieces [start, end) of a text, in folded code units, that stand in the title: runs of the same Han characters and
 * words, whatever stands between them, at least `borrowLeast` long and `borrowShare` of the title.
 */
export function borrowedPieces(title: string, text: Folded, recipe: Recipe): [number, number][] {
  const { count, han, words } = placesOf(fold(title))
  const least = Math.max(recipe.borrowLeast, Math.ceil(recipe.borrowShare * count))
  const pieces: [number, number][] = []
  if (count < least) return pieces
  // By unit of the title: where the run begins that ends with it and with the unit of the text, and how long it is.
  let runs = new Map<number, { from: number; length: number }>()
  scanUnits(text.codes, (start, end, character) => {
    const places = (character > 0 ? han.get(character) : words.get(foldedSlice(text, start, end))) ?? NOWHERE
    if (places.length === 0 && runs.size === 0) return
    const next = new Map<number, { from: number; length: number }>()
    for (const at of places) {
      const run = runs.get(at - 1)
      const { from, length } = run ?? { from: start, length: 0 }
      next.set(at, { from, length: length + 1 })
      if (length + 1 >= least) pieces.push([from, end])
    }
    runs = next
  })
  return pieces
}
