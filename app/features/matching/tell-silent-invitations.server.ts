import { SILENT_AFTER_WORKING_DAYS, silentBefore } from '#app/domain/silence.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { notify, notifyOrganisation, notifyStaff } from '#app/server/notify.ts'
import { silentInvitations } from '#db/repos/silent-invitations.ts'
import { memberIds } from '#db/repos/people.ts'
import { pairPath } from './load-pair.server.ts'
import { sideWords, waitingSides } from './match-rules.ts'

/** Of so many invitations somebody is told in one run. */
const BATCH = 200
/** A notice of silence is for one step of one pair: its event is this with the pair's id and the time of the step. */
const TOLD_BY = 'match.silent:'

type Silent = Awaited<ReturnType<typeof silentInvitations>>[number]

const eventOf = (row: Silent) => `${TOLD_BY}${row.id}:${row.status_at}`

/**
 * Reminds the silent side of an invitation or a question, and tells whoever waits what can be done next: once for each
 * step of a pair, because the event names that step.
 */
export async function tellSilentInvitations(ctx: Ctx): Promise<void> {
  const fresh = await silentInvitations(ctx.read, { before: silentBefore(ctx.now), toldBy: TOLD_BY, limit: BATCH })
  if (fresh.length > 0)
    await inTransaction(ctx, async (tx) => {
      for (const row of fresh) await tell(tx, row)
    })
}

async function tell(tx: TxCtx, row: Silent): Promise<void> {
  const need = { id: row.need_id, number: row.need_number }
  const offer = { id: row.offer_id, number: row.offer_number }
  const organisationOf = { need: row.need_org, offer: row.offer_org }
  const pair = `机会“${row.need_title}”（${row.need_number ?? ''}）和产品“${row.offer_title}”（${row.offer_number ?? ''}）`
  const notice = { event: eventOf(row), kind: 'match', link: pairPath(need, offer) }
  const silent = waitingSides(row)
  const asked = row.question_side !== null
  for (const side of silent)
    await notifyOrganisation(tx, organisationOf[side], {
      ...notice,
      subject: asked ? '提醒：对接邀请的问题待回答' : '提醒：对接邀请待答复',
      body: asked
        ? `${pair}：对方的问题已等 ${SILENT_AFTER_WORKING_DAYS} 个工作日以上，请回答。`
        : `${pair}：邀请已等 ${SILENT_AFTER_WORKING_DAYS} 个工作日以上。可以同意、谢绝并说明原因，或先提问。`,
    })
  const next = {
    ...notice,
    subject: '对接邀请久未答复',
    body: `${pair}：对方已 ${SILENT_AFTER_WORKING_DAYS} 个工作日以上没有${asked ? '回答' : '答复'}，已提醒对方。下一步可以再提醒一次、请牵头单位电话联系后代为确认，或收回邀请。`,
  }
  for (const side of silent)
    if ((await memberIds(tx.tx, organisationOf[side])).length === 0)
      await notifyStaff(tx, 'organiser', {
        ...notice,
        subject: '对接邀请久未答复，对方没有账号',
        body: `${pair}：${sideWords[side]}在本系统没有账号，收不到提醒，请电话联系后代为确认。`,
      })
  const waiting = (['need', 'offer'] as const).filter((side) => !silent.includes(side))
  for (const side of waiting) await notifyOrganisation(tx, organisationOf[side], next)
  if (row.invited_side === 'organiser' && row.invited_by) await notify(tx, [row.invited_by], next)
}
