import { DomainError } from '#app/domain/errors.ts'
import { can } from '#app/domain/policy/can.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { contactsOf, itemContact, setItemContact } from '#db/repos/item-contacts.ts'
import { membersOf } from '#db/repos/memberships.ts'
import type { ContactChoice } from './contact-choice.tsx'

/** The colleagues that can be named as contact person of an item, for its own unit; null for everybody else. */
export async function contactChoice(ctx: Ctx, kind: ItemKind, key: string): Promise<ContactChoice | null> {
  const item = await itemContact(ctx.read, kind, key)
  if (!item || can(ctx.actor, `${kind}.edit`, { organisations: [item.organisation_id] }) !== true) return null
  const members = await membersOf(ctx.read, item.organisation_id)
  const people = members.filter(({ status }) => status === 'active')
  return {
    chosen: people.find(({ person_id: id }) => id === item.contact_person_id)?.person_id ?? '',
    gone: item.contact_person_id !== null && !people.some(({ person_id: id }) => id === item.contact_person_id),
    people: people.map(({ person_id: value, name, title }) => ({ value, label: title ? `${name}，${title}` : name })),
  }
}

/**
 * Names the colleague whom the other side reaches after both have agreed. It is no part of the published text, so it
 * changes in every state and needs no review. A second click changes nothing.
 */
export async function chooseContact(
  ctx: Ctx,
  { kind, key, personId }: { kind: ItemKind; key: string; personId: string },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const item = await itemContact(tx.tx, kind, key)
    if (!item) throw new DomainError('notFound')
    requirePermission(ctx, `${kind}.edit`, { organisations: [item.organisation_id] })
    const before = item.contact_person_id
    if (before === personId) return
    const [person] = await contactsOf(tx.tx, item.organisation_id, [personId])
    if (!person) throw new DomainError('badInput', { fields: { contact: '请选择本单位现在的成员' } })
    if (!(await setItemContact(tx.tx, { kind, id: item.id }, { before, after: personId })))
      throw new DomainError('conflict')
    await audit(tx, {
      action: `${kind}.contact`,
      object: { kind, id: item.id },
      changes: { contact: { before, after: personId } },
    })
  })
}
