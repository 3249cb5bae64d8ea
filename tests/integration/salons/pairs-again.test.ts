import type { Insertable } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SeenList } from '#app/domain/matching/replay.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { refusalBasis } from '#app/domain/refusal-basis.ts'
import { answerMeeting } from '#app/features/salons/answer-meeting.server.ts'
import { proposeMeetings } from '#app/features/salons/propose-meetings.server.ts'
import { recordOutcome } from '#app/features/salons/record-outcome.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { replayStored } from '#app/server/admin-replay.ts'
import { MatchingService } from '#app/server/matching-service.ts'
import { unwantedPairs } from '#db/repos/meetings.ts'
import type { MatchTable } from '#db/tables/dealings.ts'
import { code, fittingProduct, putNeed, putProduct } from '#tests/integration/matching/matching-support.ts'
import { delegates, meetings, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

/** Pairs that have a past: the organiser's invitation begins anew, or is not possible. */

let s: Scene
let pair: { opportunityId: string; productId: string }
beforeEach(async () => {
  s = await scene()
  pair = { opportunityId: await putNeed(s.world, s.owner), productId: await putProduct(s.world, s.firm) }
})
afterEach(() => s.world.close())

const propose = () => proposeMeetings(s.world.ctx(s.organiser), s.number, [pair])
const match = () => s.world.services.read.selectFrom('match').selectAll().executeTakeFirstOrThrow()

/** The pair as an earlier invitation has left it: the owner had agreed, then it was put aside. */
async function past(change: Partial<Insertable<MatchTable>>): Promise<void> {
  const { db } = s.world.services
  const need = await db.selectFrom('opportunity').select('public_hash').executeTakeFirstOrThrow()
  const offer = await db.selectFrom('product').select('public_hash').executeTakeFirstOrThrow()
  await db
    .insertInto('match')
    .values({
      id: 'earlier',
      opportunity_id: pair.opportunityId,
      product_id: pair.productId,
      status: 'dismissed',
      need_agreed_at: 1,
      need_hash: need.public_hash ?? '',
      offer_hash: offer.public_hash ?? '',
      created_at: 0,
      status_at: 0,
      ...change,
    })
    .execute()
}

test('a pair refused before reasons were on record is neither suggested nor invited until one text has changed', async () => {
  await past({ status: 'declined' })
  expect((await unwantedPairs(s.world.services.read, [pair.opportunityId])).size).toBe(1)
  expect(await code(propose())).toBe('wrongState')
  await s.world.services.db.updateTable('opportunity').set({ public_hash: 'changed' }).execute()
  expect((await unwantedPairs(s.world.services.read, [pair.opportunityId])).size).toBe(0)
  expect(await propose()).toBe(1)
  expect(await match()).toMatchObject({ status: 'invited', need_hash: 'changed' })
})

test('a pair that was refused is neither suggested nor invited until what the reason names has changed', async () => {
  const needs = () => s.world.services.db.selectFrom('opportunity').select('public_json').executeTakeFirstOrThrow()
  const need = JSON.parse((await needs()).public_json ?? '') as OpportunityContent
  await past({
    status: 'declined',
    reason_code: 'budget',
    reason_basis: refusalBasis('budget', need, fittingProduct()),
  })
  const rewrite = (change: Partial<OpportunityContent>) =>
    s.world.services.db
      .updateTable('opportunity')
      .set({ public_hash: 'changed', public_json: JSON.stringify({ ...need, ...change }) })
      .execute()
  await rewrite({ summary: '换了一段概况。' })
  expect((await unwantedPairs(s.world.services.read, [pair.opportunityId])).size).toBe(1)
  expect(await code(propose())).toBe('wrongState')
  await rewrite({ amount: { kind: 'exact', min: 1, max: 1 } })
  expect((await unwantedPairs(s.world.services.read, [pair.opportunityId])).size).toBe(0)
  expect(await propose()).toBe(1)
  expect(await match()).toMatchObject({ status: 'invited', reason_basis: '' })
})

test('a word that a side gave to an earlier invitation does not count for the new one', async () => {
  await past({ status: 'suggested' })
  await propose()
  const [meeting] = await meetings(s)
  await answerMeeting(s.world.ctx(s.firm), meeting?.id ?? '', { as: 'unit' }, { accept: true })
  expect(await match()).toMatchObject({ status: 'invited', need_agreed_at: null })
  await answerMeeting(s.world.ctx(s.owner), meeting?.id ?? '', { as: 'unit' }, { accept: true })
  expect(await match()).toMatchObject({ status: 'agreed' })
})

test('a need that was withdrawn or stopped is invited no more, whatever the form sends', async () => {
  for (const status of ['withdrawn', 'cancelled', 'unmatched']) {
    await s.world.services.db.updateTable('opportunity').set({ status }).execute()
    expect(await code(propose()), status).toBe('badInput')
  }
  expect(await meetings(s)).toEqual([])
})

test('the link of a cancelled registration records nothing any more', async () => {
  await propose()
  const { token } = await registerForSalon(s.world.ctx(s.firm), s.number, delegates(1))
  const { db } = s.world.services
  await db.updateTable('meeting').set({ status: 'scheduled', slot: 0, table_no: 0 }).execute()
  const { starts_at: now } = await salonRow(s)
  const [meeting] = await meetings(s)
  const record = () =>
    recordOutcome({ ...s.world.ctx(), now }, meeting?.id ?? '', { as: 'link', token }, { outcome: 'talking', note: '' })
  await db.updateTable('registration').set({ status: 'cancelled' }).execute()
  expect(await code(record())).toBe('notFound')
  await db.updateTable('registration').set({ status: 'registered' }).execute()
  await record()
  expect(await meetings(s)).toMatchObject([{ status: 'held', outcome: 'talking' }])
})

test('an invitation from the desk of a salon stores the rows seen, and they can be made again', async () => {
  s.world.services.matching = new MatchingService(s.world.services.read, () => s.world.now())
  const { productId } = pair
  for (const word of ['社区', '校园'])
    await putProduct(s.world, s.stranger, fittingProduct({ title: `${word}电子秤溯源` }))
  await propose()
  const [list, ...rest] = await s.world.services.read.selectFrom('seen_list').selectAll().execute()
  expect(rest).toEqual([])
  const { id } = await match()
  expect(list).toMatchObject({ match_id: id, action: 'invite', at: s.world.now() })
  const { rows } = JSON.parse(list?.list_json ?? '{}') as SeenList
  expect(rows.map((row) => row.id)).toContain(productId)
  expect(rows.length).toBeGreaterThan(1)
  const audit = await s.world.services.read
    .selectFrom('audit')
    .select('changes_json')
    .where('action', '=', 'match.invite')
    .executeTakeFirstOrThrow()
  expect(audit.changes_json).toContain(list?.id)
  expect(await replayStored(s.world.services.read, list?.id ?? '')).toContain('结果完全一致')
  await propose()
  expect(await s.world.services.read.selectFrom('seen_list').select('id').execute()).toHaveLength(1)
})
