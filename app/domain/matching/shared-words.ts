import { fold, normalise, toRaw } from './text.ts'
import type { FoundWord, WordFinder } from './thesaurus.ts'

/** Two words of one group: how the need says it, and how the offer does. */
export interface SharedWord {
  readonly need: string
  readonly offer: string
  /** Code units of each side's raw `title + "\n" + text`. */
  readonly inNeed: readonly [number, number]
  readonly inOffer: readonly [number, number]
}

/** The groups that two texts have in common without sharing a word of them, each as the texts first write it. */
export function sharedWords(finder: WordFinder, needRaw: string, offerRaw: string): SharedWord[] {
  if (finder.groups.length === 0) return []
  const [need, offer] = [wordsByGroup(finder, needRaw), wordsByGroup(finder, offerRaw)]
  return [...need].flatMap(([id, words]) => {
    const others = offer.get(id)
    const folded = new Set(words.map(({ text }) => normalise(text)))
    if (others === undefined || others.some(({ text }) => folded.has(normalise(text)))) return []
    const [own, other] = [words[0]!, others[0]!]
    return [{ need: own.text, offer: other.text, inNeed: own.range, inOffer: other.range }]
  })
}

function wordsByGroup(finder: WordFinder, raw: string) {
  const folded = fold(raw)
  const found = new Map<string, { text: string; range: [number, number] }[]>()
  const add = ({ group, start, end }: FoundWord) => {
    const range = toRaw(folded, start, end)
    found.set(group.id, [...(found.get(group.id) ?? []), { text: raw.slice(...range), range }])
  }
  finder.find(folded).forEach(add)
  return found
}
