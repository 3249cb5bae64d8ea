import { entryLine } from '#app/domain/salon/notice-text.ts'
import { ownEntries } from '#app/domain/salon/released-agenda.ts'
import type { OwnEntry } from '#app/domain/salon/released-agenda.ts'
import { meetingActions, nextStatus } from '#app/domain/status.ts'
import type { MeetingStatus } from '#app/domain/status.ts'
import { DomainError } from '#app/domain/errors.ts'
import type { TxCtx } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { heldNotices, rewriteNotice } from '#db/repos/agenda-notices.ts'
import { meetingById, updateMeeting } from '#db/repos/meetings.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { agendaToday } from '#db/repos/salon-days.ts'
import { cancelledTalks } from './calendar.server.ts'
import type { Salon } from './load-salon.server.ts'

/**
 * Takes a talk off; false when it is over or off already. One that was arranged on the spot keeps its place, which stands
 * in no release: calendars need it to take the talk out again.
 */
export async function cancelTalk(tx: TxCtx, meeting: SalonMeeting): Promise<boolean> {
  const from = meeting.status as MeetingStatus
  const to = nextStatus(meetingActions, 'cancel', from)
  if (to === null) return false
  const place = meeting.on_day === 1 ? {} : { slot: null, table_no: null }
  const set = { status: to, ...place, locked: 0, status_at: tx.now }
  if (!(await updateMeeting(tx.tx, { id: meeting.id, status: from }, set))) throw new DomainError('conflict')
  await recordStep(tx, { object: { kind: 'meeting', id: meeting.id }, action: 'cancel', from, to })
  return true
}

/** Drafts of notices that nobody has sent yet say of these talks that they are off, and their calendars leave them out. */
async function strikeFromDrafts(tx: TxCtx, salonId: string, off: ReadonlySet<string>): Promise<void> {
  for (const notice of await heldNotices(tx.tx, salonId)) {
    const day = JSON.parse(notice.after_json) as OwnEntry[]
    const struck = day.filter((e) => off.has(e.id)).map(entryLine)
    if (struck.length === 0) continue
    const lines = notice.body.split('\n')
    await rewriteNotice(tx.tx, notice, {
      body: lines.map((line) => (struck.some((s) => line.endsWith(s)) ? `${line}（已取消）` : line)).join('\n'),
      after_json: JSON.stringify(day.filter((e) => !off.has(e.id))),
    })
  }
}

/**
 * Tells a unit at once that talks of its are off, with what takes them out of its calendar; the notice of the next release
 * says nothing of them. Nobody is named: an owner may be hidden, and the titles say which talk it is.
 */
export async function tellCancelled(
  tx: TxCtx,
  salon: Salon,
  { organisationId, talks, why }: { organisationId: string; talks: readonly SalonMeeting[]; why: string },
): Promise<void> {
  const agenda = await agendaToday(tx.tx, salon)
  const ids = new Set(talks.map((m) => m.id))
  await strikeFromDrafts(tx, salon.id, ids)
  const entries = ownEntries(agenda, organisationId).filter((e) => ids.has(e.id))
  const revisions = new Map<string, number>()
  for (const { id } of entries) revisions.set(id, (await meetingById(tx.tx, id))?.version ?? 1)
  const titles = talks.map((m) => `“${m.need_title}”与“${m.offer_title}”`)
  await notifyOrganisation(tx, organisationId, {
    event: `talks.cancelled:${[...ids].join(',')}:${organisationId}:${tx.now}`,
    kind: 'salon.invitation',
    subject: `洽谈取消：${salon.title}`,
    body: `${why}，${titles.join('、')}的洽谈不再进行。贵单位的其他安排不变。`,
    link: `/desk/salons/${salon.number}/invitations`,
    calendars: entries.length === 0 ? [] : [await cancelledTalks(tx, tx.tx, salon, { entries, revisions })],
  })
}
