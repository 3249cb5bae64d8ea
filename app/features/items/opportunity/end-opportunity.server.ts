import { DomainError } from '#app/domain/errors.ts'
import { actsFor } from '#app/domain/policy/actor.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { deleteEndProposal } from '#db/repos/end-proposals.ts'
import { changeOpportunity, followDeadline } from './change-opportunity.server.ts'
import { loadOpportunity } from './load-opportunity.server.ts'
import type { LoadedOpportunity } from './load-opportunity.server.ts'

export const endWords = { withdraw: '撤回', cancel: '终止' } as const
export type EndAction = keyof typeof endWords

/** The reason that everybody will read. */
export function requireReason(typed: string): string {
  const reason = typed.trim()
  if (reason === '') throw new DomainError('badInput', { fields: { reason: '请写明原因，原因会公开显示' } })
  return reason
}

/**
 * Takes a published need back (`withdraw`: the page then shows only a notice) or stops it (`cancel`: the page stays).
 * The reason is public. Whoever is neither the owner's 单位联络员 nor the item's reviewer needs a second person
 * (`proposeEnd`).
 */
export async function endOpportunity(ctx: Ctx, input: { key: string; how: EndAction; reason: string }): Promise<void> {
  const reason = requireReason(input.reason)
  await inTransaction(ctx, async (tx) => {
    const loaded = await loadOpportunity(ctx, tx.tx, input.key)
    const { row, reviewers } = loaded
    const actor = requirePermission(ctx, 'opportunity.withdraw', {
      organisations: [row.organisation_id],
      assigned: reviewers,
    })
    if (!actsFor(ctx.actor, row.organisation_id) && !reviewers.includes(actor.personId))
      throw new DomainError('secondPerson')
    await carryOutEnd(tx, loaded, { how: input.how, reason })
  })
}

/** The end itself, once it is known that the actor may bring it about. The owner is told. */
export async function carryOutEnd(
  tx: TxCtx,
  { row, status, content }: LoadedOpportunity,
  { how, reason }: { how: EndAction; reason: string },
): Promise<void> {
  const from = await followDeadline(tx, { id: row.id, status, deadlineAt: row.deadline_at })
  await changeOpportunity(tx, { id: row.id, from, action: how, reason })
  await deleteEndProposal(tx.tx, row.id)
  await notifyOrganisation(tx, row.organisation_id, {
    event: `opportunity.${how}:${row.id}`,
    kind: 'item',
    subject: `已${endWords[how]}：${content.title}`,
    body: `机会“${content.title}”（${row.number ?? ''}）已${endWords[how]}。原因：${reason}`,
    link: `/opportunities/${row.number ?? row.id}`,
  })
}
