/** Signs of a badge's code: none that a person takes for another one. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
export const BADGE_CODE_LENGTH = 6

/** The code that a hash (hexadecimal, at least 12 digits) stands for: six signs, one in 729 million. */
export function badgeCodeOf(hash: string): string {
  let rest = Number.parseInt(hash.slice(0, 12), 16)
  let code = ''
  for (let i = 0; i < BADGE_CODE_LENGTH; i++) {
    code += ALPHABET[rest % ALPHABET.length]
    rest = Math.floor(rest / ALPHABET.length)
  }
  return code
}

/** A code as it was typed or read out: capitals, without spaces and hyphens; null when it cannot be a code. */
export function readBadgeCode(typed: string): string | null {
  const code = typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '')
  return code.length === BADGE_CODE_LENGTH && [...code].every((sign) => ALPHABET.includes(sign)) ? code : null
}
