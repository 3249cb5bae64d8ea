import { expect, test } from 'vitest'
import { readOpportunity } from '#app/features/items/opportunity/opportunity.queries.server.ts'
import { anonymous } from '#app/domain/policy/actor.ts'
import { answerAs, parties } from './parties.ts'

const seen = async (change: Parameters<typeof parties>[0]) => {
  const p = await parties(change)
  await answerAs(p, p.firm.admin)
  await answerAs(p, p.rival)
  return (await readOpportunity(p.world.ctx(anonymous), p.need)).need?.answers
}

test('everybody reads how many units have answered only where the owner allows it', async () => {
  expect(await seen({ publicAnswerCount: true })).toBe(2)
  expect(await seen({})).toBeNull()
})

test('sealed answers are never counted in public', async () => {
  expect(await seen({ publicAnswerCount: true, answerMode: 'sealed' })).toBeNull()
})
