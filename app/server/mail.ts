import { createTransport } from 'nodemailer'

export interface Mail {
  to: string
  subject: string
  text: string
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

const TIMEOUT_MS = 15_000

export function openMail(url: string, from: string): MailTransport {
  const transport = createTransport(url, { from })
  return {
    async send({ to, subject, text, messageId }) {
      try {
        await Promise.race([
          transport.sendMail({ to, subject, text, messageId }),
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
