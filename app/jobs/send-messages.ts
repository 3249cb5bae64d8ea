import { calendarsOf, claimMessages, settleMessage } from '#db/repos/messages.ts'
import type { Message } from '#db/repos/messages.ts'
import { personById } from '#db/repos/people.ts'
import { PermanentMailError } from '#app/server/mail.ts'
import type { MailTransport } from '#app/server/mail.ts'
import type { Services } from '#app/server/context.ts'

const BATCH = 20
const LEASE_MS = 120_000
const MOST_ATTEMPTS = 10
const FIRST_RETRY_MS = 30_000
const MOST_RETRY_MS = 3_600_000

/**
 * Sends what waits. Without a mail server nothing is claimed: the messages stay readable inside the product. A message
 * that was being sent when the process fell is sent once more with the same Message-ID.
 */
export async function sendMessages(services: Services, mail: MailTransport | null): Promise<number> {
  if (!mail) return 0
  const messages = await claimMessages(services.db, { now: services.clock.now(), leaseMs: LEASE_MS, limit: BATCH })
  for (const message of messages) await sendOne(services, mail, message)
  return messages.length
}

async function sendOne(services: Services, mail: MailTransport, message: Message): Promise<void> {
  const { db, clock, keys } = services
  const person = await personById(services.read, message.recipient_id)
  if (!person?.mail_cipher) {
    await settleMessage(db, message.id, {
      status: 'failed',
      error: '收件人没有登记邮箱，只在站内显示',
      now: clock.now(),
    })
    return
  }
  const link = message.link === '' ? '' : `\n\n${services.publicUrl()}${message.link}`
  try {
    await mail.send({
      to: keys.decryptField(person.mail_cipher, `person.mail:${person.id}`),
      subject: message.subject,
      text: message.body + link,
      messageId: message.mail_message_id,
      calendars: await calendarsOf(services.read, message.event),
    })
    await settleMessage(db, message.id, { status: 'sent', now: clock.now() })
  } catch (error) {
    const final = error instanceof PermanentMailError || message.attempts >= MOST_ATTEMPTS
    const wait = Math.min(MOST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(message.attempts, 10))
    await settleMessage(db, message.id, {
      status: final ? 'failed' : 'queued',
      error: error instanceof Error ? error.message : 'failed',
      now: clock.now(),
      dueAt: clock.now() + wait,
    })
  }
}
