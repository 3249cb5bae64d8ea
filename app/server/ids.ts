import { createHash, randomBytes, randomUUID } from 'node:crypto'

/** A new object id: random text, also the id of its search document. */
export const newId = (): string => randomUUID()

/** A secret for a personal link: 160 bits, URL-safe. */
export const newToken = (): string => randomBytes(20).toString('base64url')

export const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex')

/** JSON with sorted keys, so that equal content has equal text and an equal hash. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`)
      .join(',')}}`
  return JSON.stringify(value) ?? 'null'
}

/** Hash of an item's content: what an approval is given for. */
export const contentHash = (content: unknown): string => sha256(canonicalJson(content))
