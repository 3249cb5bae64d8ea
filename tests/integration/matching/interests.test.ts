import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { agreeMatch } from '#app/features/matching/agree-match.server.ts'
import { confirmMatch } from '#app/features/matching/confirm-match.server.ts'
import { declineMatch } from '#app/features/matching/decline-match.server.ts'
import { decideWaiver } from '#app/features/matching/decide-waiver.server.ts'
import { dismissMatch } from '#app/features/matching/dismiss-match.server.ts'
import { readEvidence } from '#app/features/matching/evidence.queries.server.ts'
import { readInterests } from '#app/features/matching/interest.queries.server.ts'
import { holdInvitations } from '#app/features/matching/hold-invitations.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { proposeWaiver } from '#app/features/matching/propose-waiver.server.ts'
import { recuseFromPair } from '#app/features/matching/recuse-from-pair.server.ts'
import { sendInvitations } from '#app/features/matching/send-invitations.server.ts'
import { suggestionsForOpportunity } from '#app/features/matching/suggestions.queries.server.ts'
import { newId } from '#app/server/ids.ts'
import type { NewRelation } from '#db/repos/relations.ts'
import type { World } from '#tests/support/world.ts'
import { code, fittingProduct, matchingScene, putNeed, putProduct } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

let world: World
let p: Parties
let need: string
let product: string
let second: SignedIn
beforeEach(async () => {
  ;({ world, p, need, product } = await matchingScene())
  second = await world.person({ staff: ['organiser'], name: '周示例' })
})
afterEach(() => world.close())

const keys = () => ({ opportunity: need, product })
const refusal = { reasonCode: 'scope', reasonText: '' } as const
const invite = (actor: SignedIn) => code(inviteMatch(world.ctx(actor), { ...keys(), note: '' }))
const view = (actor: SignedIn) => readEvidence(world.ctx(actor), keys(), false)
const audited = async () =>
  (await world.services.read.selectFrom('audit').select('action').orderBy('seq').execute()).map((a) => a.action)

async function relate(more: Partial<NewRelation> = {}): Promise<string> {
  const id = newId()
  await world.services.db
    .insertInto('organisation_relation')
    .values({
      id,
      kind: 'holding',
      organisation_id: p.offerOrganisation,
      other_id: p.needOrganisation,
      share: 3500,
      source: '企业年报',
      since: '2026-01-01',
      entered_by: p.organiser.personId,
      entered_at: world.now(),
      ...more,
    })
    .execute()
  return id
}

async function waive(): Promise<void> {
  await proposeWaiver(world.ctx(p.organiser), { ...keys(), reason: '区内只有这一家能做' })
  const { waivers } = await readInterests(world.ctx(second), keys())
  const waiverId = waivers.find((w) => w.decide)?.id ?? ''
  await decideWaiver(world.ctx(second), { ...keys(), waiverId, grant: true, note: '同意' })
}

describe('a conflict that is not waived', () => {
  test('is disclosed to both sides, the lead unit and the auditor, and the suggestion keeps its rank with a mark', async () => {
    const before = (await suggestionsForOpportunity(world.ctx(p.owner), need))?.cards.map((c) => c.to)
    await relate()
    for (const actor of [p.owner, p.firm, p.organiser, p.auditor]) {
      const { interest } = await view(actor)
      expect(interest.conflicts).toEqual([
        { text: '演示区商务局持有示例溯源科技有限公司 35% 股权（来源：企业年报）', waived: false },
      ])
      expect(interest.blocked).toBe(true)
    }
    const after = (await suggestionsForOpportunity(world.ctx(p.owner), need))?.cards
    expect(after?.map((c) => c.to)).toEqual(before)
    expect(after?.[0]).toMatchObject({ conflict: true, acts: { invite: false } })
    expect(after?.slice(1).some((c) => c.conflict)).toBe(false)
  })

  test('keeps everybody from inviting and agreeing, not from putting the pair aside', async () => {
    await inviteMatch(world.ctx(p.organiser), { ...keys(), note: '' })
    await relate()
    expect(await code(agreeMatch(world.ctx(p.firm), keys()))).toBe('conflictOfInterest')
    expect(await code(confirmMatch(world.ctx(p.organiser), { ...keys(), side: 'need' }))).toBe('conflictOfInterest')
    expect((await view(p.firm)).acts).toMatchObject({ agree: false, decline: true })
    expect(await code(declineMatch(world.ctx(p.firm), { ...keys(), ...refusal }))).toBe('ok')
    for (const actor of [p.owner, p.firm, p.organiser]) expect((await view(actor)).acts.invite).toBe(false)
  })

  test('keeps a fresh pair from being invited by any side; an ended relation does not', async () => {
    const id = await relate()
    for (const actor of [p.owner, p.firm, p.organiser]) expect(await invite(actor)).toBe('conflictOfInterest')
    expect(await code(dismissMatch(world.ctx(p.owner), { ...keys(), ...refusal }))).toBe('ok')
    await world.services.db
      .updateTable('organisation_relation')
      .set({ ended_at: world.now(), ended_by: p.organiser.personId, end_reason: '已转让' })
      .where('id', '=', id)
      .execute()
    expect((await view(p.organiser)).interest.conflicts).toEqual([])
    expect(await invite(p.organiser)).toBe('ok')
  })

  test('keeps a draft of an invitation from being held, by name; what was held before is not sent', async () => {
    const pairs = [keys()]
    const hold = () => holdInvitations(world.ctx(p.organiser), { pairs, template: '请看', salon: '' })
    const id = await relate()
    expect(await hold()).toEqual({ held: 0, skipped: ['JH-2026-0001 × CP-2026-0001（利益冲突尚未豁免）'] })
    await world.services.db.updateTable('organisation_relation').set({ ended_at: 1 }).where('id', '=', id).execute()
    expect((await hold()).held).toBe(1)
    await relate()
    const draft = await world.services.read.selectFrom('invitation_draft').select('id').executeTakeFirstOrThrow()
    const sent = await sendInvitations(world.ctx(p.organiser), [draft.id])
    expect(sent).toMatchObject({ sent: 0 })
    expect(await world.services.read.selectFrom('match').select('id').execute()).toEqual([])
  })

  test('does not tell whose need it is where the owner is not named', async () => {
    const retailer = await world.organisation({ name: '示例秘密商贸' })
    const owner = await world.person({ organisation: retailer })
    const hidden = await putNeed(world, owner, { anonymousOwner: true })
    await relate({ other_id: retailer })
    const pair = { opportunity: hidden, product }
    const seen = await readEvidence(world.ctx(p.firm), pair, false)
    expect(seen.interest.conflicts).toEqual([{ text: '双方单位之间有登记的持股关系', waived: false }])
    expect(JSON.stringify([seen, await readInterests(world.ctx(p.firm), pair)])).not.toContain('示例秘密商贸')
    expect((await readEvidence(world.ctx(owner), pair, false)).interest.conflicts[0]?.text).toContain('示例秘密商贸')

    await proposeWaiver(world.ctx(p.organiser), { ...pair, reason: '示例秘密商贸只有这一家可选' })
    const { waivers } = await readInterests(world.ctx(second), pair)
    const decision = { ...pair, waiverId: waivers[0]?.id ?? '', grant: true, note: '同意' }
    await decideWaiver(world.ctx(second), decision)
    const waived = await readEvidence(world.ctx(p.firm), pair, false)
    expect(waived.interest.waivers[0]).toMatch(/^已豁免（牵头单位/)
    expect((await readEvidence(world.ctx(owner), pair, false)).interest.waivers[0]).toContain('只有这一家可选')
  })

  test('is also that the owner publishes products in the same area', async () => {
    expect((await view(p.organiser)).interest.conflicts).toEqual([])
    const own = await putProduct(world, p.owner)
    await world.services.db
      .insertInto('item_category')
      .values([
        { item_kind: 'opportunity', item_id: need, category: 'scene-commerce', position: 0 },
        { item_kind: 'product', item_id: own, category: 'scene-commerce', position: 0 },
      ])
      .execute()
    expect((await view(p.organiser)).interest.conflicts.map((c) => c.text)).toEqual([
      '责任单位演示区商务局在同一领域也发布产品',
    ])
    expect(await invite(p.organiser)).toBe('conflictOfInterest')
    await world.services.db.updateTable('product').set({ status: 'expired' }).where('id', '=', own).execute()
    expect(await invite(p.organiser)).toBe('ok')
  })
})

describe('a waiver', () => {
  test('takes a reason and two people of the lead unit, is audited, shown on the card, and lets the pair go on', async () => {
    await relate()
    await proposeWaiver(world.ctx(p.organiser), { ...keys(), reason: '区内只有这一家能做' })
    expect(await invite(p.owner)).toBe('conflictOfInterest')
    const own = await readInterests(world.ctx(p.organiser), keys())
    expect(own).toMatchObject({ propose: false, waivers: [{ status: 'proposed', decide: false }] })
    const waiverId = own.waivers[0]?.id ?? ''
    const decision = { ...keys(), waiverId, grant: true, note: '同意' }
    expect(await code(decideWaiver(world.ctx(p.organiser), decision))).toBe('secondPerson')
    expect((await readInterests(world.ctx(p.firm), keys())).waivers).toEqual([])
    expect((await readInterests(world.ctx(second), keys())).waivers[0]?.decide).toBe(true)
    await decideWaiver(world.ctx(second), decision)
    expect(await code(decideWaiver(world.ctx(second), decision))).toBe('wrongState')
    expect((await audited()).filter((a) => a.startsWith('waiver.'))).toEqual(['waiver.propose', 'waiver.grant'])
    for (const actor of [p.owner, p.firm]) {
      const { interest } = await view(actor)
      expect(interest).toMatchObject({ blocked: false, conflicts: [{ waived: true }] })
      expect(interest.waivers[0]).toMatch(/区内只有这一家能做（牵头单位徐示例提出、周示例决定，/)
    }
    expect(await invite(p.owner)).toBe('ok')
    expect(await code(agreeMatch(world.ctx(p.firm), keys()))).toBe('ok')
  })

  test('does not cover what is entered afterwards, nor another pair of the same units', async () => {
    await relate()
    await waive()
    expect((await view(p.owner)).interest.blocked).toBe(false)
    const other = await putProduct(world, p.firm, fittingProduct({ title: '另一件产品' }))
    const elsewhere = { opportunity: need, product: other, note: '' }
    expect(await code(inviteMatch(world.ctx(p.owner), elsewhere))).toBe('conflictOfInterest')
    await relate({ other_id: p.offerOrganisation, organisation_id: p.needOrganisation })
    expect(await invite(p.owner)).toBe('conflictOfInterest')
    await waive()
    expect(await invite(p.owner)).toBe('ok')
  })

  test('that is refused changes nothing and can be asked for again', async () => {
    await relate()
    await proposeWaiver(world.ctx(p.organiser), { ...keys(), reason: '理由' })
    expect(await code(proposeWaiver(world.ctx(second), { ...keys(), reason: '理由' }))).toBe('duplicate')
    const waiverId = (await readInterests(world.ctx(second), keys())).waivers[0]?.id ?? ''
    await decideWaiver(world.ctx(second), { ...keys(), waiverId, grant: false, note: '不同意' })
    expect(await invite(p.owner)).toBe('conflictOfInterest')
    expect((await readInterests(world.ctx(p.organiser), keys())).propose).toBe(true)
  })

  test('is for the lead unit alone, and only where there is something to waive', async () => {
    expect(await code(proposeWaiver(world.ctx(p.organiser), { ...keys(), reason: '理由' }))).toBe('wrongState')
    await relate()
    for (const actor of [p.owner, p.firm, p.stranger, p.auditor, p.reviewer])
      expect(await code(proposeWaiver(world.ctx(actor), { ...keys(), reason: '理由' }))).toBe('forbidden')
    await proposeWaiver(world.ctx(p.organiser), { ...keys(), reason: '理由' })
    const waiverId = (await readInterests(world.ctx(second), keys())).waivers[0]?.id ?? ''
    const elsewhere = { opportunity: await putNeed(world, p.owner), product, waiverId, grant: true, note: '' }
    expect(await code(decideWaiver(world.ctx(second), elsewhere))).toBe('notFound')
    expect(await code(decideWaiver(world.ctx(p.firm), { ...keys(), waiverId, grant: true, note: '' }))).toBe(
      'forbidden',
    )
  })
})

describe('回避 of a person', () => {
  test('who has declared it does nothing more on this pair; a colleague does', async () => {
    await recuseFromPair(world.ctx(p.owner), { ...keys(), reason: '配偶在对方单位任职' })
    await recuseFromPair(world.ctx(p.owner), { ...keys(), reason: '再点一次' })
    expect((await audited()).filter((a) => a === 'match.recuse')).toHaveLength(1)
    expect(await invite(p.owner)).toBe('recused')
    expect(await code(dismissMatch(world.ctx(p.owner), { ...keys(), ...refusal }))).toBe('recused')
    const own = await view(p.owner)
    expect(own.interest.partiality).toBe('您已声明回避这一对，请由同事办理。')
    expect(Object.values(own.acts).some((may) => may === true)).toBe(false)
    const colleague = await world.person({ organisation: p.needOrganisation })
    expect((await view(colleague)).interest.recused).toEqual(['责任单位李示例已声明回避：配偶在对方单位任职'])
    expect((await view(p.firm)).interest.recused).toEqual(['责任单位 1 人已声明回避'])
    expect(await invite(colleague)).toBe('ok')
    const other = { opportunity: await putNeed(world, p.owner), product, note: '' }
    expect(await code(inviteMatch(world.ctx(p.owner), other))).toBe('ok')
  })

  test('of the lead unit neither confirms nor proposes nor decides a waiver', async () => {
    await inviteMatch(world.ctx(p.organiser), { ...keys(), note: '' })
    await recuseFromPair(world.ctx(p.organiser), { ...keys(), reason: '曾在该企业任职' })
    expect(await code(confirmMatch(world.ctx(p.organiser), { ...keys(), side: 'need' }))).toBe('recused')
    await relate()
    expect(await code(proposeWaiver(world.ctx(p.organiser), { ...keys(), reason: '理由' }))).toBe('recused')
    await proposeWaiver(world.ctx(second), { ...keys(), reason: '理由' })
    const waiverId = (await readInterests(world.ctx(second), keys())).waivers[0]?.id ?? ''
    const decision = { ...keys(), waiverId, grant: true, note: '' }
    expect(await code(decideWaiver(world.ctx(p.organiser), decision))).toBe('recused')
  })

  test('holds without a word for who works for both, or for one of them while acting for the lead unit', async () => {
    const join = (personId: string, organisationId: string) =>
      world.services.db
        .insertInto('membership')
        .values({ person_id: personId, organisation_id: organisationId, role: 'member', created_at: world.now() })
        .execute()
    await join(p.owner.personId, p.offerOrganisation)
    expect(await invite(p.owner)).toBe('recused')
    expect((await view(p.owner)).interest.partiality).toContain('双方单位的成员')
    await join(p.organiser.personId, p.needOrganisation)
    expect(await invite(p.organiser)).toBe('recused')
    expect(await invite(second)).toBe('ok')
  })

  test('is declared by the two sides and the lead unit, not by strangers, auditors and reviewers', async () => {
    for (const [actor, expected] of [
      [p.firm, 'ok'],
      [second, 'ok'],
      [p.stranger, 'forbidden'],
      [p.auditor, 'forbidden'],
      [p.reviewer, 'forbidden'],
    ] as const)
      expect(await code(recuseFromPair(world.ctx(actor), { ...keys(), reason: '原因' }))).toBe(expected)
    expect(await code(readInterests(world.ctx(p.stranger), keys()))).toBe('forbidden')
  })
})
