import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { chooseContact, contactChoice } from '#app/features/items/choose-contact.server.ts'
import { agreeMatch } from '#app/features/matching/agree-match.server.ts'
import { readEvidence } from '#app/features/matching/evidence.queries.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { removeMember } from '#app/features/organisations/remove-member.server.ts'
import type { World } from '#tests/support/world.ts'
import { code, matchingWorld, parties, putNeed, putProduct } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

let world: World
let p: Parties
let colleague: SignedIn
let keys: { opportunity: string; product: string }
beforeEach(async () => {
  world = await matchingWorld()
  p = await parties(world)
  colleague = await world.person({ organisation: p.offerOrganisation, name: '吴示例' })
  keys = { opportunity: await putNeed(world, p.owner), product: await putProduct(world, p.firm) }
})
afterEach(() => world.close())

const agreed = async (by: SignedIn = p.firm) => {
  await inviteMatch(world.ctx(p.owner), { ...keys, note: '' })
  await agreeMatch(world.ctx(by), keys)
}
const names = async (reader = p.owner) =>
  (await readEvidence(world.ctx(reader), keys, true)).contacts?.people.map(({ name }) => name)
const forget = (table: 'opportunity' | 'product') =>
  world.services.db.updateTable(table).set({ contact_person_id: null }).execute()
const choose = (actor: SignedIn, personId: string, kind: 'product' | 'opportunity' = 'product') =>
  code(chooseContact(world.ctx(actor), { kind, key: kind === 'product' ? keys.product : keys.opportunity, personId }))

describe('after both have agreed', () => {
  test('an item without a contact person has whoever gave the word of its side', async () => {
    await forget('opportunity')
    await forget('product')
    await agreed(colleague)
    expect(await names()).toEqual(['李示例', '吴示例'])
  })

  test('a word that the lead unit gave for a side makes nobody its contact', async () => {
    await forget('product')
    await agreed()
    await world.services.db.updateTable('match').set({ offer_agreed_by: p.organiser.personId }).execute()
    expect(await names()).toEqual(['李示例', ''])
  })

  test('a person who has left the unit is shown no more, neither name nor mobile', async () => {
    const { keys: secret, db } = world.services
    const mobile = secret.encryptField('13800001234', `person.mobile:${p.firm.personId}`)
    await db.updateTable('person').set({ mobile_cipher: mobile }).where('id', '=', p.firm.personId).execute()
    await agreed(colleague)
    expect(await names()).toEqual(['李示例', '陈示例'])
    await removeMember(world.ctx(p.firm), { organisationId: p.offerOrganisation, personId: p.firm.personId })
    const { contacts } = await readEvidence(world.ctx(p.owner), keys, true)
    expect(contacts?.people.map(({ name }) => name)).toEqual(['李示例', '吴示例'])
    expect(JSON.stringify(contacts)).not.toMatch(/陈示例|13800001234/)
  })

  test('a person whose account is closed is shown no more', async () => {
    await agreed(colleague)
    await world.services.db
      .updateTable('person')
      .set({ status: 'disabled' })
      .where('id', '=', p.firm.personId)
      .execute()
    expect(await names()).toEqual(['李示例', '吴示例'])
  })

  test('the unit names another colleague, in any state, and the next reader sees that one', async () => {
    await agreed()
    expect(await choose(p.firm, colleague.personId)).toBe('ok')
    expect(await choose(p.firm, colleague.personId)).toBe('ok')
    expect(await names()).toEqual(['李示例', '吴示例'])
    const rows = await world.services.read.selectFrom('audit').select('action').execute()
    expect(rows.filter(({ action }) => action === 'product.contact')).toHaveLength(1)
  })
})

describe('the contact of an item', () => {
  test('is chosen among the active members of its unit, by its unit alone', async () => {
    const choice = await contactChoice(world.ctx(p.firm), 'product', keys.product)
    expect(choice).toMatchObject({ chosen: p.firm.personId, gone: false })
    expect(choice?.people.map(({ value }) => value).sort()).toEqual([p.firm.personId, colleague.personId].sort())
    for (const actor of [p.owner, p.stranger, p.auditor, p.reviewer]) {
      expect(await contactChoice(world.ctx(actor), 'product', keys.product)).toBeNull()
      expect(await choose(actor, colleague.personId)).toBe('forbidden')
    }
    expect(await contactChoice(world.ctx(), 'product', keys.product)).toBeNull()
    expect(await choose(p.firm, p.stranger.personId)).toBe('badInput')
    expect(await choose(p.firm, 'nobody')).toBe('badInput')
    expect(await choose(p.firm, '')).toBe('badInput')
    expect(await choose(p.owner, colleague.personId, 'opportunity')).toBe('badInput')
    expect(await code(chooseContact(world.ctx(p.firm), { kind: 'product', key: 'CP-2026-9999', personId: '' }))).toBe(
      'notFound',
    )
  })

  test('who has left is named as gone', async () => {
    await removeMember(world.ctx(p.firm), { organisationId: p.offerOrganisation, personId: p.firm.personId })
    expect(await contactChoice(world.ctx(colleague), 'product', keys.product)).toMatchObject({ chosen: '', gone: true })
  })
})
