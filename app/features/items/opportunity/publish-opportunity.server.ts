import { DomainError } from '#app/domain/errors.ts'
import { deadlineOf } from '#app/domain/opportunity-content.ts'
import type { OrganisationKind } from '#app/domain/vocabulary.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { isApproved } from '#db/repos/approvals.ts'
import { setItemCategories } from '#db/repos/item-versions.ts'
import { changeOpportunity } from './change-opportunity.server.ts'
import { loadOpportunity } from './load-opportunity.server.ts'
import type { StoredOpportunity } from './load-opportunity.server.ts'
import { requireComplete } from './submit-opportunity.server.ts'

/** Refuses unless exactly this text has been approved and could still be answered. */
export async function requirePublishable(tx: TxCtx, { row, content, status }: StoredOpportunity): Promise<void> {
  if (status !== 'approved') throw new DomainError('wrongState')
  if (!(await isApproved(tx.tx, { kind: 'opportunity', id: row.id, contentHash: row.content_hash })))
    throw new DomainError('wrongState', { message: '这一版内容还没有通过审核，不能发布。' })
  requireComplete(content, row.owner_kind as OrganisationKind, tx.now)
}

/** Freezes the approved text as what everybody reads. */
export async function putPublic(tx: TxCtx, need: StoredOpportunity): Promise<void> {
  await requirePublishable(tx, need)
  const { row, content, status } = need
  await changeOpportunity(tx, {
    id: row.id,
    from: status,
    version: row.version,
    action: 'publish',
    set: {
      public_version: row.version,
      public_json: row.content_json,
      public_hash: row.content_hash,
      title: content.title,
      category: content.categories[0] ?? '',
      deadline_at: deadlineOf(content),
      amount_min: content.amount.min,
      amount_max: content.amount.max,
      visibility: content.visibility,
      answer_mode: content.answerMode,
      published_at: tx.now,
      confirmed_at: null,
      publish_at: null,
    },
  })
  await setItemCategories(tx.tx, 'opportunity', row.id, content.categories)
  await notifyOrganisation(tx, row.organisation_id, {
    event: `opportunity.published:${row.id}:${row.version}`,
    kind: 'item',
    subject: `已发布：${content.title}`,
    body: `机会“${content.title}”（${row.number ?? ''}）已公开发布。`,
    link: `/opportunities/${row.number ?? row.id}`,
  })
}

/** Publishes an approved need at once. A second click finds it published and changes nothing. */
export async function publishOpportunity(ctx: Ctx, input: { key: string }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const need = await loadOpportunity(ctx, tx.tx, input.key)
    requirePermission(ctx, 'opportunity.publish', { organisations: [need.row.organisation_id] })
    if (need.status === 'published') return
    await putPublic(tx, need)
  })
}
