import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notifyStaff } from '#app/server/notify.ts'
import { endRelation as end, relationById } from '#db/repos/relations.ts'
import { relationSide } from './enter-relation.server.ts'
import { loadOrganisation } from './load-organisation.server.ts'

/**
 * Ends a relation with a reason; it stays in the list of what was. A unit ends only what it has declared itself, and
 * the lead unit hears of it: what the lead unit has entered only the lead unit ends.
 */
export async function endRelation(
  ctx: Ctx,
  organisationId: string,
  input: { relationId: string; reason: string },
): Promise<void> {
  const { side, personId } = relationSide(ctx, organisationId)
  await inTransaction(ctx, async (tx) => {
    const row = await relationById(tx.tx, input.relationId)
    if (!row || (row.organisation_id !== organisationId && row.other_id !== organisationId))
      throw new DomainError('notFound')
    if (side === 'unit' && row.declared_by_id !== organisationId)
      throw new DomainError('forbidden', { message: '这一项不是本单位申报的，请联系牵头单位。' })
    const done = await end(tx.tx, row.id, { ended_by: personId, ended_at: ctx.now, end_reason: input.reason })
    if (!done) throw new DomainError('wrongState', { message: '这项关系已经结束。' })
    await audit(tx, {
      action: 'relation.end',
      object: { kind: 'organisation', id: organisationId },
      changes: { mode: { after: side }, relation: { before: row.id }, reason: { after: input.reason } },
    })
    if (side !== 'unit') return
    const unit = await loadOrganisation(tx.tx, organisationId)
    await notifyStaff(tx, 'organiser', {
      event: `relation.ended:${row.id}`,
      kind: 'organisation.relation',
      subject: `${unit.name}结束了自行申报的一项关联关系`,
      body: `原因：${input.reason}。请核对。`,
      link: `/desk/organisations/${organisationId}/relations`,
    })
  })
}
