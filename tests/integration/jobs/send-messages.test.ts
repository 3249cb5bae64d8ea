import { afterEach, beforeEach, expect, test } from 'vitest'
import { sendMessages } from '#app/jobs/send-messages.ts'
import { inTransaction } from '#app/server/context.ts'
import { openMail } from '#app/server/mail.ts'
import type { MailTransport } from '#app/server/mail.ts'
import { notify } from '#app/server/notify.ts'
import { claimMessages } from '#db/repos/messages.ts'
import { openMailbox } from '#tests/support/mailbox.ts'
import type { Mailbox } from '#tests/support/mailbox.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

let world: World
let box: Mailbox
let mail: MailTransport

beforeEach(async () => {
  world = await createWorld()
  box = await openMailbox()
  mail = openMail(box.url, '搭台 <noreply@example.cn>')
})

afterEach(async () => {
  mail.close()
  await box.close()
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
  expect(box.mails.map(({ to, mail: m }) => [to, m.subject, m.attachments])).toEqual([
    ['a@example.cn', '有一份应答', []],
  ])
  expect(box.mails[0]?.mail.messageId).toMatch(/^<.+@datai>$/)
  expect(box.mails[0]?.mail.text).toContain('http://127.0.0.1:3000/desk')
  expect(await states()).toEqual(['sent'])
})

test('a temporary refusal is tried again later with the same id, a permanent one is not', async () => {
  const id = await withMail()
  await inTransaction(world.ctx(), (tx) => notify(tx, [id], notice))
  box.refuse(451, 1)
  await sendMessages(world.services, mail)
  expect(await states()).toEqual(['queued'])
  expect(await sendMessages(world.services, mail)).toBe(0)
  world.pass(3_600_000)
  await sendMessages(world.services, mail)
  expect(await states()).toEqual(['sent'])
  await inTransaction(world.ctx(), (tx) => notify(tx, [id], { ...notice, event: 'test:2' }))
  box.refuse(550, 1)
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
  expect(box.mails.map(({ mail: m }) => m.messageId)).toEqual([claimed?.mail_message_id])
})

test('without a mail server nothing is claimed; without an address the message stays inside the product', async () => {
  const person = await world.person({})
  await inTransaction(world.ctx(), (tx) => notify(tx, [person.personId], notice))
  expect(await sendMessages(world.services, null)).toBe(0)
  expect(await states()).toEqual(['queued'])
  await sendMessages(world.services, mail)
  expect(await states()).toEqual(['failed'])
  expect(box.mails).toEqual([])
})
