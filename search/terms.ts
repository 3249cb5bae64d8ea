import { fold, foldedSlice, scanUnits } from '#app/domain/matching/text.ts'

/** A term of a full text query; `prefix` also finds longer words that begin with it. */
export interface QueryTerm {
  text: string
  prefix: boolean
}

interface Unit {
  text: string
  start: number
  end: number
  han: boolean
}

function unitsOf(raw: string): Unit[] {
  const folded = fold(raw)
  const units: Unit[] = []
  scanUnits(folded.codes, (start, end, han) => {
    units.push({ text: foldedSlice(folded, start, end), start, end, han: han !== 0 })
  })
  return units
}

const joined = (a: Unit | undefined, b: Unit | undefined): boolean =>
  a !== undefined && b !== undefined && a.han && b.han && a.end === b.start

/** What a text is found by: every Han character, every adjacent pair, every other word; folded, in order. */
export function indexTerms(raw: string): string[] {
  const units = unitsOf(raw)
  const terms: string[] = []
  units.forEach((unit, at) => {
    terms.push(unit.text)
    const next = units[at + 1]
    if (next && joined(unit, next)) terms.push(unit.text + next.text)
  })
  return terms
}

/** What a query asks for: the pairs of each Han run (a lone character stays itself) and the other words as prefixes. */
export function queryTerms(raw: string): QueryTerm[] {
  const units = unitsOf(raw)
  const terms = new Map<string, QueryTerm>()
  units.forEach((unit, at) => {
    const next = units[at + 1]
    // A single letter begins too many words to mean one.
    if (!unit.han) terms.set(unit.text, { text: unit.text, prefix: unit.text.length > 1 })
    else if (next && joined(unit, next))
      terms.set(unit.text + next.text, { text: unit.text + next.text, prefix: false })
    else if (!joined(units[at - 1], unit)) terms.set(unit.text, { text: unit.text, prefix: false })
  })
  return [...terms.values()]
}
