import { fold, foldedSlice, scanUnits } from '#app/domain/matching/text.ts'

/** The engine reads ten words of a query; two Han characters are about one of its words. */
const WORDS = 10

const HAN = /\p{Script=Han}/gu

function weight(text: string): number {
  let words = 0
  scanUnits(fold(text).codes, (_start, _end, han) => {
    words += han === 0 ? 1 : 0.5
  })
  return words
}

/** The first `words` words of a text that is one long run. */
function cut(text: string, words: number): string {
  const folded = fold(text)
  let used = 0
  let end = 0
  scanUnits(folded.codes, (_start, unitEnd, han) => {
    used += han === 0 ? 1 : 0.5
    if (used <= words) end = unitEnd
  })
  return foldedSlice(folded, 0, end)
}

/** True for more than ten words separated by spaces, more than 20 Han characters, or a mixture as long. */
export function isLong(q: string): boolean {
  return q.split(/\s+/).length > WORDS || (q.match(HAN)?.length ?? 0) > 2 * WORDS || weight(q) > WORDS
}

/**
 * A long query as the engine can read it: its phrases (between spaces and punctuation) as long as they fit into ten
 * words, the first ones first; a first phrase that is too long by itself is cut.
 */
export function shorten(q: string): string {
  const phrases = q.split(/[\s，。；、！？,;!?]+/).filter((p) => p !== '')
  const kept: string[] = []
  let left = WORDS
  for (const phrase of phrases) {
    const w = weight(phrase)
    if (w > left) continue
    kept.push(phrase)
    left -= w
  }
  return kept.length > 0 ? kept.join(' ') : cut(phrases[0] ?? '', WORDS)
}
