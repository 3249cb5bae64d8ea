import { DomainError } from '#app/domain/errors.ts'
import { actsFor } from '#app/domain/policy/actor.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { changeOpportunity, followDeadline } from './change-opportunity.server.ts'
import { loadOpportunity } from './load-opportunity.server.ts'

const words = { withdraw: '撤回', cancel: '终止' } as const

/**
 * Takes a published need back (`withdraw`: the page then shows only a notice) or stops it (`cancel`: the page stays).
 * The reason is public. Whoever is neither the owner's 单位联络员 nor the item's reviewer needs a second person.
 */
export async function endOpportunity(
  ctx: Ctx,
  input: { key: string; how: 'withdraw' | 'cancel'; reason: string },
): Promise<void> {
  const reason = input.reason.trim()
  if (reason === '') throw new DomainError('badInput', { fields: { reason: '请写明原因，原因会公开显示' } })
  await inTransaction(ctx, async (tx) => {
    const { row, status, reviewers, content } = await loadOpportunity(ctx, tx.tx, input.key)
    const actor = requirePermission(ctx, 'opportunity.withdraw', {
      organisations: [row.organisation_id],
      assigned: reviewers,
    })
    if (!actsFor(ctx.actor, row.organisation_id) && !reviewers.includes(actor.personId))
      throw new DomainError('secondPerson')
    const from = await followDeadline(tx, { id: row.id, status, deadlineAt: row.deadline_at })
    await changeOpportunity(tx, { id: row.id, from, action: input.how, reason })
    await notifyOrganisation(tx, row.organisation_id, {
      event: `opportunity.${input.how}:${row.id}`,
      kind: 'item',
      subject: `已${words[input.how]}：${content.title}`,
      body: `机会“${content.title}”（${row.number ?? ''}）已${words[input.how]}。原因：${reason}`,
      link: `/opportunities/${row.number ?? row.id}`,
    })
  })
}
