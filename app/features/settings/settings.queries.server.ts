import type { Ctx } from '#app/server/context.ts'
import { releaseWordSetting, reviewPresetSetting } from '#db/repos/lead-settings.ts'

/** What the lead unit has set for all units. */
export async function leadSettings(ctx: Ctx) {
  return { reviewPreset: await reviewPresetSetting(ctx.read), releaseWord: await releaseWordSetting(ctx.read) }
}
