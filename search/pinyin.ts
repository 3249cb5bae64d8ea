import { pinyin } from 'pinyin-pro'

const HAN_RUN = /\p{Script=Han}+/gu
/** Longest window in syllables: a typed pinyin query is rarely longer, and a word stays far below the engine's limit. */
const WINDOW = 8
const MAX_WORDS = 300

/**
 * The words by which a text is found in pinyin: at each character the syllable, the pair, and a window of up to eight
 * syllables in full and as initials. Both search paths match prefixes, so a window answers every shorter query.
 */
export function pinyinWords(text: string): string[] {
  const words = new Set<string>()
  for (const [run] of text.matchAll(HAN_RUN)) {
    const syllables = pinyin(run, { toneType: 'none', type: 'array', v: true })
    for (let at = 0; at < syllables.length && words.size < MAX_WORDS; at++) {
      const window = syllables.slice(at, at + WINDOW)
      words.add(window.slice(0, 1).join(''))
      words.add(window.slice(0, 2).join(''))
      words.add(window.join(''))
      if (window.length > 1) words.add(window.map((s) => s.charAt(0)).join(''))
    }
  }
  return [...words]
}
