import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { setSessionOrganisation } from '#db/repos/people.ts'
import { enterOrganisation, planEntry } from './enter-organisation.server.ts'
import type { OrganisationInput } from './organisation.schema.ts'

/** A signed-in person claims or creates a (further) organisation and, when it is new, acts for it from now on. */
export async function addOrganisation(ctx: Ctx, input: OrganisationInput): Promise<{ claimed: boolean }> {
  const actor = requirePermission(ctx, 'organisation.register')
  return inTransaction(ctx, async (tx) => {
    const person = { id: actor.personId, name: actor.name, roles: actor.staff }
    const entered = await enterOrganisation(tx, person, await planEntry(tx.tx, input))
    if (!entered.claimed) await setSessionOrganisation(tx.tx, actor.sessionHash, entered.organisationId)
    return { claimed: entered.claimed }
  })
}
