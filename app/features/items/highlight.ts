import { fold, foldedSlice, normalise, toRaw } from '#app/domain/matching/text.ts'
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

/** Where a query occurs in a text, width, case and traditional characters apart, as ranges that do not overlap. */
export function queryMarks(text: string, query: string): MarkRange[] {
  if (query === '') return []
  const folded = fold(text)
  const plain = foldedSlice(folded)
  const marked = new Uint8Array(text.length)
  for (const piece of new Set(pieces(query)))
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
