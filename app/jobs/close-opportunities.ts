import { DomainError } from '#app/domain/errors.ts'
import { anonymous } from '#app/domain/policy/actor.ts'
import { followDeadline } from '#app/features/items/opportunity/change-opportunity.server.ts'
import { storedOpportunity } from '#app/features/items/opportunity/load-opportunity.server.ts'
import type { StoredOpportunity } from '#app/features/items/opportunity/load-opportunity.server.ts'
import { putPublic } from '#app/features/items/opportunity/publish-opportunity.server.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx, Services, TxCtx } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { dueOpportunities, updateOpportunity } from '#db/repos/opportunities.ts'

const BATCH = 50

/**
 * Lets the rows follow the clock: publishes what was scheduled and closes what is past its deadline. No page waits for
 * it, because the deadline is authoritative when read.
 */
export async function closeOpportunities(services: Services): Promise<number> {
  const ctx: Ctx = { ...services, actor: anonymous, now: services.clock.now(), requestId: 'job', address: '' }
  const due = await dueOpportunities(ctx.read, ctx.now, BATCH)
  for (const id of due) await follow(ctx, id)
  return due.length
}

async function follow(ctx: Ctx, id: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const need = await storedOpportunity(tx.tx, id)
    await followDeadline(tx, { id, status: need.status, deadlineAt: need.row.deadline_at })
  })
  try {
    await inTransaction(ctx, async (tx) => {
      const need = await storedOpportunity(tx.tx, id)
      if (isScheduled(need, ctx.now)) await putPublic(tx, need)
    })
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === 'busy' || error.code === 'storage') throw error
    const reason = Object.values(error.fields)[0] ?? error.message
    await inTransaction(ctx, (tx) => unschedule(tx, id, reason))
  }
}

const isScheduled = ({ row, status }: StoredOpportunity, now: number): boolean =>
  status === 'approved' && row.publish_at !== null && row.publish_at <= now

/** What cannot be published at its time is not tried again; its owner is told why. */
async function unschedule(tx: TxCtx, id: string, reason: string): Promise<void> {
  const need = await storedOpportunity(tx.tx, id)
  if (!isScheduled(need, tx.now)) return
  const { row, content } = need
  await updateOpportunity(tx.tx, { id, status: need.status, version: row.version }, { publish_at: null })
  await notifyOrganisation(tx, row.organisation_id, {
    event: `opportunity.schedule-failed:${id}:${row.publish_at}`,
    kind: 'item',
    subject: `没有按时发布：${content.title}`,
    body: `机会“${content.title}”（${row.number ?? ''}）到定时发布的时间没有发布。原因：${reason}`,
    link: `/opportunities/${row.number ?? row.id}`,
  })
}
