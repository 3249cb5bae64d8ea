/**
 * Texts that a spreadsheet would run as a formula are protected by one leading `'`: those that begin with = + - @,
 * tab, CR or LF, or the full-width forms ＝ ＋ － ＠ (OWASP CSV injection; CVE-2021-41270). A text that already begins
 * with `'` before such a character gets one more, so that reading back gives exactly the original.
 */
const RISKY = /^'*[=+\-@\t\r\n＝＋－＠]/
const PROTECTED = /^'+[=+\-@\t\r\n＝＋－＠]/

/** The text as it may stand in an exported cell. */
export function safeCell(text: string): string {
  return RISKY.test(text) ? `'${text}` : text
}

/** The original of an exported cell: exactly one leading `'` is taken from a protected text. */
export function unsafeCell(text: string): string {
  return PROTECTED.test(text) ? text.slice(1) : text
}
