/** 统一社会信用代码, GB 32100-2015, and the organisation code inside it, GB 11714. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const INNER_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

/** Trimmed, half width, upper case. Letters are never repaired: I is not taken for 1, nor O for 0. */
export function normaliseCreditCode(input: string): string {
  return input.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
}

/** Check character of the first 17 characters: 31 − (Σ value·3^(i−1) mod 31), 31 counting as 0. */
export function creditCheckCharacter(body: string): string {
  const sum = WEIGHTS.reduce((s, w, i) => s + w * ALPHABET.indexOf(body[i] ?? ''), 0)
  return ALPHABET[(31 - (sum % 31)) % 31] as string
}

/** Check digit of the organisation code in places 9–16: 11 − (Σ mod 11), 10 → X, 11 → 0. */
export function organisationCheckDigit(eight: string): string {
  const value = (c: string) => (/\d/.test(c) ? Number(c) : c.charCodeAt(0) - 55)
  const sum = INNER_WEIGHTS.reduce((s, w, i) => s + w * value(eight[i] ?? '0'), 0)
  const digit = 11 - (sum % 11)
  return digit === 10 ? 'X' : digit === 11 ? '0' : String(digit)
}

export interface CreditCodeCheck {
  code: string
  /** Why the code is refused, in Chinese; null when it stands. */
  error: string | null
  /** Doubt that does not refuse: the inner check digit does not fit. */
  warning: string | null
}

/** Checks a code as typed. The sentence names the character that cannot occur and its place, or the check digit. */
export function checkCreditCode(input: string): CreditCodeCheck {
  const code = normaliseCreditCode(input)
  const refuse = (error: string): CreditCodeCheck => ({ code, error, warning: null })
  if (code === '') return refuse('请填写统一社会信用代码')
  for (const [i, c] of [...code].entries()) {
    if ('IOSVZ'.includes(c)) return refuse(`第 ${i + 1} 位的“${c}”不会出现：代码不使用 I、O、S、V、Z`)
    if (!ALPHABET.includes(c)) return refuse(`第 ${i + 1} 位的“${c}”不会出现：代码只有数字和大写字母`)
  }
  if (code.length !== 18) return refuse(`统一社会信用代码是 18 位，现在是 ${code.length} 位`)
  if (!/^\d{6}$/.test(code.slice(2, 8))) return refuse('第 3–8 位是行政区划，应为数字')
  if (creditCheckCharacter(code.slice(0, 17)) !== code[17]) return refuse('校验码不符，请对照证照逐位核对')
  const inner = organisationCheckDigit(code.slice(8, 16)) !== code[16]
  return { code, error: null, warning: inner ? '代码中的组织机构代码校验位不符，请再核对一次' : null }
}
