import { DomainError } from '#app/domain/errors.ts'
import { organisationActions, requireStatus } from '#app/domain/status.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { updateOrganisation } from '#db/repos/organisations.ts'
import { loadOrganisation } from './load-organisation.server.ts'

export interface OrganisationFlags {
  mayPost: boolean
  mayOffer: boolean
  responsible: boolean
}

export const flagColumns = (f: OrganisationFlags) => ({
  may_post: f.mayPost ? 1 : 0,
  may_offer: f.mayOffer ? 1 : 0,
  responsible: f.responsible ? 1 : 0,
})

/** The lead unit accepts a unit as what it says it is, and says what it may do. */
export async function verifyOrganisation(
  ctx: Ctx,
  input: OrganisationFlags & { id: string; version: number },
): Promise<void> {
  const actor = requirePermission(ctx, 'organisation.verify')
  await inTransaction(ctx, async (tx) => {
    const row = await loadOrganisation(tx.tx, input.id)
    const to = requireStatus(organisationActions, 'verify', row.status)
    const change = {
      status: to,
      refuse_reason: '',
      verified_by: actor.personId,
      verified_at: ctx.now,
      updated_at: ctx.now,
      ...flagColumns(input),
    }
    const expected = { id: row.id, version: input.version, status: row.status }
    if (!(await updateOrganisation(tx.tx, expected, change))) throw new DomainError('conflict')
    await recordStep(tx, {
      object: { kind: 'organisation', id: row.id },
      action: 'verify',
      from: row.status,
      to,
      changes: {
        mayPost: { before: row.may_post === 1, after: input.mayPost },
        mayOffer: { before: row.may_offer === 1, after: input.mayOffer },
        responsible: { before: row.responsible === 1, after: input.responsible },
      },
    })
    await notifyOrganisation(tx, row.id, {
      event: `organisation.verified:${row.id}:${row.version + 1}`,
      kind: 'organisation.verified',
      subject: `${row.name}已通过核验`,
      body: `${row.name}已通过核验。${whatItMay(input)}`,
      link: '/organisation',
    })
  })
}

/** What a verified unit may do, as a sentence. */
export function whatItMay(f: OrganisationFlags): string {
  const may = [f.mayPost && '发布需求', f.mayOffer && '发布产品'].filter(Boolean)
  return may.length > 0 ? `可以${may.join('、')}。` : '目前可以查看和应答，尚未开通发布。'
}
