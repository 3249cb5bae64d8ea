import { addCalendars, addMessage } from '#db/repos/messages.ts'
import { memberIds, staffWithRole } from '#db/repos/people.ts'
import type { TxCtx } from './context.ts'
import { newId } from './ids.ts'
import type { CalendarFile } from './mail.ts'

export interface Notice {
  /** What happened, unique per happening: `response.submitted:ID:VERSION`. The same event never sends twice. */
  event: string
  kind: string
  subject: string
  body: string
  /** Path inside the product. */
  link: string
  held?: boolean
  /** Go with the mail as they are now, whatever changes before it is sent. */
  calendars?: readonly CalendarFile[]
}

/** Stores one message per recipient in the transaction of what it tells about; the worker sends it after the commit. */
export async function notify(ctx: TxCtx, recipients: readonly string[], notice: Notice): Promise<void> {
  await addCalendars(ctx.tx, notice.event, notice.calendars ?? [])
  for (const recipientId of new Set(recipients)) {
    const id = newId()
    await addMessage(ctx.tx, {
      ...notice,
      id,
      recipientId,
      organisationId: null,
      mailMessageId: `<${id}@datai>`,
      now: ctx.now,
    })
  }
}

/** Everybody of an organisation. */
export const notifyOrganisation = async (ctx: TxCtx, organisationId: string, notice: Notice): Promise<void> =>
  notify(ctx, await memberIds(ctx.tx, organisationId), notice)

/** Everybody with a staff role. */
export const notifyStaff = async (ctx: TxCtx, role: 'reviewer' | 'organiser', notice: Notice): Promise<void> =>
  notify(ctx, await staffWithRole(ctx.tx, role), notice)
