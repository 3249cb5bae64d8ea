import { createTransport } from 'nodemailer'

/** An iCalendar object as a file; its method says whether it adds and changes entries or takes them out. */
export interface CalendarFile {
  method: 'PUBLISH' | 'CANCEL'
  name: string
  content: string
}

export interface Mail {
  to: string
  subject: string
  text: string
  /** The first is also an alternative of the text, which is what mail programs act on; all are attached. */
  calendars?: readonly CalendarFile[]
  /** Fixed for a message, so that a repetition after a crash is recognised as the same mail. */
  messageId: string
}

/** Sends one mail, or throws. `permanent` tells whether trying again can help. */
export interface MailTransport {
  send(mail: Mail): Promise<void>
  close(): void
}

/** The receiving side refused for good (5xx): trying again would not help. */
export class PermanentMailError extends Error {}

/** A mail has room for one calendar as an alternative; a second one (what fell out) is attached with its method. */
const withCalendars = ([first, ...more]: readonly CalendarFile[]) => ({
  ...(first ? { icalEvent: { method: first.method, filename: first.name, content: first.content } } : {}),
  attachments: more.map(({ method, name, content }) => ({
    filename: name,
    content,
    contentType: `text/calendar; charset=utf-8; method=${method}`,
  })),
})

const TIMEOUT_MS = 15_000

export function openMail(url: string, from: string): MailTransport {
  const transport = createTransport(url, { from })
  return {
    async send({ to, subject, text, messageId, calendars = [] }) {
      try {
        await Promise.race([
          transport.sendMail({ to, subject, text, messageId, ...withCalendars(calendars) }),
          new Promise<never>((_, reject) =>
            setTimeout(() => reject(new Error('mail server timed out')), TIMEOUT_MS).unref(),
          ),
        ])
      } catch (error) {
        const code =
          typeof error === 'object' && error !== null && 'responseCode' in error ? Number(error.responseCode) : 0
        if (code >= 500 && code < 600) throw new PermanentMailError(`refused with ${code}`)
        throw error
      }
    },
    close: () => transport.close(),
  }
}
