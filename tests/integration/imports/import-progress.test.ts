import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { confirmImport } from '#app/features/imports/confirm-import.server.ts'
import { doneWithin } from '#app/features/imports/import-work.server.ts'
import { importDesk, importProgress } from '#app/features/imports/imports.queries.server.ts'
import { loadImport } from '#app/features/imports/load-import.server.ts'
import { rehearseImport } from '#app/features/imports/rehearse-import.server.ts'
import { beginImport, startImport } from '#app/features/imports/start-import.server.ts'
import type { UploadedFile } from '#app/features/imports/start-import.server.ts'
import { bundleEntry } from '#tests/support/bundle.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'
import { HEAD, chosenRows, csvFile, need, rowCounts, withUnits } from './import-support.ts'

let spreadsheetChild = ''
let world: World
let commerce: SignedIn

beforeAll(async () => {
  spreadsheetChild = await bundleEntry('app/server/spreadsheet-child.ts')
})
beforeEach(async () => {
  world = await createWorld({ spreadsheetChild })
  const units = await withUnits(world)
  commerce = await world.person({ organisation: units.commerce, role: 'member', name: '何示例' })
})
afterEach(() => world.close())

const list = (n: number): UploadedFile =>
  csvFile('汇总.csv', [HEAD, ...Array.from({ length: n }, (_, i) => need(`示例场景第${i}号`))])
const input = (files: UploadedFile[]) => ({ kind: 'opportunity', scope: 'own', validity: null, files }) as const
const progress = (id: string) => importProgress(world.ctx(commerce), id)
const broken: UploadedFile = { name: '图片.xlsx', bytes: new Uint8Array([0x25, 0x50, 0x44, 0x46, 0x2d]) }

/** What a page that is read again and again would see until the work is done. */
async function watch(id: string, work: Promise<unknown>): Promise<string[]> {
  const seen: string[] = []
  let over = false
  const end = work.then(
    () => (over = true),
    () => (over = true),
  )
  while (!over) {
    const view = await progress(id)
    const word = view ? `${view.phase} ${view.percent}` : 'none'
    if (seen.at(-1) !== word) seen.push(word)
    await new Promise((r) => setImmediate(r))
  }
  await end
  return seen
}

test('while files are read the page of the import says so, and the same upload leads there', async () => {
  const { id, reading } = await beginImport(world.ctx(commerce), input([list(3)]))
  expect(await progress(id)).toMatchObject({ phase: 'reading', files: '汇总.csv' })
  expect((await importDesk(world.ctx(commerce), { page: 1 })).history[0]?.status).toBe('reading')
  const again = await beginImport(world.ctx(commerce), input([list(3)]))
  expect(again.id).toBe(id)
  await expect(beginImport(world.ctx(commerce), input([list(4)]))).rejects.toMatchObject({ code: 'tooMany' })
  await reading
  expect(await progress(id)).toBeNull()
  expect(await chosenRows(world, commerce, id)).toBe(3)
})

test('looking through thousands of rows shows how far it is, then everything is written at once', async () => {
  const id = await startImport(world.ctx(commerce), input([list(4990)]))
  const steps: number[] = []
  const job = await loadImport(world.ctx(commerce), world.services.read, id)
  await rehearseImport(world.ctx(commerce), job, (done, total) => steps.push(done / total))
  expect(steps.length).toBe(Math.floor(4990 / 20))
  expect(steps.at(-1)).toBeGreaterThan(0.99)
  const before = await rowCounts(world)
  const seen = await watch(id, confirmImport(world.ctx(commerce), { id, rows: 4990 }))
  const percents = seen.filter((s) => s.startsWith('confirming')).map((s) => Number(s.split(' ')[1]))
  expect(percents.length).toBeGreaterThan(0)
  expect(percents).toEqual([...percents].sort((a, b) => a - b))
  expect(before.opportunity).toBe(0)
  expect((await rowCounts(world)).opportunity).toBe(4990)
  expect(await progress(id)).toBeNull()
}, 60_000)

test('a second confirmation while one goes on makes nothing', async () => {
  const id = await startImport(world.ctx(commerce), input([list(300)]))
  const first = confirmImport(world.ctx(commerce), { id, rows: 300 })
  while (!(await progress(id))) await new Promise((r) => setImmediate(r))
  await expect(confirmImport(world.ctx(commerce), { id, rows: 300 })).rejects.toMatchObject({ code: 'wrongState' })
  expect((await first).created).toBe(300)
  expect((await rowCounts(world)).opportunity).toBe(300)
})

test('a file that cannot be read leaves its reason, whether or not the request still waits', async () => {
  const { id, reading } = await beginImport(world.ctx(commerce), input([broken]))
  await expect(doneWithin(reading, 60_000)).rejects.toMatchObject({ code: 'badFile' })
  const reason = '“图片.xlsx”：只能读取 .xlsx、.xls 和 .csv 文件'
  expect(await progress(id)).toMatchObject({ phase: 'failed', error: reason })
  expect((await importDesk(world.ctx(commerce), { page: 1 })).history[0]).toMatchObject({ result: reason })
  const second = await beginImport(world.ctx(commerce), input([broken]))
  expect(second.id).not.toBe(id)
  expect(await doneWithin(second.reading, 0)).toBe(false)
  await second.reading.catch(() => undefined)
  expect(await progress(second.id)).toMatchObject({ phase: 'failed', error: reason })
})

test('a refused confirmation leaves its reason, and the import as it was', async () => {
  const id = await startImport(world.ctx(commerce), input([list(2)]))
  await expect(confirmImport(world.ctx(commerce), { id, rows: 3 })).rejects.toMatchObject({ code: 'conflict' })
  const row = await world.services.read.selectFrom('import_job').selectAll().executeTakeFirstOrThrow()
  expect(row).toMatchObject({ status: 'open', progress: 0 })
  expect(row.error).toMatch(/^可以导入的行有变化/)
  expect((await confirmImport(world.ctx(commerce), { id, rows: 2 })).created).toBe(2)
})

test('what ended with its process is not shown as going on', async () => {
  const set = (id: string, change: { status?: string; progress: number }) =>
    world.services.db.updateTable('import_job').set(change).where('id', '=', id).execute()
  const read = await startImport(world.ctx(commerce), input([list(2)]))
  const confirming = await startImport(world.ctx(commerce), input([list(4)]))
  await set(read, { status: 'reading', progress: 40 })
  await set(confirming, { progress: 40 })
  expect((await progress(read))?.phase).toBe('reading')
  expect((await progress(confirming))?.phase).toBe('confirming')
  world.pass(60_000)
  expect(await progress(read)).toMatchObject({ phase: 'failed', error: '读取中断了，请重新上传' })
  expect(await progress(confirming)).toBeNull()
  expect((await confirmImport(world.ctx(commerce), { id: confirming, rows: 4 })).created).toBe(4)
  expect(await startImport(world.ctx(commerce), input([list(2)]))).not.toBe(read)
})
