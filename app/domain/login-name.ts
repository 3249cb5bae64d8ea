/** A login name as it is compared: half width, lower case, a mobile number without spaces, hyphens or +86. */
export function foldLogin(input: string): string {
  const text = input.normalize('NFKC').trim().toLowerCase()
  const digits = foldDigits(text)
  return isMobile(digits) ? digits : text
}

const foldDigits = (text: string) => text.replace(/[\s-]/g, '').replace(/^(\+?86)(?=1\d{10}$)/, '')

/** A mainland mobile number, eleven digits. */
export function isMobile(text: string): boolean {
  return /^1[3-9]\d{9}$/.test(text)
}

/** The shape of a mail address; whether it exists is only known by writing to it. */
export function isMail(text: string): boolean {
  return text.length <= 120 && /^[^\s@"<>(),;:\\]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text)
}

/** What a folded login name is; null for neither (only accounts made at the console have such names). */
export function loginKind(folded: string): 'mobile' | 'mail' | null {
  return isMobile(folded) ? 'mobile' : isMail(folded) ? 'mail' : null
}
