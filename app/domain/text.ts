/** Length as people count it: code points, so that a rare character counts once. */
export function countCharacters(text: string): number {
  let n = 0
  for (const _ of text) n++
  return n
}

/** Control characters and bidirectional overrides, which have no place in a title or a name. */
const UNSAFE =
  // eslint-disable-next-line no-control-regex -- naming control characters is the purpose of this pattern
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/

export function hasUnsafeCharacters(text: string): boolean {
  return UNSAFE.test(text)
}

/** One line of text: NFC, line breaks and runs of white space become one space, ends trimmed. */
export function oneLine(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}

/** Several lines: line ends unified, at most one empty line in a row, ends trimmed. */
export function manyLines(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** A name folded for comparison: NFKC, lower case, without spaces, brackets and punctuation. */
export function foldName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s()（）·.,，。、"'“”‘’\-—_/]/g, '')
}

/** Masks a mobile number, landline or mail address for people who may not see it. */
export function maskContact(value: string): string {
  const at = value.indexOf('@')
  if (at > 0) return `${value[0] ?? ''}***${value.slice(at)}`
  if (value.length >= 7) return `${value.slice(0, 3)}****${value.slice(-4)}`
  return '****'
}

/** A person's name with everything after the family name hidden: 李示例 → 李**. */
export function maskName(name: string): string {
  const letters = [...name]
  return letters.length === 0 ? '' : `${letters[0]}${'*'.repeat(Math.max(1, letters.length - 1))}`
}
