import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The product's own keys, each in a file of the secrets folder outside database and backup:
 * `lookup.key` keyed hashes, `field.key` contact columns, `seal.key` the data keys of answers.
 * Ciphertext is: algorithm (1 byte), key id (8), nonce (12), body, tag (16).
 */
export interface Keys {
  /** Keyed hash for looking up or comparing a value without storing it. */
  lookupHash(purpose: string, value: string): string
  /** Encrypts a personal field. `context` names table, column and row, so a value cannot be moved elsewhere. */
  encryptField(text: string, context: string): Buffer
  decryptField(cipher: Buffer, context: string): string
  /** A new random data key for one version of an answer, and the same key wrapped by `seal.key`. */
  newDataKey(context: string): { key: Buffer; wrapped: Buffer }
  unwrapDataKey(wrapped: Buffer, context: string): Buffer
  /** Short fingerprint of all keys: a database remembers it and refuses another set. */
  fingerprint: string
}

const ALGORITHM_AES_256_GCM = 1
const names = ['lookup.key', 'field.key', 'seal.key'] as const

/** A key file is missing or unusable. The message names the file. */
export class KeyError extends Error {}

const keyId = (key: Buffer) => createHash('sha256').update('datai-key-id').update(key).digest().subarray(0, 8)

/** AES-256-GCM with the layout above. */
export function seal(key: Buffer, plain: Buffer, context: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(context))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.from([ALGORITHM_AES_256_GCM]), keyId(key), nonce, body, cipher.getAuthTag()])
}

/** Opens what `seal` made. Throws `KeyError` when algorithm, key, context or a single byte does not fit. */
export function unseal(key: Buffer, sealed: Buffer, context: string): Buffer {
  if (sealed.length < 37 || sealed[0] !== ALGORITHM_AES_256_GCM) throw new KeyError('the ciphertext is damaged')
  if (!sealed.subarray(1, 9).equals(keyId(key))) throw new KeyError('the ciphertext belongs to another key')
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(9, 21))
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(sealed.subarray(sealed.length - 16))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(21, sealed.length - 16)), decipher.final()])
  } catch {
    throw new KeyError('the ciphertext is damaged')
  }
}

/** Reads the key files. With `create` (an empty data folder) missing ones are made; otherwise a missing one refuses. */
export function loadKeys(dir: string, create: boolean): Keys {
  if (create) mkdirSync(dir, { recursive: true, mode: 0o700 })
  const loaded = names.map((name) => {
    const path = join(dir, name)
    if (!existsSync(path)) {
      if (!create) throw new KeyError(`缺少密钥文件 ${name}：请把备份的密钥放回 ${dir} 后再启动。`)
      writeFileSync(path, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' })
    }
    const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
    if (key.length !== 32) throw new KeyError(`密钥文件 ${name} 不是 32 字节的密钥：请放回正确的文件。`)
    return key
  })
  return keysFrom(loaded as [Buffer, Buffer, Buffer])
}

export function keysFrom([lookup, field, sealing]: [Buffer, Buffer, Buffer]): Keys {
  return {
    lookupHash: (purpose, value) =>
      createHmac('sha256', lookup).update(purpose).update('\0').update(value).digest('hex'),
    encryptField: (text, context) => seal(field, Buffer.from(text, 'utf8'), context),
    decryptField: (cipher, context) => unseal(field, cipher, context).toString('utf8'),
    newDataKey: (context) => {
      const key = randomBytes(32)
      return { key, wrapped: seal(sealing, key, context) }
    },
    unwrapDataKey: (wrapped, context) => unseal(sealing, wrapped, context),
    fingerprint: createHash('sha256')
      .update(Buffer.concat([lookup, field, sealing].map(keyId)))
      .digest('hex')
      .slice(0, 16),
  }
}
