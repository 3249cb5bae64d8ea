import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { heldNotices, noticeById, rewriteNotice, settleNotice } from '#db/repos/agenda-notices.ts'
import type { AgendaNoticeRow } from '#db/repos/agenda-notices.ts'
import { noticeCalendars } from './calendar.server.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'

/** Sends the chosen drafts, each once; those that a colleague has sent or dropped meanwhile are passed over. */
export async function sendNotices(ctx: Ctx, key: string, ids: readonly string[] | 'all'): Promise<number> {
  return settle(ctx, key, ids, async (tx, salon, notice) => {
    const full = await noticeById(tx.tx, notice.id)
    await notifyOrganisation(tx, notice.organisation_id, {
      event: `agenda.released:${notice.id}`,
      kind: 'salon.agenda',
      subject: `${salon.title}：议程第 ${notice.version} 版`,
      body: notice.body,
      link: `/desk/salons/${salon.number}/invitations`,
      calendars: full ? await noticeCalendars(tx, tx.tx, salon, full) : [],
    })
    return 'sent'
  })
}

/** Puts drafts away: their units are told in another way, or need not be told. */
export async function dropNotices(ctx: Ctx, key: string, ids: readonly string[]): Promise<number> {
  return settle(ctx, key, ids, () => Promise.resolve('dropped' as const))
}

type Settled = 'sent' | 'dropped'

async function settle(
  ctx: Ctx,
  key: string,
  ids: readonly string[] | 'all',
  act: (tx: TxCtx, salon: Salon, notice: AgendaNoticeRow) => Promise<Settled>,
): Promise<number> {
  if (ids.length === 0) throw new DomainError('badInput', { message: '请先勾选要处理的通知。' })
  return inTransaction(ctx, async (tx) => {
    const { salon, actor } = await loadTeamSalon(ctx, tx.tx, key)
    const held = await heldNotices(tx.tx, salon.id)
    const chosen = held.filter((n) => ids === 'all' || ids.includes(n.id))
    let status: Settled = 'sent'
    for (const notice of chosen) {
      status = await act(tx, salon, notice)
      await settleNotice(tx.tx, notice.id, { status, by: actor.personId, now: tx.now })
    }
    if (chosen.length > 0)
      await audit(tx, {
        action: status === 'sent' ? 'agenda.sendNotices' : 'agenda.dropNotices',
        object: { kind: 'salon', id: salon.id },
        changes: { count: { after: chosen.length } },
      })
    return chosen.length
  })
}

/** Changes the text of a draft. A draft that was sent, dropped or changed by somebody else meanwhile is left. */
export async function editNotice(
  ctx: Ctx,
  key: string,
  { noticeId, revision, body }: { noticeId: string; revision: number; body: string },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon } = await loadTeamSalon(ctx, tx.tx, key)
    const notice = await noticeById(tx.tx, noticeId)
    if (notice?.salon_id !== salon.id) throw new DomainError('notFound')
    if (notice.status !== 'held')
      throw new DomainError('wrongState', { message: '这条通知已经发送或不再发送，不能再改。' })
    if (!(await rewriteNotice(tx.tx, { id: noticeId, revision }, { body })))
      throw new DomainError('conflict', { message: '这条通知刚被同事改过，请看过最新的文字再改。' })
    await audit(tx, {
      action: 'agenda.editNotice',
      object: { kind: 'salon', id: salon.id },
      changes: { content: { before: notice.body, after: body } },
    })
  })
}
