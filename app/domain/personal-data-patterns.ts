/** Kinds of personal data that a free text should not contain. */
export const personalDataKinds = { mobile: '手机号码', identity: '身份证号码', bankCard: '银行卡号' } as const
export type PersonalDataKind = keyof typeof personalDataKinds

export interface PersonalDataFinding {
  kind: PersonalDataKind
  /** The passage with its middle hidden, so that a warning does not spread what it warns of. */
  masked: string
  /** Offsets in code units of the text. */
  start: number
  end: number
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** True for an 18-character 公民身份号码: a date that exists and the check character of GB 11643-1999 (MOD 11-2). */
export function isIdentityNumber(text: string): boolean {
  if (!/^[1-9]\d{16}[\dXx]$/.test(text)) return false
  const [y, m, d] = [Number(text.slice(6, 10)), Number(text.slice(10, 12)), Number(text.slice(12, 14))]
  const date = new Date(Date.UTC(y, m - 1, d))
  if (y < 1900 || y > 2100 || date.getUTCMonth() + 1 !== m || date.getUTCDate() !== d) return false
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(text[i]), 0)
  return '10X98765432'[sum % 11] === text[17]?.toUpperCase()
}

/** True when the last digit is the Luhn check digit (ISO/IEC 7812-1 annex B) of the digits before it. */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    let n = Number(digits[digits.length - 1 - i])
    if (i % 2 === 1) n = n > 4 ? n * 2 - 9 : n * 2
    sum += n
  }
  return sum % 10 === 0
}

/** UnionPay (62, 60) has 16 to 19 digits, Visa, Mastercard and JCB (35) have 16. */
function isBankCard(digits: string): boolean {
  return /^(?:6[02]\d{14,17}|[45]\d{15}|35\d{14})$/.test(digits) && !/^(\d)\1+$/.test(digits) && passesLuhn(digits)
}

function kindOf(compact: string): PersonalDataKind | null {
  if (isIdentityNumber(compact)) return 'identity'
  if (/^(?:\+?86)?1[3-9]\d{9}$/.test(compact)) return 'mobile'
  return isBankCard(compact) ? 'bankCard' : null
}

/** Runs of digits, single spaces or hyphens between them, not part of a longer number, decimal or Latin word. */
const NUMBER = /(?<![\dA-Za-z.])\+?\d(?:[ -]?\d){9,19}(?:[ -]?[Xx])?(?![\dA-Za-z]|\.\d)/g

/**
 * Mobile, identity and bank card numbers in a text, in the order of the text. Office numbers (0791-…) are public and
 * are not reported. Full-width digits count as digits.
 */
export function personalDataIn(text: string): PersonalDataFinding[] {
  const folded = text.replace(/[０-９－＋Ｘｘ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
  return [...folded.matchAll(NUMBER)].flatMap((match) => {
    const compact = match[0].replace(/[ -]/g, '')
    const kind = kindOf(compact)
    if (!kind) return []
    const masked = `${compact.slice(0, 3)}****${compact.slice(-2)}`
    return [{ kind, masked, start: match.index, end: match.index + match[0].length }]
  })
}
