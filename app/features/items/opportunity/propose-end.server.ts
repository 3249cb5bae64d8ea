import { DomainError } from '#app/domain/errors.ts'
import { isStaff } from '#app/domain/policy/actor.ts'
import { opportunityActions, requireStatus } from '#app/domain/status.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notify } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { insertEndProposal } from '#db/repos/end-proposals.ts'
import { staffWithRole } from '#db/repos/people.ts'
import { followDeadline } from './change-opportunity.server.ts'
import { endWords, requireReason } from './end-opportunity.server.ts'
import type { EndAction } from './end-opportunity.server.ts'
import { loadOpportunity } from './load-opportunity.server.ts'

/** An organiser wants a need of another unit withdrawn or cancelled. Nothing changes until a second organiser agrees. */
export async function proposeEnd(ctx: Ctx, input: { key: string; how: EndAction; reason: string }): Promise<void> {
  const reason = requireReason(input.reason)
  await inTransaction(ctx, async (tx) => {
    const { row, status, content } = await loadOpportunity(ctx, tx.tx, input.key)
    const actor = requirePermission(ctx, 'opportunity.withdraw', { organisations: [row.organisation_id] })
    if (!isStaff(actor, 'organiser')) throw new DomainError('forbidden')
    const now = await followDeadline(tx, { id: row.id, status, deadlineAt: row.deadline_at })
    requireStatus(opportunityActions, input.how, now)
    const added = await insertEndProposal(tx.tx, {
      opportunity_id: row.id,
      action: input.how,
      reason,
      proposed_by: actor.personId,
      proposed_at: ctx.now,
    })
    if (!added) throw new DomainError('duplicate', { message: '已有一项撤回或终止的提议在等待确认。' })
    await recordStep(tx, {
      object: { kind: 'opportunity', id: row.id },
      action: `propose.${input.how}`,
      from: now,
      to: now,
      reason,
    })
    const others = (await staffWithRole(tx.tx, 'organiser')).filter((id) => id !== actor.personId)
    await notify(tx, others, {
      event: `opportunity.endProposed:${row.id}:${ctx.now}`,
      kind: 'item',
      subject: `待确认：${endWords[input.how]}“${content.title}”`,
      body: `${actor.name}提请${endWords[input.how]}机会“${content.title}”（${row.number ?? ''}）。原因：${reason}。请核实后确认或不同意。`,
      link: `/opportunities/${row.number ?? row.id}`,
    })
  })
}
