import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import type { ReleaseWord, ReviewPreset } from '#app/domain/vocabulary.ts'
import { leadSettingKeys, releaseWordSetting, reviewPresetSetting } from '#db/repos/lead-settings.ts'
import { putSetting } from '#db/repos/settings.ts'

/** Stores what the lead unit decides for all units; only what changes is written and audited. */
export async function saveLeadSettings(
  ctx: Ctx,
  input: { reviewPreset: ReviewPreset; releaseWord: ReleaseWord },
): Promise<void> {
  const actor = requirePermission(ctx, 'settings.lead')
  await inTransaction(ctx, async (tx) => {
    const before = { reviewPreset: await reviewPresetSetting(tx.tx), releaseWord: await releaseWordSetting(tx.tx) }
    for (const name of ['reviewPreset', 'releaseWord'] as const) {
      if (before[name] === input[name]) continue
      await putSetting(tx.tx, leadSettingKeys[name], input[name], { by: actor.personId, now: ctx.now })
      await audit(tx, {
        action: 'setting.change',
        object: { kind: 'setting', id: leadSettingKeys[name] },
        changes: { [name]: { before: before[name], after: input[name] } },
      })
    }
  })
}
