import type { ItemKind } from '#app/domain/vocabulary.ts'
import type { Tx } from '../schema.ts'

/** What the loader needs from above: ids, keys and hashes are made by the product, never by the data. */
export interface SeedTools {
  now: number
  /** The demonstration's first day, `YYYY-MM-DD` in Shanghai. */
  today: string
  passwordHash: string
  newId(): string
  contentHash(content: unknown): string
  lookupHash(purpose: string, value: string): string
  encryptField(text: string, context: string): Buffer
  /** Encrypts the body of one version of an answer. */
  sealBody(place: { responseId: string; version: number }, body: unknown): { body_cipher: Buffer; wrapped_key: Buffer }
  /** A new secret of a personal link: its hash, and the secret encrypted for this place. */
  secretLink(place: string): { link_hash: string; link_cipher: Buffer }
  /** Tells search and matching of an item, in the same transaction. */
  announce(tx: Tx, item: { kind: ItemKind | 'reference'; id: string }): Promise<void>
}

/** Ids given while loading: key of the data → id in the database. */
export interface SeedIds {
  organisations: Map<string, string>
  people: Map<string, string>
  needs: Map<string, string>
  products: Map<string, string>
}

/** The id behind a key. The data's tests guarantee that every key resolves. */
export function idOf(ids: Map<string, string>, key: string): string {
  const id = ids.get(key)
  if (id === undefined) throw new Error(`demonstration data refers to the unknown key ${key}`)
  return id
}
