import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import type { OrganisationKind } from '#app/domain/vocabulary.ts'
import { decideClaim } from '#app/features/organisations/decide-claim.server.ts'
import {
  listForDesk,
  listOrganisations,
  viewOrganisation,
} from '#app/features/organisations/organisations.queries.server.ts'
import { refuseOrganisation } from '#app/features/organisations/refuse-organisation.server.ts'
import { setOrganisationFlags } from '#app/features/organisations/set-organisation-flags.server.ts'
import { updateOrganisation } from '#app/features/organisations/update-organisation.server.ts'
import { verifyOrganisation } from '#app/features/organisations/verify-organisation.server.ts'
import { newId } from '#app/server/ids.ts'
import { publishedNeed, publishedProduct } from '#tests/integration/releases/published-items.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

let world: World
let organiser: SignedIn
beforeEach(async () => {
  world = await createWorld()
  organiser = await world.person({ staff: ['organiser'] })
})
afterEach(() => world.close())

const row = (id: string) =>
  world.services.db.selectFrom('organisation').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const audits = async (action: string) =>
  (await world.services.db.selectFrom('audit').selectAll().where('action', '=', action).execute()).length
const flags = { mayPost: true, mayOffer: false, responsible: true }
const profile = {
  shortName: '',
  size: '',
  park: '',
  street: '',
  address: '',
  officePhone: '0791-86000000',
  description: '',
  categories: [],
}

describe('verification by the lead unit', () => {
  it('verifies with flags, records and tells the unit', async () => {
    const id = await world.organisation({ verified: false, mayPost: false, mayOffer: false })
    const head = await world.person({ organisation: id })
    await verifyOrganisation(world.ctx(organiser), { id, version: 1, ...flags })
    expect(await row(id)).toMatchObject({
      status: 'verified',
      may_post: 1,
      may_offer: 0,
      responsible: 1,
      verified_by: organiser.personId,
      version: 2,
    })
    expect(await audits('organisation.verify')).toBe(1)
    const [message] = await world.services.db.selectFrom('message').selectAll().execute()
    expect(message).toMatchObject({ recipient_id: head.personId, kind: 'organisation.verified' })
  })

  it('refuses with a reason; the unit corrects and is submitted again', async () => {
    const id = await world.organisation({ verified: false })
    const head = await world.person({ organisation: id })
    const refuse = (reason: string) => refuseOrganisation(world.ctx(organiser), { id, version: 1, reason })
    await expect(refuse('')).rejects.toMatchObject({ fields: { reason: expect.anything() as unknown } })
    await refuse('名称与证照不符')
    expect(await row(id)).toMatchObject({ status: 'refused', refuse_reason: '名称与证照不符' })
    const identity = { name: '改正后的示例公司', kind: 'enterprise' as const, parentName: '' }
    await updateOrganisation(world.ctx(head), { id, version: 2, profile, identity })
    expect(await row(id)).toMatchObject({ status: 'pending', refuse_reason: '', name: '改正后的示例公司' })
    const kinds = (await world.services.db.selectFrom('message').selectAll().execute()).map((m) => m.kind)
    expect(kinds.sort()).toEqual(['organisation.refused', 'organisation.registered'])
  })

  it('decides once: a second decision and an old version are refused', async () => {
    const id = await world.organisation({ verified: false })
    await expect(verifyOrganisation(world.ctx(organiser), { id, version: 7, ...flags })).rejects.toMatchObject({
      code: 'conflict',
    })
    await verifyOrganisation(world.ctx(organiser), { id, version: 1, ...flags })
    await expect(verifyOrganisation(world.ctx(organiser), { id, version: 2, ...flags })).rejects.toMatchObject({
      code: 'wrongState',
    })
    await expect(refuseOrganisation(world.ctx(organiser), { id, version: 2, reason: 'x' })).rejects.toMatchObject({
      code: 'wrongState',
    })
    expect(await audits('organisation.verify')).toBe(1)
  })

  it('changes the flags of a verified unit only', async () => {
    const pending = await world.organisation({ verified: false })
    await expect(
      setOrganisationFlags(world.ctx(organiser), { id: pending, version: 1, ...flags }),
    ).rejects.toMatchObject({ code: 'wrongState' })
    const id = await world.organisation()
    await setOrganisationFlags(world.ctx(organiser), {
      id,
      version: 1,
      mayPost: false,
      mayOffer: true,
      responsible: false,
    })
    expect(await row(id)).toMatchObject({ may_post: 0, may_offer: 1 })
  })

  it('is for the lead unit alone', async () => {
    const id = await world.organisation({ verified: false })
    const others = [
      await world.person({ organisation: id }),
      await world.person({ staff: ['reviewer'] }),
      await world.person({ staff: ['admin'] }),
      await world.person({ staff: ['auditor'] }),
    ]
    for (const actor of others) {
      const ctx = world.ctx(actor)
      await expect(verifyOrganisation(ctx, { id, version: 1, ...flags })).rejects.toMatchObject({ code: 'forbidden' })
      await expect(refuseOrganisation(ctx, { id, version: 1, reason: 'x' })).rejects.toMatchObject({
        code: 'forbidden',
      })
      await expect(setOrganisationFlags(ctx, { id, version: 1, ...flags })).rejects.toMatchObject({ code: 'forbidden' })
      await expect(listForDesk(ctx, { status: 'pending', q: '', page: 1 })).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(verifyOrganisation(world.ctx(), { id, version: 1, ...flags })).rejects.toMatchObject({
      code: 'signInFirst',
    })
    expect((await row(id)).status).toBe('pending')
  })

  it('queues the one that waits longest first', async () => {
    const first = await world.organisation({ verified: false, name: '乙示例公司' })
    world.pass(1000)
    const second = await world.organisation({ verified: false, name: '甲示例公司' })
    const desk = await listForDesk(world.ctx(organiser), { status: 'pending', q: '', page: 1 })
    expect(desk.rows.map((o) => o.id)).toEqual([first, second])
  })
})

describe('profile', () => {
  it('lets a 单位联络员 change the profile but never the identity of a verified unit', async () => {
    const id = await world.organisation({ name: '示例甲公司' })
    const head = await world.person({ organisation: id })
    const identity = { name: '示例乙公司', kind: 'department' as const, parentName: '' }
    await expect(updateOrganisation(world.ctx(head), { id, version: 1, profile, identity })).rejects.toMatchObject({
      code: 'wrongState',
    })
    await updateOrganisation(world.ctx(head), { id, version: 1, profile, identity: null })
    expect(await row(id)).toMatchObject({ name: '示例甲公司', office_phone: '0791-86000000', status: 'verified' })
    await expect(
      updateOrganisation(world.ctx(head), { id, version: 1, profile, identity: null }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  it('refuses a 单位经办人 and another unit’s 单位联络员', async () => {
    const id = await world.organisation()
    const member = await world.person({ organisation: id, role: 'member' })
    const stranger = await world.person({ organisation: await world.organisation() })
    for (const actor of [member, stranger])
      await expect(
        updateOrganisation(world.ctx(actor), { id, version: 1, profile, identity: null }),
      ).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('claims', () => {
  async function claim(organisationId: string): Promise<{ id: string; personId: string }> {
    const { personId } = await world.person({ name: '申请人' })
    const id = newId()
    await world.services.db
      .insertInto('membership_claim')
      .values({ id, organisation_id: organisationId, person_id: personId, created_at: world.now() })
      .execute()
    return { id, personId }
  }
  const roleOf = async (personId: string) =>
    (await world.services.db.selectFrom('membership').selectAll().where('person_id', '=', personId).executeTakeFirst())
      ?.role

  it('is accepted by the unit’s 单位联络员, once, as 单位经办人', async () => {
    const id = await world.organisation()
    const head = await world.person({ organisation: id })
    const c = await claim(id)
    await expect(decideClaim(world.ctx(organiser), { claimId: c.id, accept: true, reason: '' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await decideClaim(world.ctx(head), { claimId: c.id, accept: true, reason: '' })
    expect(await roleOf(c.personId)).toBe('member')
    await expect(decideClaim(world.ctx(head), { claimId: c.id, accept: false, reason: 'x' })).rejects.toMatchObject({
      code: 'wrongState',
    })
  })

  it('is decided by the lead unit where there is no 单位联络员, who then is one', async () => {
    const id = await world.organisation()
    const c = await claim(id)
    expect((await listForDesk(world.ctx(organiser), { status: 'pending', q: '', page: 1 })).claims).toHaveLength(1)
    await decideClaim(world.ctx(organiser), { claimId: c.id, accept: true, reason: '' })
    expect(await roleOf(c.personId)).toBe('admin')
  })

  it('is decided by the lead unit while the unit is not verified, so that a squatter decides nothing', async () => {
    const id = await world.organisation({ verified: false })
    const head = await world.person({ organisation: id })
    const c = await claim(id)
    await expect(decideClaim(world.ctx(head), { claimId: c.id, accept: false, reason: 'x' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await decideClaim(world.ctx(organiser), { claimId: c.id, accept: false, reason: '请联系本单位' })
    expect(await roleOf(c.personId)).toBeUndefined()
  })

  it('is not accepted into an enterprise for a person with a staff role', async () => {
    const id = await world.organisation({ kind: 'enterprise' })
    const head = await world.person({ organisation: id })
    const c = await claim(id)
    await world.services.db
      .insertInto('staff_grant')
      .values({ person_id: c.personId, role: 'reviewer', granted_at: 1 })
      .execute()
    await expect(decideClaim(world.ctx(head), { claimId: c.id, accept: true, reason: '' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(await roleOf(c.personId)).toBeUndefined()
  })
})

describe('public pages', () => {
  it('list verified organisations by name and kind; signs in a search stand for themselves', async () => {
    await world.organisation({ name: '示例百分之百公司', kind: 'enterprise' })
    await world.organisation({ name: '示例100%公司', kind: 'soe' })
    await world.organisation({ name: '未核验公司', verified: false })
    const find = async (q: string, kind: OrganisationKind | '' = '') =>
      (await listOrganisations(world.ctx(), { q, kind, page: 1 })).rows.map((o) => o.name)
    expect(await find('')).toHaveLength(2)
    expect(await find('%')).toEqual(['示例100%公司'])
    expect(await find('_')).toEqual([])
    expect(await find('', 'enterprise')).toEqual(['示例百分之百公司'])
  })

  it('show an unverified unit to its own people and the lead unit only', async () => {
    const id = await world.organisation({ verified: false })
    const own = await world.person({ organisation: id })
    const other = await world.person({ organisation: await world.organisation() })
    expect((await viewOrganisation(world.ctx(own), id)).verified).toBe(false)
    expect((await viewOrganisation(world.ctx(organiser), id)).verified).toBe(false)
    for (const ctx of [world.ctx(), world.ctx(other)])
      await expect(viewOrganisation(ctx, id)).rejects.toMatchObject({ code: 'notFound' })
  })

  it('never list an anonymous need on the page of its owner, nor a draft', async () => {
    const id = await world.organisation()
    const own = await world.person({ organisation: id })
    const need = (title: string, status: string, anonymousOwner: boolean) => ({
      id: newId(),
      number: `JH-2026-${title}`,
      organisation_id: id,
      status,
      content_json: '{}',
      content_hash: '',
      public_json: JSON.stringify({ title, summary: '', anonymousOwner }),
      created_by: own.personId,
      created_at: 1,
      updated_by: own.personId,
      updated_at: 1,
      status_at: 1,
      published_at: 1,
    })
    await world.services.db
      .insertInto('opportunity')
      .values([
        need('公开的', 'published', false),
        need('匿名的', 'published', true),
        need('撤回的', 'withdrawn', false),
        need('草稿', 'draft', false),
      ])
      .execute()
    for (const actor of [world.ctx(), world.ctx(own), world.ctx(organiser)])
      expect((await viewOrganisation(actor, id)).opportunities.rows.map((o) => o.title)).toEqual(['公开的'])
  })

  it('turn their pages for needs and for products on their own, and count what is not on this page', async () => {
    const id = await world.organisation()
    for (let i = 0; i < 45; i++) {
      await publishedNeed(world, id)
      world.pass(1000)
      if (i < 21) await publishedProduct(world, id)
    }
    await publishedNeed(world, id, { anonymousOwner: true })
    await publishedNeed(world, await world.organisation())
    const at = (page: number, productPage: number) => viewOrganisation(world.ctx(), id, { page, productPage })
    const pages = [await at(1, 1), await at(2, 1), await at(3, 2), await at(4, 3)]
    expect(pages.map((p) => [p.opportunities.rows.length, p.products.rows.length])).toEqual([
      [20, 20],
      [20, 20],
      [5, 1],
      [0, 0],
    ])
    for (const p of pages) expect([p.opportunities.total, p.products.total]).toEqual([45, 21])
    const numbers = pages.flatMap((p) => p.opportunities.rows.map((o) => o.number))
    expect(new Set(numbers).size).toBe(45)
    expect(numbers).toEqual([...numbers].sort().reverse())
  })
})
