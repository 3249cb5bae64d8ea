import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { updateOrganisation } from '#db/repos/organisations.ts'
import { loadOrganisation } from './load-organisation.server.ts'
import { flagColumns, whatItMay } from './verify-organisation.server.ts'
import type { OrganisationFlags } from './verify-organisation.server.ts'

/** The lead unit changes what a verified unit may do; its people see it with their next page. */
export async function setOrganisationFlags(
  ctx: Ctx,
  input: OrganisationFlags & { id: string; version: number },
): Promise<void> {
  requirePermission(ctx, 'organisation.verify')
  await inTransaction(ctx, async (tx) => {
    const row = await loadOrganisation(tx.tx, input.id)
    if (row.status !== 'verified') throw new DomainError('wrongState')
    const expected = { id: row.id, version: input.version, status: row.status }
    const change = { ...flagColumns(input), updated_at: ctx.now }
    if (!(await updateOrganisation(tx.tx, expected, change))) throw new DomainError('conflict')
    await audit(tx, {
      action: 'organisation.flags',
      object: { kind: 'organisation', id: row.id },
      changes: {
        mayPost: { before: row.may_post === 1, after: input.mayPost },
        mayOffer: { before: row.may_offer === 1, after: input.mayOffer },
        responsible: { before: row.responsible === 1, after: input.responsible },
      },
    })
    await notifyOrganisation(tx, row.id, {
      event: `organisation.flags:${row.id}:${row.version + 1}`,
      kind: 'organisation.flags',
      subject: `${row.name}的发布权限有变化`,
      body: whatItMay(input),
      link: '/organisation',
    })
  })
}
