import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { readPairTalk } from '#app/features/matching/pair-talk.queries.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { unitInvitations } from '#app/features/salons/desk.queries.server.ts'
import { invitationList } from '#app/features/salons/pairs.queries.server.ts'
import { personalPage } from '#app/features/salons/personal.queries.server.ts'
import { proposeMeetings } from '#app/features/salons/propose-meetings.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { delegates, registrations, scene } from '#tests/integration/salons/salon-support.ts'
import type { Scene } from '#tests/integration/salons/salon-support.ts'
import { putNeed, putProduct } from './matching-support.ts'

/** 参会层级: what level of person the owner sends, where an invitation and a talk are read, by each party. */

let s: Scene
beforeEach(async () => {
  s = await scene()
})
afterEach(() => s.world.close())

const pairOf = async (level: 'leader' | '') => ({
  opportunity: await putNeed(s.world, s.owner, { level }),
  product: await putProduct(s.world, s.firm),
})
const linkOf = async (actor: SignedIn) => {
  await registerForSalon(s.world.ctx(actor), s.number, delegates(1))
  const row = (await registrations(s)).find((r) => r.organisation_id === actor.organisation?.id)
  if (!row) throw new Error('no registration')
  return s.world.services.keys.decryptField(row.link_cipher, `registration.link:${row.id}`)
}

test.each([
  ['leader', '分管负责人'],
  ['', ''],
] as const)('level %j stands as %j in the invitation, for both sides and the lead unit', async (level, word) => {
  const pair = await pairOf(level)
  await inviteMatch(s.world.ctx(s.organiser), { ...pair, note: '' })
  for (const actor of [s.owner, s.firm, s.organiser])
    expect((await readPairTalk(s.world.ctx(actor), pair)).invitation?.level).toBe(word)
})

test('stands in the invitation to a talk, on the desk, by the personal link and in the table of the team', async () => {
  const pair = await pairOf('leader')
  await proposeMeetings(s.world.ctx(s.organiser), s.number, [
    { opportunityId: pair.opportunity, productId: pair.product },
  ])
  for (const actor of [s.owner, s.firm]) {
    const { talks } = await unitInvitations(s.world.ctx(actor), s.number)
    expect(talks.map((t) => t.attendance)).toEqual(['分管负责人'])
    const { invitations } = await personalPage(s.world.ctx(), await linkOf(actor))
    expect(invitations.map((t) => t.attendance)).toEqual(['分管负责人'])
  }
  const { meetings } = await invitationList(s.world.ctx(s.organiser), s.number)
  expect(meetings.map((m) => m.need.attendance)).toEqual(['分管负责人'])
})

test('a stranger reads it nowhere but on the need', async () => {
  const pair = await pairOf('leader')
  await inviteMatch(s.world.ctx(s.organiser), { ...pair, note: '' })
  await expect(readPairTalk(s.world.ctx(s.stranger), pair)).rejects.toMatchObject({ code: 'forbidden' })
})
