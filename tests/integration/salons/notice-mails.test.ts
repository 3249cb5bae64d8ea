import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { requestAgenda, takeAgenda } from '#app/features/salons/compose-agenda.server.ts'
import { moveMeeting } from '#app/features/salons/move-meeting.server.ts'
import { releaseAgenda } from '#app/features/salons/release-agenda.server.ts'
import { editSalon } from '#app/features/salons/save-salon.server.ts'
import { sendNotices } from '#app/features/salons/settle-notices.server.ts'
import { composeAgendas } from '#app/jobs/compose-agendas.ts'
import { sendMessages } from '#app/jobs/send-messages.ts'
import { composeHere } from '#app/server/agenda-composer.ts'
import { openMail } from '#app/server/mail.ts'
import type { MailTransport } from '#app/server/mail.ts'
import { calendarsIn, openMailbox } from '#tests/support/mailbox.ts'
import type { Mailbox } from '#tests/support/mailbox.ts'
import { crowd, meetings, salonForm, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

/** The mails of a release, as a real SMTP server receives them. */
let s: Scene
let box: Mailbox
let mail: MailTransport
let units: SignedIn[]

beforeEach(async () => {
  s = await scene()
  box = await openMailbox()
  mail = openMail(box.url, '搭台 <salon@example.cn>')
  const { needs, offers } = await crowd(s, 2, 2)
  units = [...needs, ...offers].map((u) => u.actor)
  const { db, keys } = s.world.services
  for (const { personId: id } of units)
    await db
      .updateTable('person')
      .set({ mail_cipher: keys.encryptField(addressOf(id), `person.mail:${id}`) })
      .where('id', '=', id)
      .execute()
  const run = await requestAgenda(team(), s.number)
  await composeAgendas(s.world.services, composeHere)
  await takeAgenda(team(), s.number, run)
})
afterEach(async () => {
  mail.close()
  await box.close()
  s.world.close()
})

const team = () => s.world.ctx(s.organiser)
const version = async () => (await salonRow(s)).version
const addressOf = (personId: string) => `${personId.slice(0, 8)}@example.cn`
const placed = async () => (await meetings(s)).filter((m) => m.status === 'scheduled')
const move = async (id: string, to: { slot: number; table: number } | null) =>
  moveMeeting(team(), s.number, { meetingId: id, version: await version(), to })
const deliver = async () => {
  for (;;) if ((await sendMessages(s.world.services, mail)) === 0) return
}
/** Releases, sends all drafts and gives the mails about it, by unit. */
async function release() {
  s.world.pass(60_000)
  await releaseAgenda(team(), s.number, await version())
  await sendNotices(team(), s.number, 'all')
  await deliver()
  const mails = box.mails.splice(0).filter(({ mail: m }) => m.subject?.includes('：议程第'))
  const unitOf = (to: string) => units.find((u) => addressOf(u.personId) === to)?.organisation?.id ?? ''
  return new Map(mails.map(({ to, mail: m }) => [unitOf(to), m]))
}

test('carry the calendar of the version, later ones with the same UID and a higher number, and what fell out by CANCEL', async () => {
  const first = await release()
  const talks = await placed()
  expect([...first.keys()].sort()).toEqual(units.map((u) => u.organisation?.id).sort())
  for (const [unit, m] of first) {
    const own = talks.filter((t) => [t.need_organisation_id, t.offer_organisation_id].includes(unit))
    const [calendar, ...more] = calendarsIn(m)
    expect(more).toEqual([])
    expect(calendar?.method).toBe('PUBLISH')
    expect(calendar?.events.map((e) => e.uid).sort()).toEqual(own.map((t) => `${t.id}@datai`).sort())
    for (const e of calendar?.events ?? []) expect(e).toMatchObject({ sequence: 1000, zone: 'Asia/Shanghai' })
  }
  const [gone, moved] = talks
  await move(gone!.id, null)
  await move(moved!.id, { slot: 4, table: moved!.table_no ?? 0 })
  const second = await release()
  const concerned = new Set([gone!, moved!].flatMap((t) => [t.need_organisation_id, t.offer_organisation_id]))
  expect([...second.keys()].sort()).toEqual([...concerned].sort())
  for (const [unit, m] of second) {
    const isOf = (t: typeof gone) => [t?.need_organisation_id, t?.offer_organisation_id].includes(unit)
    const calendars = calendarsIn(m)
    const cancelled = calendars.find((c) => c.method === 'CANCEL')
    expect(cancelled?.events.map((e) => [e.uid, e.sequence, e.status])).toEqual(
      isOf(gone) ? [[`${gone!.id}@datai`, 2000, 'CANCELLED']] : undefined,
    )
    const stays = calendars.find((c) => c.method === 'PUBLISH')?.events.find((e) => e.uid === `${moved!.id}@datai`)
    // The last of five rounds, in Shanghai.
    if (isOf(moved)) expect(stays).toMatchObject({ sequence: 2000, startsAt: Date.UTC(2026, 11, 12, 8, 52) })
  }
})

test('of a unit that has nothing left carry the cancellation alone, as what the mail program acts on', async () => {
  await release()
  const [gone] = await placed()
  const unit = gone!.offer_organisation_id
  for (const t of await placed()) if (t.offer_organisation_id === unit) await move(t.id, null)
  const m = (await release()).get(unit)!
  expect(calendarsIn(m).map((c) => [c.method, c.events.length])).toEqual([['CANCEL', 2]])
  const parts = m.attachments.map((a) => a.headers.get('content-type')) as { params: { method?: string } }[]
  expect(parts.map((p) => p.params.method).filter(Boolean)).toEqual(['CANCEL'])
  expect(m.text).toContain('贵单位现在没有洽谈和上台安排')
})

test('that are sent late or again carry what they were about, not what came after', async () => {
  s.world.pass(60_000)
  await releaseAgenda(team(), s.number, await version())
  await sendNotices(team(), s.number, 'all')
  const talks = await placed()
  box.refuse(451, 1000)
  await deliver()
  await editSalon(team(), s.number, { ...salonForm({ place: '换到别处' }), version: await version() })
  await move(talks[0]!.id, { slot: 4, table: talks[0]!.table_no ?? 0 })
  s.world.pass(60_000)
  await releaseAgenda(team(), s.number, await version())
  box.refuse(0, 0)
  s.world.pass(3_600_000)
  await deliver()
  const mails = box.mails.filter(({ mail: m }) => m.subject?.includes('：议程第'))
  expect(mails).toHaveLength(units.length)
  expect(new Set(mails.map(({ mail: m }) => m.messageId)).size).toBe(units.length)
  for (const { mail: m } of mails) {
    expect(m.subject).toContain('议程第 1 版')
    const [calendar] = calendarsIn(m)
    for (const e of calendar?.events ?? []) {
      const talk = talks.find((t) => e.uid === `${t.id}@datai`)
      // Rounds of 15 minutes with 3 between, the first at 15:40 in Shanghai.
      expect(e.startsAt).toBe(Date.UTC(2026, 11, 12, 7, 40) + (talk?.slot ?? 0) * 18 * 60_000)
      expect(e.sequence).toBe(1000)
    }
    expect(m.attachments.map((a) => a.content.toString('utf8')).join()).not.toContain('换到别处')
  }
})
