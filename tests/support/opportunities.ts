import { emptyOpportunity } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { createOpportunity } from '#app/features/items/opportunity/create-opportunity.server.ts'
import { publishOpportunity } from '#app/features/items/opportunity/publish-opportunity.server.ts'
import { saveOpportunity } from '#app/features/items/opportunity/save-opportunity.server.ts'
import { submitOpportunity } from '#app/features/items/opportunity/submit-opportunity.server.ts'
import { newId } from '#app/server/ids.ts'
import { insertApproval } from '#db/repos/approvals.ts'
import { findOpportunity } from '#db/repos/opportunities.ts'
import { transaction } from '#db/transaction.ts'
import type { World } from './world.ts'

/** A need with everything that a submission asks for. */
export function completeNeed(change: Partial<OpportunityContent> = {}): OpportunityContent {
  return {
    ...emptyOpportunity,
    title: '农贸市场电子秤计量与溯源一体化改造',
    summary: '全区 11 个社区农贸市场多用机械台秤，短斤少两投诉集中，拟选 3 个市场试点。',
    categories: ['scene-commerce', 'growth-life'],
    modes: ['purchase'],
    office: '市场运行科',
    phone: '0791-00000012',
    validity: 'until',
    deadline: '2026-12-20 17:00',
    currentState: '固定摊位 412 个。',
    goal: '联网率 100%。',
    musts: [{ id: 'r1', text: '扫码查询响应不超过 3 秒', check: { what: '响应时间', op: '<=', value: 3, unit: '秒' } }],
    amount: { kind: 'exact', min: 120_000_000, max: 120_000_000 },
    ...change,
  }
}

/** Approves the present text of a submitted need, as the last step of a review by somebody else. */
export async function approve(world: World, id: string, by: SignedIn): Promise<void> {
  const row = await findOpportunity(world.services.read, id)
  if (row?.status !== 'submitted') throw new Error('only a submitted need can be approved')
  await transaction(world.services.db, async (tx) => {
    await insertApproval(tx, {
      id: newId(),
      item_kind: 'opportunity',
      item_id: id,
      version: row.version,
      content_hash: row.content_hash,
      position: 1,
      step: 'approve',
      decision: 'approved',
      mode: 'online',
      person_id: by.personId,
      created_at: world.now(),
    })
    await tx.updateTable('opportunity').set({ status: 'approved' }).where('id', '=', id).execute()
  })
}

/** A published need; returns its id. */
export async function publishedNeed(
  world: World,
  people: { author: SignedIn; publisher: SignedIn; reviewer: SignedIn },
  change: Partial<OpportunityContent> = {},
): Promise<string> {
  const id = await createOpportunity(world.ctx(people.author))
  await saveOpportunity(world.ctx(people.author), { key: id, version: 1, content: completeNeed(change) })
  await submitOpportunity(world.ctx(people.author), { key: id })
  await approve(world, id, people.reviewer)
  await publishOpportunity(world.ctx(people.publisher), { key: id })
  return id
}
