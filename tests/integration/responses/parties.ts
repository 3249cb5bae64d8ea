import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { emptyResponse } from '#app/domain/response-content.ts'
import type { ResponseContent } from '#app/domain/response-content.ts'
import { decideResponse } from '#app/features/responses/decide-response.server.ts'
import type { Decision } from '#app/features/responses/decision.server.ts'
import { proposeDecision } from '#app/features/responses/propose-decision.server.ts'
import { saveResponse } from '#app/features/responses/save-response.server.ts'
import { submitResponse } from '#app/features/responses/submit-response.server.ts'
import type { Receipt } from '#app/features/responses/submit-response.server.ts'
import type { OrganisationKind } from '#app/domain/vocabulary.ts'
import { publishedNeed } from '#tests/support/opportunities.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

/** A published need with both sides and everybody who has nothing to do with it. */
export interface Parties {
  world: World
  need: string
  owner: { id: string; admin: SignedIn; member: SignedIn; other: SignedIn }
  firm: { id: string; admin: SignedIn; member: SignedIn; granted: SignedIn }
  rival: SignedIn
  otherUnit: SignedIn
  staff: Record<'reviewer' | 'organiser' | 'admin' | 'auditor', SignedIn>
}

export async function parties(
  change: Partial<OpportunityContent> = {},
  ownerKind: OrganisationKind = 'department',
): Promise<Parties> {
  const world = await createWorld()
  const unit = await world.organisation({ kind: ownerKind, name: '示例需求单位' })
  const owner = {
    id: unit,
    admin: await world.person({ organisation: unit, name: '甲示例' }),
    member: await world.person({ organisation: unit, role: 'member', name: '乙示例' }),
    other: await world.person({ organisation: unit, role: 'member', name: '丙示例' }),
  }
  const firmId = await world.organisation({ name: '示例应答企业' })
  const firm = {
    id: firmId,
    admin: await world.person({ organisation: firmId, name: '丁示例' }),
    member: await world.person({ organisation: firmId, role: 'member', name: '戊示例' }),
    granted: await world.person({ organisation: firmId, role: 'member', maySubmit: true, name: '己示例' }),
  }
  const staff = {
    reviewer: await world.person({ staff: ['reviewer'] }),
    organiser: await world.person({ staff: ['organiser'] }),
    admin: await world.person({ staff: ['admin'] }),
    auditor: await world.person({ staff: ['auditor'] }),
  }
  const people = { author: owner.member, publisher: owner.admin, reviewer: staff.reviewer }
  return {
    world,
    owner,
    firm,
    staff,
    rival: await world.person({ organisation: await world.organisation({ name: '示例同行企业' }) }),
    otherUnit: await world.person({ organisation: await world.organisation({ kind: 'department' }) }),
    need: await publishedNeed(world, people, change),
  }
}

/** An answer with everything that a submission asks for. */
export function completeAnswer(change: Partial<ResponseContent> = {}): ResponseContent {
  return {
    ...emptyResponse,
    overview: '分三批更换，每个市场利用休市时间安装，当晚装完次日照常营业。',
    mustAnswers: [{ line: 'r1', meets: 'yes', text: '实测 1.5 秒。' }],
    cases: '2025 年示例市场 110 台。',
    leadTimeDays: 60,
    modes: ['purchase'],
    cooperation: '请协调进场时间。',
    joinSalon: 'yes',
    contact: { name: '赵示例', phone: '0791-00002104' },
    ...change,
  }
}

/** Saves and submits an answer as this person. */
export async function answerAs(
  { world, need }: Pick<Parties, 'world' | 'need'>,
  person: SignedIn,
  change: Partial<ResponseContent> = {},
  version = 0,
): Promise<Receipt> {
  const saved = await saveResponse(world.ctx(person), { key: need, version, content: completeAnswer(change) })
  return submitResponse(world.ctx(person), { key: need, version: saved.version, pledge: true })
}

export const proposedAt = async ({ world }: Pick<Parties, 'world'>): Promise<number> =>
  (await world.services.db.selectFrom('decision_proposal').select('proposed_at').executeTakeFirst())?.proposed_at ?? 0

/** A member of the owner proposes a reply, and the 单位联络员 decides it. */
export async function replyAs(
  p: Parties,
  number: string,
  decision: Decision,
  ctx = (person: SignedIn) => p.world.ctx(person),
): Promise<void> {
  await proposeDecision(ctx(p.owner.member), { key: p.need, number, decision })
  await decideResponse(ctx(p.owner.admin), { key: p.need, number, proposedAt: await proposedAt(p), confirm: true })
}
