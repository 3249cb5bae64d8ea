import { DomainError } from '#app/domain/errors.ts'
import { organisationActions, requireStatus } from '#app/domain/status.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { updateOrganisation } from '#db/repos/organisations.ts'
import { loadOrganisation } from './load-organisation.server.ts'

/** The lead unit does not accept a unit, with a reason that its people read; they may correct and ask again. */
export async function refuseOrganisation(
  ctx: Ctx,
  input: { id: string; version: number; reason: string },
): Promise<void> {
  requirePermission(ctx, 'organisation.verify')
  if (input.reason === '') throw new DomainError('badInput', { fields: { reason: '请写明原因，对方会看到' } })
  await inTransaction(ctx, async (tx) => {
    const row = await loadOrganisation(tx.tx, input.id)
    const to = requireStatus(organisationActions, 'refuse', row.status)
    const expected = { id: row.id, version: input.version, status: row.status }
    const change = { status: to, refuse_reason: input.reason, updated_at: ctx.now }
    if (!(await updateOrganisation(tx.tx, expected, change))) throw new DomainError('conflict')
    const object = { kind: 'organisation', id: row.id }
    await recordStep(tx, { object, action: 'refuse', from: row.status, to, reason: input.reason })
    await notifyOrganisation(tx, row.id, {
      event: `organisation.refused:${row.id}:${row.version + 1}`,
      kind: 'organisation.refused',
      subject: `${row.name}未通过核验`,
      body: `原因：${input.reason}\n修改单位资料后可以再次提交核验。`,
      link: '/organisation',
    })
  })
}
