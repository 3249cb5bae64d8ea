import { loginKind } from '#app/domain/login-name.ts'
import { insertPerson } from '#db/repos/people.ts'
import type { Tx } from '#db/schema.ts'
import { newId } from './ids.ts'
import type { Keys } from './keys.ts'

export interface NewPerson {
  /** Folded by `foldLogin`. */
  login: string
  name: string
  title: string
  passwordHash: string
  /** Version of the 个人信息告知 that the person accepted; empty when it has not been shown yet. */
  noticeVersion: string
}

/** Stores a person. Login, mobile and mail are ciphertext with a keyed hash beside it. Returns the new id. */
export async function createPerson(
  { tx, keys, now }: { tx: Tx; keys: Keys; now: number },
  person: NewPerson,
): Promise<string> {
  const id = newId()
  await insertPerson(tx, {
    id,
    login_hash: keys.lookupHash('login', person.login),
    login_cipher: keys.encryptField(person.login, `person.login:${id}`),
    name: person.name,
    title: person.title,
    password_hash: person.passwordHash,
    terms_version: person.noticeVersion,
    terms_at: person.noticeVersion === '' ? null : now,
    created_at: now,
    updated_at: now,
    ...contactColumns(keys, id, {
      mobile: loginKind(person.login) === 'mobile' ? person.login : '',
      mail: loginKind(person.login) === 'mail' ? person.login : '',
    }),
  })
  return id
}

/** The columns of a person's mobile number and mail address; an empty one is cleared. */
export function contactColumns(keys: Keys, personId: string, contact: { mobile: string; mail: string }) {
  const hash = (kind: string, value: string) => (value === '' ? null : keys.lookupHash(kind, value))
  const cipher = (kind: string, value: string) =>
    value === '' ? null : keys.encryptField(value, `person.${kind}:${personId}`)
  return {
    mobile_hash: hash('mobile', contact.mobile),
    mobile_cipher: cipher('mobile', contact.mobile),
    mail_hash: hash('mail', contact.mail),
    mail_cipher: cipher('mail', contact.mail),
  }
}

/** A person's login name, mobile number and mail address as text; for the person and for sending, never for lists. */
export function readContact(
  keys: Keys,
  person: { id: string; login_cipher: Buffer; mobile_cipher: Buffer | null; mail_cipher: Buffer | null },
): { login: string; mobile: string; mail: string } {
  const open = (kind: string, cipher: Buffer | null) =>
    cipher ? keys.decryptField(cipher, `person.${kind}:${person.id}`) : ''
  return {
    login: open('login', person.login_cipher),
    mobile: open('mobile', person.mobile_cipher),
    mail: open('mail', person.mail_cipher),
  }
}
