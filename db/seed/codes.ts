const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const BODY_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

/** The check character of an eight-character organisation code (GB 11714): digits count 0–9, letters A=10 … Z=35. */
function bodyCheck(body: string): string {
  const sum = BODY_WEIGHTS.reduce((s, w, i) => s + w * parseInt(body.charAt(i), 36), 0)
  const rest = 11 - (sum % 11)
  return rest === 10 ? 'X' : rest === 11 ? '0' : String(rest)
}

/** The 18th character of a 统一社会信用代码 (GB 32100-2015) for its first seventeen. */
function codeCheck(first17: string): string {
  const sum = WEIGHTS.reduce((s, w, i) => s + w * ALPHABET.indexOf(first17.charAt(i)), 0)
  return ALPHABET.charAt((31 - (sum % 31)) % 31)
}

/**
 * A complete code from the two leading characters (登记管理部门, 机构类别), a six-digit region and an eight-character
 * organisation body, with both check characters computed. Throws on characters that a code cannot hold.
 */
export function creditCode(prefix: string, region: string, body: string): string {
  const first16 = prefix + region + body
  if (first16.length !== 16 || [...first16].some((c) => !ALPHABET.includes(c)))
    throw new RangeError(`no code can begin with ${first16}`)
  const first17 = first16 + bodyCheck(body)
  return first17 + codeCheck(first17)
}
