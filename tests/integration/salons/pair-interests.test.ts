import { afterEach, beforeEach, expect, test } from 'vitest'
import { decideWaiver } from '#app/features/matching/decide-waiver.server.ts'
import { readInterests } from '#app/features/matching/interest.queries.server.ts'
import { proposeWaiver } from '#app/features/matching/propose-waiver.server.ts'
import { recuseFromPair } from '#app/features/matching/recuse-from-pair.server.ts'
import { answerMeeting } from '#app/features/salons/answer-meeting.server.ts'
import { proposeMeetings } from '#app/features/salons/propose-meetings.server.ts'
import { newId } from '#app/server/ids.ts'
import { code, putNeed, putProduct } from '#tests/integration/matching/matching-support.ts'
import { meetings, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

/** A pair with an open conflict of interest gets no talk at a salon, and nobody who stands back arranges or accepts one. */

let s: Scene
let pair: { opportunityId: string; productId: string }
beforeEach(async () => {
  s = await scene()
  pair = { opportunityId: await putNeed(s.world, s.owner), productId: await putProduct(s.world, s.firm) }
})
afterEach(() => s.world.close())

const keys = () => ({ opportunity: pair.opportunityId, product: pair.productId })
const propose = (actor = s.organiser) => code(proposeMeetings(s.world.ctx(actor), s.number, [pair]))
const answer = async (actor: typeof s.owner, accept: boolean) => {
  const [meeting] = await meetings(s)
  const given = accept ? ({ accept } as const) : ({ accept, reasonCode: 'scope', reasonText: '' } as const)
  return code(answerMeeting(s.world.ctx(actor), meeting?.id ?? '', { as: 'unit' }, given))
}
const relate = () =>
  s.world.services.db
    .insertInto('organisation_relation')
    .values({
      id: newId(),
      kind: 'holding',
      organisation_id: s.firm.organisation?.id ?? '',
      other_id: s.owner.organisation?.id ?? '',
      share: 5100,
      source: '章程',
      since: '2026-01-01',
      entered_by: s.organiser.personId,
      entered_at: s.world.now(),
    })
    .execute()

test('a conflict keeps a pair from being placed, until two people have waived it', async () => {
  await relate()
  expect(await propose()).toBe('conflictOfInterest')
  expect(await meetings(s)).toEqual([])
  expect(await s.world.services.read.selectFrom('match').selectAll().execute()).toEqual([])
  await proposeWaiver(s.world.ctx(s.organiser), { ...keys(), reason: '只此一家' })
  expect(await propose()).toBe('conflictOfInterest')
  const waiverId = (await readInterests(s.world.ctx(s.other), keys())).waivers[0]?.id ?? ''
  await decideWaiver(s.world.ctx(s.other), { ...keys(), waiverId, grant: true, note: '同意' })
  expect(await propose()).toBe('ok')
  expect(await answer(s.owner, true)).toBe('ok')
})

test('a conflict entered after the invitation stops the consent, not the refusal', async () => {
  expect(await propose()).toBe('ok')
  await relate()
  expect(await answer(s.firm, true)).toBe('conflictOfInterest')
  expect((await meetings(s))[0]?.status).toBe('proposed')
  expect(await answer(s.firm, false)).toBe('ok')
})

test('who stands back neither invites nor accepts', async () => {
  await recuseFromPair(s.world.ctx(s.organiser), { ...keys(), reason: '曾在该企业任职' })
  expect(await propose()).toBe('recused')
  await s.world.services.db.deleteFrom('recusal').execute()
  expect(await propose()).toBe('ok')
  await recuseFromPair(s.world.ctx(s.firm), { ...keys(), reason: '亲属在对方单位' })
  expect(await answer(s.firm, true)).toBe('recused')
  const colleague = await s.world.person({ organisation: s.firm.organisation?.id })
  expect(await answer(colleague, true)).toBe('ok')
})
