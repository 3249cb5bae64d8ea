import { simpleParser } from 'mailparser'
import type { ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import ICAL from 'ical.js'
import { parseCalendar } from './calendar.ts'

/** A real SMTP server on a free port that keeps what it is given. */
export interface Mailbox {
  url: string
  mails: { to: string; mail: ParsedMail }[]
  /** Refuses the next so many mails with this code, after it has read them. */
  refuse(code: number, times: number): void
  close(): Promise<void>
}

export async function openMailbox(): Promise<Mailbox> {
  const mails: Mailbox['mails'] = []
  const refusal = { code: 0, times: 0 }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      void simpleParser(stream).then((mail) => {
        if (refusal.times > 0) {
          refusal.times--
          done(Object.assign(new Error('refused'), { responseCode: refusal.code }))
          return
        }
        mails.push({ to: session.envelope.rcptTo[0]?.address ?? '', mail })
        done()
      })
    },
  })
  const port = await new Promise<number>((ready) => {
    const listening = server.listen(0, '127.0.0.1', () => ready((listening.address() as { port: number }).port))
  })
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuse: (code, times) => Object.assign(refusal, { code, times }),
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}

export interface MailedEvent {
  uid: string
  sequence: number
  status: string
  summary: string
  startsAt: number
  zone: string
}

export interface MailedCalendar {
  method: string
  events: MailedEvent[]
}

/** Reads a calendar with a library of its own, after the checks of `parseCalendar` on line ends, folding and blocks. */
export function readCalendar(text: string): MailedCalendar {
  parseCalendar(text)
  const root = new ICAL.Component(ICAL.parse(text) as unknown[])
  for (const zone of root.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(new ICAL.Timezone(zone))
  return {
    method: String(root.getFirstPropertyValue('method')),
    events: root.getAllSubcomponents('vevent').map((component) => {
      const event = new ICAL.Event(component)
      return {
        uid: event.uid,
        sequence: event.sequence,
        status: String(component.getFirstPropertyValue('status')),
        summary: event.summary,
        startsAt: event.startDate.toUnixTime() * 1000,
        zone: event.startDate.zone?.tzid ?? '',
      }
    }),
  }
}

/** The calendars that a mail carries, each once, by their method. */
export function calendarsIn(mail: ParsedMail): MailedCalendar[] {
  const files = mail.attachments.filter((a) => a.contentType === 'text/calendar' || a.contentType === 'application/ics')
  const found = new Map<string, MailedCalendar>()
  for (const { content } of files) {
    const calendar = readCalendar(content.toString('utf8'))
    found.set(calendar.method, calendar)
  }
  return [...found.values()]
}
