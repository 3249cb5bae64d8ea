import { afterEach, beforeEach, expect, test } from 'vitest'
import { printOwnSchedule, printPaper } from '#app/features/salons/print-paper.server.ts'
import { salonPaper } from '#app/features/salons/papers.queries.server.ts'
import { PAPERS, paperNames } from '#app/features/salons/papers.ts'
import type { TablePaper } from '#app/domain/paper/paper.ts'
import { code } from '#tests/integration/matching/matching-support.ts'
import { releasedDay } from './day-support.ts'
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
  const response = await printOwnSchedule(s.world.ctx(), link)
  expect(response.headers.get('Content-Type')).toBe('application/pdf')
  expect(await code(printOwnSchedule(s.world.ctx(), `${link.slice(0, -3)}abc`))).toBe('notFound')
  const all = (await salonPaper(day.team(), s.number, 'schedules')).paper as TablePaper
  expect(all.parts.map((p) => p.subject).sort()).toEqual(
    [...needs, ...offers].map(({ actor }) => actor.organisation?.name ?? '').sort(),
  )
})

test('mobiles are on no paper', async () => {
  for (const name of paperNames)
    expect(textOf((await salonPaper(day.team(), day.s.number, name)).paper)).not.toContain('13900000001')
})
