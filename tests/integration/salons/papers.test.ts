import { afterEach, beforeEach, expect, test } from 'vitest'
import { printOwnPaper, printPaper } from '#app/features/salons/print-paper.server.ts'
import { ownPaper, salonPaper } from '#app/features/salons/papers.queries.server.ts'
import { PAPERS, paperNames } from '#app/features/salons/papers.ts'
import type { TablePaper } from '#app/domain/paper/paper.ts'
import { code } from '#tests/integration/matching/matching-support.ts'
import { releasedDay, unitOf } from './day-support.ts'
import type { Day } from './day-support.ts'

let day: Day
beforeEach(async () => {
  day = await releasedDay()
})
afterEach(() => day.s.world.close())

const files = paperNames.flatMap((name) => PAPERS[name].formats.map((format) => `${name}.${format}`))
const textOf = (paper: unknown) => JSON.stringify(paper)

test('each paper comes in each of its formats, with a Chinese name, and leaves a row in the audit log', async () => {
  const { s } = day
  for (const file of files) {
    const response = await printPaper(day.team(), s.number, file)
    expect(response.headers.get('Content-Type'), file).toMatch(/pdf|officedocument/)
    expect(decodeURIComponent(response.headers.get('Content-Disposition') ?? ''), file).toMatch(
      /filename\*=UTF-8''示例沙龙/,
    )
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.subarray(0, 4).toString('latin1'), file).toMatch(file.endsWith('pdf') ? /^%PDF/ : /^PK/)
  }
  const rows = await s.world.services.read
    .selectFrom('audit')
    .select('seq')
    .where('action', '=', 'salon.export')
    .execute()
  expect(rows).toHaveLength(files.length)
})

test('a file that is none is not found', async () => {
  for (const file of ['agenda', 'agenda.doc', 'agenda.pdf.pdf', 'cards.docx', 'constructor.pdf', '../agenda.pdf', ''])
    expect(await code(printPaper(day.team(), day.s.number, file)), file).toBe('notFound')
})

test('papers are for the team of the salon', async () => {
  const { s } = day
  const admin = await s.world.person({ staff: ['admin'] })
  for (const actor of [s.owner, s.firm, s.other, admin])
    expect(['forbidden', 'notFound']).toContain(await code(printPaper(s.world.ctx(actor), s.number, 'agenda.pdf')))
  expect(await code(printPaper(s.world.ctx(), s.number, 'agenda.pdf'))).toBe('signInFirst')
})

test('what is printed is the release, and a draft that differs is said to', async () => {
  const { s } = day
  const before = await salonPaper(day.team(), s.number, 'agenda')
  expect(before.outdated).toBe(false)
  await day.takeOut(day.talk(0, 1))
  const after = await salonPaper(day.team(), s.number, 'agenda')
  expect(after.outdated).toBe(true)
  expect(textOf(after.paper)).toBe(textOf(before.paper))
  await day.release()
  const released = await salonPaper(day.team(), s.number, 'agenda')
  expect(released.outdated).toBe(false)
  expect(textOf(released.paper)).toContain('议程第 2 版')
  expect(textOf(released.paper)).not.toBe(textOf(before.paper))
})

test('whoever holds the link gets the own schedule alone', async () => {
  const { s, needs, offers } = day
  const link = await day.linkOf(offers[0]?.actor)
  const response = await printOwnPaper(s.world.ctx(), link, 'schedule')
  expect(response.headers.get('Content-Type')).toBe('application/pdf')
  expect(await code(printOwnPaper(s.world.ctx(), `${link.slice(0, -3)}abc`, 'schedule'))).toBe('notFound')
  const all = (await salonPaper(day.team(), s.number, 'schedules')).paper as TablePaper
  expect(all.parts.map((p) => p.subject).sort()).toEqual(
    [...needs, ...offers].map(({ actor }) => actor.organisation?.name ?? '').sort(),
  )
})

test('whoever holds the link gets the letter with the own slip, at the times of the release', async () => {
  const { s, offers } = day
  const link = await day.linkOf(offers[0]?.actor)
  const response = await printOwnPaper(s.world.ctx(), link, 'notice')
  expect(response.headers.get('Content-Type')).toBe('application/pdf')
  expect(decodeURIComponent(response.headers.get('Content-Disposition') ?? '')).toContain('会议通知.pdf')
  const own = textOf((await ownPaper(s.world.ctx(), link, 'notice')).paper)
  const names = (await day.people(offers[0]?.actor)).map((p) => p.name)
  for (const word of [offers[0]?.actor.organisation?.name ?? '', ...names]) expect(own).toContain(word)
  // Of the others it names nobody, neither units nor talks.
  for (const { actor } of [...day.needs, ...offers.slice(1)]) expect(own).not.toContain(actor.organisation?.name)
  expect(own).not.toContain('号桌')
  expect(own).not.toContain('13900000001')
  expect(await code(ownPaper(s.world.ctx(), 'x'.repeat(32), 'notice'))).toBe('notFound')
})

test('a link whose registration waits or was cancelled has neither schedule nor letter', async () => {
  const { s, offers } = day
  const link = await day.linkOf(offers[0]?.actor)
  const { id } = await day.registrationOf(offers[0]?.actor)
  for (const status of ['waiting', 'cancelled']) {
    await s.world.services.db.updateTable('registration').set({ status }).where('id', '=', id).execute()
    for (const which of ['schedule', 'notice'] as const)
      expect(await code(printOwnPaper(s.world.ctx(), link, which)), `${which} ${status}`).toBe('notFound')
  }
})

test('the link shows the release, never what the team moves in the draft', async () => {
  const { s, offers } = day
  const link = await day.linkOf(offers[0]?.actor)
  const own = async () => textOf((await ownPaper(s.world.ctx(), link, 'schedule')).paper)
  const before = await own()
  expect(before).toContain('1 号桌')
  await day.move(day.talk(0, 0), 4, 0)
  expect(await own()).toBe(before)
  await s.world.services.db.updateTable('salon').set({ released_version: null }).execute()
  const unreleased = await own()
  expect(unreleased).toContain('议程未发布')
  expect(unreleased).not.toContain('号桌')
  expect(textOf((await salonPaper(day.team(), s.number, 'schedules')).paper)).toContain('第 5 轮洽谈')
})

test('an owner who stays unnamed is named to those whom it has agreed to meet alone', async () => {
  const { s, needs, offers } = day
  const { db } = s.world.services
  const id = needs[0]?.id ?? ''
  const { public_json: json } = await s.world.services.read
    .selectFrom('opportunity')
    .select('public_json')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const content = JSON.stringify({ ...(JSON.parse(json ?? '{}') as object), anonymousOwner: true })
  await db.updateTable('opportunity').set({ public_json: content }).where('id', '=', id).execute()
  await db.updateTable('organisation').set({ kind: 'enterprise' }).where('id', '=', unitOf(needs[0]?.actor)).execute()
  await day.release()
  const name = needs[0]?.actor.organisation?.name ?? ''
  for (const paper of ['agenda', 'script', 'cards'] as const) {
    const text = textOf((await salonPaper(day.team(), s.number, paper)).paper)
    expect(text, paper).not.toContain(name)
    if (paper !== 'script') expect(text, paper).toContain('某')
  }
  const matches = await s.world.services.read.selectFrom('match').select('status').execute()
  expect(new Set(matches.map((m) => m.status))).toEqual(new Set(['agreed']))
  expect(textOf((await ownPaper(s.world.ctx(), await day.linkOf(offers[0]?.actor), 'schedule')).paper)).toContain(name)
  await db.updateTable('match').set({ status: 'invited' }).execute()
  expect(textOf((await ownPaper(s.world.ctx(), await day.linkOf(offers[0]?.actor), 'schedule')).paper)).not.toContain(
    name,
  )
})

test('mobiles are on no paper', async () => {
  for (const name of paperNames)
    expect(textOf((await salonPaper(day.team(), day.s.number, name)).paper)).not.toContain('13900000001')
})
