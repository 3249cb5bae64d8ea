import type { SignedIn } from '#app/domain/policy/actor.ts'
import { halfDay } from '#app/domain/salon/blocks.ts'
import { createSalon } from '#app/features/salons/save-salon.server.ts'
import { answerMeeting } from '#app/features/salons/answer-meeting.server.ts'
import { proposeMeetings } from '#app/features/salons/propose-meetings.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import type { SalonForm } from '#app/features/salons/salon.schema.ts'
import { stepSalon } from '#app/features/salons/step-salon.server.ts'
import { fittingProduct, putNeed, putProduct } from '#tests/integration/matching/matching-support.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

export const salonForm = (change: Partial<SalonForm> = {}): SalonForm => ({
  title: '示例沙龙',
  kind: 'salon',
  theme: '智慧楼宇',
  place: '示例会议中心',
  startsAt: { day: '2026-12-12', time: '13:30' },
  closesAt: { day: '2026-12-10', time: '18:00' },
  wishesAt: { day: '', time: '' },
  answersAt: { day: '', time: '' },
  capacity: 80,
  perOrganisation: 3,
  tables: 4,
  rooms: '',
  rounds: 5,
  roundMinutes: 15,
  changeMinutes: 3,
  blocks: halfDay.blocks.map((b) => ({ ...b })),
  needPitches: '',
  productPitches: '',
  team: [],
  ...change,
})

export const delegates = (n: number, name = '王示例') => ({
  delegates: Array.from({ length: n }, (_, i) => ({ name: `${name}${i + 1}`, title: '经理', mobile: '13900000001' })),
  absent: [] as number[],
  note: '',
})

export interface Scene {
  world: World
  organiser: SignedIn
  other: SignedIn
  owner: SignedIn
  firm: SignedIn
  stranger: SignedIn
  number: string
}

/** A salon open for registration, an owner and a firm with a published item each, an organiser of another salon. */
export async function scene(change: Partial<SalonForm> = {}): Promise<Scene> {
  const world = await createWorld()
  const organiser = await world.person({ staff: ['organiser'], name: '徐示例' })
  const other = await world.person({ staff: ['organiser'], name: '孙示例' })
  const owner = await world.person({
    organisation: await world.organisation({ name: '演示区商务局', kind: 'department' }),
  })
  const firm = await world.person({ organisation: await world.organisation({ name: '示例溯源科技有限公司' }) })
  const stranger = await world.person({ organisation: await world.organisation({ name: '示例旁观有限公司' }) })
  const number = await createSalon(world.ctx(organiser), salonForm(change))
  await stepSalon(world.ctx(organiser), number, 'openRegistration')
  return { world, organiser, other, owner, firm, stranger, number }
}

/** Registers `owners` × `firms`, and agrees talks between all of them. Returns the actors of both sides. */
export async function crowd(s: Scene, owners: number, firms: number) {
  const { world, number } = s
  const needs: { actor: SignedIn; id: string }[] = []
  const offers: { actor: SignedIn; id: string }[] = []
  for (let i = 0; i < owners; i++) {
    const actor = await world.person({
      organisation: await world.organisation({ name: `示例需求单位${i}`, kind: 'department' }),
    })
    needs.push({ actor, id: await putNeed(world, actor, { title: `需求 ${i}` }) })
  }
  for (let i = 0; i < firms; i++) {
    const actor = await world.person({ organisation: await world.organisation({ name: `示例企业${i}有限公司` }) })
    offers.push({ actor, id: await putProduct(world, actor, fittingProduct({ title: `产品 ${i}` })) })
  }
  for (const { actor } of [...needs, ...offers]) await registerForSalon(world.ctx(actor), number, delegates(1))
  const pairs = needs.flatMap((n) => offers.map((o) => ({ opportunityId: n.id, productId: o.id })))
  await proposeMeetings(world.ctx(s.organiser), number, pairs)
  for (const m of await meetings(s)) {
    for (const side of ['need', 'offer'] as const)
      await answerMeeting(world.ctx(s.organiser), m.id, { as: 'team', side }, { accept: true })
  }
  return { needs, offers }
}

export const meetings = ({ world }: Scene) =>
  world.services.read.selectFrom('meeting').selectAll().orderBy('id').execute()
export const registrations = ({ world }: Scene) =>
  world.services.read.selectFrom('registration').selectAll().orderBy('created_at').execute()
export const salonRow = ({ world, number }: Scene) =>
  world.services.read.selectFrom('salon').selectAll().where('number', '=', number).executeTakeFirstOrThrow()
export const messageCount = async ({ world }: Scene, kind: string) =>
  (await world.services.read.selectFrom('message').select('id').where('kind', '=', kind).execute()).length
