/** A login name as it is compared: half width, lower case, a mobile number without spaces, hyphens or +86. */
export function foldLogin(input: string): string {
  const text = input.normalize('NFKC').trim().toLowerCase()
  const digits = text.replace(/[\s-]/g, '').replace(/^(\+?86)(?=1\d{10}$)/, '')
  return /^1\d{10}$/.test(digits) ? digits : text
}
