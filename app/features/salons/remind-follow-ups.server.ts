import { REMIND_AFTER_DAYS, stillDueDays, waves } from '#app/domain/salon/follow-up.ts'
import { DAY_MS, dayOf, formatDay } from '#app/domain/time.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { followUpPath } from '#app/server/follow-up-link.ts'
import { notify, notifyOrganisation } from '#app/server/notify.ts'
import { openFollowUps, salonsToAsk } from '#db/repos/follow-ups.ts'
import { teamOf } from '#db/repos/salons.ts'

/**
 * Tells the team of a salon that a wave is due, and units that have not answered a question for a week. Each once: the
 * event names what it is about, and what is answered, taken back or over is not asked for again.
 */
export async function remindFollowUps(ctx: Ctx): Promise<void> {
  for (const wave of waves)
    for (const salon of await salonsToAsk(ctx.read, {
      wave,
      startedBefore: ctx.now - wave * DAY_MS,
      startedAfter: ctx.now - stillDueDays(wave) * DAY_MS,
    }))
      await inTransaction(ctx, async (tx) =>
        notify(tx, await teamOf(tx.tx, salon.id), {
          event: `followUp.due:${salon.id}:${wave}`,
          kind: 'salon.followUp',
          subject: `可以做 ${wave} 天回访：${salon.title}`,
          body: `沙龙已过去 ${wave} 天。起草后先看一遍，再发给参会单位。`,
          link: `/desk/salons/${salon.number}/follow-up?wave=${wave}`,
        }),
      )
  const silent = await openFollowUps(ctx.read, { now: ctx.now, sentBefore: ctx.now - REMIND_AFTER_DAYS * DAY_MS })
  for (const question of silent)
    await inTransaction(ctx, (tx) =>
      notifyOrganisation(tx, question.organisation_id, {
        event: `followUp.reminder:${question.id}:${question.link_no}`,
        kind: 'salon.followUp',
        subject: `请点一下洽谈进展：${question.title}`,
        body: `还有洽谈没有填写进展，${formatDay(dayOf(question.closes_at ?? ctx.now))}前都可以填。不用登录。`,
        link: followUpPath(ctx, question),
      }),
    )
}
