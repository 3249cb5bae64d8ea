import type { Selectable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { PersonalLinkTable } from '../tables/people.ts'

/** Links that let one person do one thing. Only the hash of the secret can be looked up; each works once, until it expires. */
export type PersonalLink = Selectable<PersonalLinkTable>

export interface NewPersonalLink {
  id: string
  tokenHash: string
  purpose: string
  objectId: string
  payload: unknown
  createdBy: string | null
  now: number
  expiresAt: number
}

export async function insertLink(tx: Tx, link: NewPersonalLink): Promise<void> {
  await tx
    .insertInto('personal_link')
    .values({
      id: link.id,
      token_hash: link.tokenHash,
      purpose: link.purpose,
      object_id: link.objectId,
      payload_json: JSON.stringify(link.payload),
      created_by: link.createdBy,
      created_at: link.now,
      expires_at: link.expiresAt,
    })
    .execute()
}

export async function linkById(db: ReadDb, id: string): Promise<PersonalLink | undefined> {
  return db.selectFrom('personal_link').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function linkByHash(db: ReadDb, tokenHash: string): Promise<PersonalLink | undefined> {
  return db.selectFrom('personal_link').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst()
}

/** Takes the one use of a link. False when it is used, revoked or expired. */
export async function takeLink(tx: Tx, id: string, use: { personId: string | null; now: number }): Promise<boolean> {
  const result = await tx
    .updateTable('personal_link')
    .set({ used_at: use.now, used_by: use.personId })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', use.now)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Links of an object that still work, newest first. */
export async function openLinks(
  db: ReadDb,
  purpose: string,
  object: { id: string; now: number },
): Promise<PersonalLink[]> {
  return db
    .selectFrom('personal_link')
    .selectAll()
    .where('purpose', '=', purpose)
    .where('object_id', '=', object.id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', object.now)
    .orderBy('created_at', 'desc')
    .execute()
}
