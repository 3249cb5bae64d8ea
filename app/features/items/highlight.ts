import { fold, foldedSlice, normalise, toRaw } from '#app/domain/matching/text.ts'
import { WordFinder } from '#app/domain/matching/thesaurus.ts'
import type { WordGroup } from '#app/domain/matching/thesaurus.ts'
import type { MarkRange } from '#app/ui/text.tsx'

/** The pieces of a query that are looked for: words as they stand, runs of Han also by their pairs. */
function pieces(query: string): string[] {
  const words = normalise(query).match(/[\p{Script=Han}]+|[\p{L}\p{N}.+#-]+/gu) ?? []
  return words.flatMap((word) => {
    const han = /\p{Script=Han}/u.test(word)
    if (!han || word.length <= 2) return [word]
    return [word, ...Array.from({ length: word.length - 1 }, (_, i) => word.slice(i, i + 2))]
  })
}

/**
 * Finds where a query occurs in texts, width, case and traditional characters apart, as ranges that do not overlap. Of
 * the groups that it has a word of every word is marked, because every one of them is found.
 */
export function queryMarker(query: string, groups: readonly WordGroup[]): (text: string) => MarkRange[] {
  if (query === '') return () => []
  const finder = new WordFinder(groups)
  const words = new Set(pieces(query))
  return (text) => marksOf(text, words, finder)
}

function marksOf(text: string, words: ReadonlySet<string>, finder: WordFinder): MarkRange[] {
  const folded = fold(text)
  const plain = foldedSlice(folded)
  const marked = new Uint8Array(text.length)
  for (const { start, end } of finder.find(folded)) marked.fill(1, ...toRaw(folded, start, end))
  for (const piece of words)
    for (let at = plain.indexOf(piece); at >= 0; at = plain.indexOf(piece, at + 1))
      marked.fill(1, ...toRaw(folded, at, at + piece.length))
  const ranges: MarkRange[] = []
  for (let i = 0; i < text.length; i++) {
    if (marked[i] === 0) continue
    const start = i
    while (i < text.length && marked[i] === 1) i++
    ranges.push({ start, end: i })
  }
  return ranges
}
