import { can } from '#app/domain/policy/can.ts'
import { maskContact, maskName } from '#app/domain/text.ts'
import { auditAlone } from '#app/server/audit.ts'
import type { Ctx } from '#app/server/context.ts'
import { runsSalonOf } from '#db/repos/pair-talks.ts'
import { contactsOf } from '#db/repos/item-contacts.ts'
import type { Pair } from './load-pair.server.ts'
import type { ContactView, EvidenceView } from './match-view.ts'

/**
 * The contact persons of an agreed pair: for its two sides and the team of a salon at which they talk. Masked until
 * somebody asks to see them; each person's seeing leaves one audit row a day.
 */
export async function pairContacts(
  ctx: Ctx,
  pair: Pair,
  { open, needHidden }: { open: boolean; needHidden: boolean },
): Promise<EvidenceView['contacts']> {
  const { need, offer, match } = pair
  if (match?.status !== 'agreed' || needHidden || ctx.actor.kind !== 'person') return null
  const team = (await runsSalonOf(ctx.read, match.id, ctx.actor.personId)) ? [ctx.actor.personId] : []
  const may =
    can(ctx.actor, 'contact.read', { organisations: [need.organisation_id, offer.organisation_id], team }) === true
  if (!may) return { open: false, may: false, people: [] }
  if (open)
    await auditAlone(ctx, { action: 'match.contact', object: { kind: 'match', id: match.id }, oncePerDay: true })
  const people = await Promise.all([
    contactOf(ctx, {
      side: 'need',
      unit: need.owner_name,
      organisationId: need.organisation_id,
      people: [need.contact_person_id, match.need_agreed_by],
      open,
      office: pair.needContent.phone || need.office_phone,
    }),
    contactOf(ctx, {
      side: 'offer',
      unit: offer.owner_name,
      organisationId: offer.organisation_id,
      people: [offer.contact_person_id, match.offer_agreed_by],
      open,
      office: pair.offerContent.phone || offer.office_phone,
    }),
  ])
  return { open, may, people }
}

interface Asked {
  side: 'need' | 'offer'
  unit: string
  organisationId: string
  /** The one that the item names, then whoever gave the word of the side. */
  people: (string | null)[]
  office: string
  open: boolean
}

/** The first who is a member of the unit now: whoever has left it is nobody's contact any more. */
async function contactOf(ctx: Ctx, { side, unit, organisationId, people, office, open }: Asked): Promise<ContactView> {
  const [person] = await contactsOf(ctx.read, organisationId, people)
  const empty = { side, unit, office, name: '', title: '', mobile: '', mail: '' }
  if (!person) return empty
  const read = (cipher: Buffer | null, column: 'mobile' | 'mail') => {
    if (cipher === null) return ''
    const plain = ctx.keys.decryptField(cipher, `person.${column}:${person.id}`)
    return open ? plain : maskContact(plain)
  }
  return {
    ...empty,
    name: open ? person.name : maskName(person.name),
    title: person.title,
    mobile: read(person.mobile_cipher, 'mobile'),
    mail: read(person.mail_cipher, 'mail'),
  }
}
