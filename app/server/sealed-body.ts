import type { Keys } from './keys.ts'
import { seal, unseal } from './keys.ts'
import { canonicalJson } from './ids.ts'

/** Which version of which answer: bound to both ciphertexts, so that neither can be moved to another row. */
export interface BodyPlace {
  responseId: string
  version: number
}

/** What is stored of a body: ciphertext under a data key of its own, and that key wrapped by `seal.key`. */
export interface SealedBody {
  body_cipher: Buffer
  wrapped_key: Buffer
}

const contextOf = (place: BodyPlace) => `response_version:${place.responseId}:${place.version}`

/** Encrypts a body with a new random data key. */
export function sealBody(keys: Pick<Keys, 'newDataKey'>, place: BodyPlace, body: unknown): SealedBody {
  const context = contextOf(place)
  const { key, wrapped } = keys.newDataKey(context)
  const body_cipher = seal(key, Buffer.from(canonicalJson(body), 'utf8'), context)
  key.fill(0)
  return { body_cipher, wrapped_key: wrapped }
}

/**
 * Decrypts a body. Throws `KeyError` when a byte was changed, or the row is another one. Called by two use cases alone:
 * the answering unit's own reading, and the owner's reading of what was viewed or opened.
 */
export function openBody(keys: Pick<Keys, 'unwrapDataKey'>, place: BodyPlace, sealed: SealedBody): unknown {
  const context = contextOf(place)
  const key = keys.unwrapDataKey(sealed.wrapped_key, context)
  try {
    return JSON.parse(unseal(key, sealed.body_cipher, context).toString('utf8')) as unknown
  } finally {
    key.fill(0)
  }
}
