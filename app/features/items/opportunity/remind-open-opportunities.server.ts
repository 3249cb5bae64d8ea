import { confirmDueOn } from '#app/domain/open-validity.ts'
import { addDays, dayOf, startOfDay } from '#app/domain/time.ts'
import { OPEN_CONFIRM_DAYS } from '#app/domain/status.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { unconfirmedOpportunities } from '#db/repos/opportunities.ts'

/**
 * Asks the owners of 长期有效 needs whose confirmation is due for their word, once per due day: the message's event
 * names that day, so running again sends nothing twice.
 */
export async function remindOpenOpportunities(ctx: Ctx): Promise<void> {
  const before = startOfDay(addDays(dayOf(ctx.now), 1 - OPEN_CONFIRM_DAYS))
  const due = await unconfirmedOpportunities(ctx.read, before)
  if (due.length === 0) return
  await inTransaction(ctx, async (tx) => {
    for (const row of due) {
      const dueOn = confirmDueOn(row.confirmed_at ?? row.published_at ?? 0)
      await notifyOrganisation(tx, row.organisation_id, {
        event: `opportunity.confirm-due:${row.id}:${dueOn}`,
        kind: 'item',
        subject: `请确认仍然有效：${row.title}`,
        body: `“${row.title}”（${row.number ?? ''}）长期有效，已满 ${OPEN_CONFIRM_DAYS} 天，请确认是否仍需要。15 个工作日内未确认，将不在默认列表中显示，确认后恢复。`,
        link: `/opportunities/${row.number ?? row.id}`,
      })
    }
  })
}
