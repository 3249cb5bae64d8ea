import { SMTPServer } from 'smtp-server'
import { simpleParser } from 'mailparser'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sendMessages } from '#app/jobs/send-messages.ts'
import { inTransaction } from '#app/server/context.ts'
import { openMail } from '#app/server/mail.ts'
import type { MailTransport } from '#app/server/mail.ts'
import { notify } from '#app/server/notify.ts'
import { claimMessages } from '#db/repos/messages.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

interface Received {
  subject: string
  text: string
  messageId: string
  to: string
}

let world: World
let received: Received[]
let refuse: { code: number; times: number }
let server: SMTPServer
let mail: MailTransport

beforeEach(async () => {
  world = await createWorld()
  received = []
  refuse = { code: 0, times: 0 }
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      void simpleParser(stream).then((m) => {
        if (refuse.times > 0) {
          refuse.times--
          done(Object.assign(new Error('refused'), { responseCode: refuse.code }))
          return
        }
        const to = session.envelope.rcptTo[0]?.address ?? ''
        received.push({ subject: m.subject ?? '', text: m.text ?? '', messageId: m.messageId ?? '', to })
        done()
      })
    },
  })
  const port = await new Promise<number>((ready) => {
    const listening = server.listen(0, '127.0.0.1', () => ready((listening.address() as { port: number }).port))
  })
  mail = openMail(`smtp://127.0.0.1:${port}`, '搭台 <noreply@example.cn>')
})

afterEach(async () => {
  mail.close()
  await new Promise<void>((closed) => server.close(() => closed()))
  world.close()
})

const notice = { event: 'test:1', kind: 'test', subject: '有一份应答', body: '请登录查看。', link: '/desk' }

async function withMail(): Promise<string> {
  const person = await world.person({})
  const id = person.personId
  await world.services.db
    .updateTable('person')
    .set({ mail_cipher: world.services.keys.encryptField('a@example.cn', `person.mail:${id}`) })
    .where('id', '=', id)
    .execute()
  return id
}

const states = async () =>
  (await world.services.db.selectFrom('message').select(['status', 'attempts']).execute()).map((m) => m.status)

test('a message is sent once, with its fixed id, subject and link; the same event makes no second one', async () => {
  const id = await withMail()
  for (let i = 0; i < 2; i++) await inTransaction(world.ctx(), (tx) => notify(tx, [id, id], notice))
  expect(await sendMessages(world.services, mail)).toBe(1)
  expect(await sendMessages(world.services, mail)).toBe(0)
  expect(received).toMatchObject([
    { subject: '有一份应答', to: 'a@example.cn', messageId: expect.stringMatching(/^<.+@datai>$/) as string },
  ])
  expect(received[0]?.text).toContain('http://127.0.0.1:3000/desk')
  expect(await states()).toEqual(['sent'])
})

test('a temporary refusal is tried again later with the same id, a permanent one is not', async () => {
  const id = await withMail()
  await inTransaction(world.ctx(), (tx) => notify(tx, [id], notice))
  refuse = { code: 451, times: 1 }
  await sendMessages(world.services, mail)
  expect(await states()).toEqual(['queued'])
  expect(await sendMessages(world.services, mail)).toBe(0)
  world.pass(3_600_000)
  await sendMessages(world.services, mail)
  expect(await states()).toEqual(['sent'])
  await inTransaction(world.ctx(), (tx) => notify(tx, [id], { ...notice, event: 'test:2' }))
  refuse = { code: 550, times: 1 }
  await sendMessages(world.services, mail)
  expect((await states()).sort()).toEqual(['failed', 'sent'])
})

test('a message that was being sent when the process fell is sent again with the same id', async () => {
  const id = await withMail()
  await inTransaction(world.ctx(), (tx) => notify(tx, [id], notice))
  const [claimed] = await claimMessages(world.services.db, { now: world.now(), leaseMs: 1000, limit: 1 })
  expect(await sendMessages(world.services, mail)).toBe(0)
  world.pass(2000)
  await sendMessages(world.services, mail)
  expect(received.map((m) => m.messageId)).toEqual([claimed?.mail_message_id])
})

test('without a mail server nothing is claimed; without an address the message stays inside the product', async () => {
  const person = await world.person({})
  await inTransaction(world.ctx(), (tx) => notify(tx, [person.personId], notice))
  expect(await sendMessages(world.services, null)).toBe(0)
  expect(await states()).toEqual(['queued'])
  await sendMessages(world.services, mail)
  expect(await states()).toEqual(['failed'])
  expect(received).toEqual([])
})
