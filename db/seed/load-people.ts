import { foldName } from '#app/domain/text.ts'
import { DAY_MS } from '#app/domain/time.ts'
import type { Tx } from '../schema.ts'
import { accounts } from './accounts.ts'
import { organisations } from './organisations.ts'
import { idOf } from './seed-tools.ts'
import type { SeedIds, SeedTools } from './seed-tools.ts'

/** How long the demonstration's organisations have been in. */
const SINCE_DAYS = 90

export async function loadPeople(tx: Tx, tools: SeedTools, ids: SeedIds): Promise<void> {
  const since = tools.now - SINCE_DAYS * DAY_MS
  for (const o of organisations) {
    const id = tools.newId()
    ids.organisations.set(o.key, id)
    await tx
      .insertInto('organisation')
      .values({
        id,
        code: o.code,
        name: o.name,
        short_name: o.shortName,
        name_folded: foldName(o.name),
        kind: o.kind,
        size: o.size,
        park: o.park,
        street: o.street,
        address: o.address,
        description: o.description,
        office_phone: o.officePhone,
        categories_json: JSON.stringify(o.categories),
        parent_name: o.parentName,
        status: 'verified',
        may_post: o.mayPost ? 1 : 0,
        may_offer: o.mayOffer ? 1 : 0,
        responsible: o.responsible ? 1 : 0,
        demo: 1,
        created_at: since,
        verified_at: since,
        updated_at: since,
      })
      .execute()
  }
  for (const a of accounts) {
    const id = tools.newId()
    ids.people.set(a.login, id)
    await tx
      .insertInto('person')
      .values({
        id,
        login_hash: tools.lookupHash('login', a.login),
        login_cipher: tools.encryptField(a.login, `person.login:${id}`),
        name: a.name,
        title: a.title,
        password_hash: tools.passwordHash,
        terms_version: '2026-1',
        created_at: since,
        updated_at: since,
      })
      .execute()
    for (const role of a.staff)
      await tx.insertInto('staff_grant').values({ person_id: id, role, granted_at: since }).execute()
    if (a.membership)
      await tx
        .insertInto('membership')
        .values({
          person_id: id,
          organisation_id: idOf(ids.organisations, a.membership.organisation),
          role: a.membership.role,
          created_at: since,
        })
        .execute()
  }
}
