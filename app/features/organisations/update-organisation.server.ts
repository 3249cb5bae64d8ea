import type { z } from 'zod'
import { DomainError } from '#app/domain/errors.ts'
import { organisationActions, requireStatus } from '#app/domain/status.ts'
import { foldName } from '#app/domain/text.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { notifyStaff } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { updateOrganisation as update } from '#db/repos/organisations.ts'
import { loadOrganisation } from './load-organisation.server.ts'
import type { LoadedOrganisation } from './load-organisation.server.ts'
import type { identityShape, ProfileInput } from './organisation.schema.ts'
import { profileColumns } from './profile-columns.server.ts'

type Identity = z.infer<z.ZodObject<typeof identityShape>>

/**
 * A 单位联络员 changes the profile of the own unit. Name and kind can change until the unit is verified; a refused
 * unit is thereby submitted for verification again.
 */
export async function updateOrganisation(
  ctx: Ctx,
  input: { id: string; version: number; profile: ProfileInput; identity: Identity | null },
): Promise<void> {
  requirePermission(ctx, 'organisation.manage', { organisations: [input.id] })
  await inTransaction(ctx, async (tx) => {
    const row = await loadOrganisation(tx.tx, input.id)
    const { identity } = input
    if (identity && row.status === 'verified') throw new DomainError('wrongState')
    const named = identity && {
      name: identity.name,
      name_folded: foldName(identity.name),
      kind: identity.kind,
      parent_name: identity.parentName,
    }
    const change = { ...profileColumns(input.profile), ...named, updated_at: ctx.now }
    const expected = { id: row.id, version: input.version, status: row.status }
    const again = row.status === 'refused' ? requireStatus(organisationActions, 'resubmit', row.status) : null
    if (!(await update(tx.tx, expected, again ? { ...change, status: again, refuse_reason: '' } : change)))
      throw new DomainError('conflict')
    await audit(tx, {
      action: 'organisation.edit',
      object: { kind: 'organisation', id: row.id },
      changes: { profile: { after: change } },
    })
    if (again) await resubmitted(tx, row)
  })
}

async function resubmitted(ctx: TxCtx, row: LoadedOrganisation) {
  const object = { kind: 'organisation', id: row.id }
  await recordStep(ctx, { object, action: 'resubmit', from: row.status, to: 'pending' })
  await notifyStaff(ctx, 'organiser', {
    event: `organisation.resubmitted:${row.id}:${row.version + 1}`,
    kind: 'organisation.registered',
    subject: `单位再次提交核验：${row.name}`,
    body: '对方已修改资料，请再次核验。',
    link: `/desk/organisations/${row.id}`,
  })
}
