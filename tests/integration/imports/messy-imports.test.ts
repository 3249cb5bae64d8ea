import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { contentHash } from '#app/server/ids.ts'
import { confirmImport } from '#app/features/imports/confirm-import.server.ts'
import { importConfirm } from '#app/features/imports/imports.queries.server.ts'
import { startImport } from '#app/features/imports/start-import.server.ts'
import { undoImport } from '#app/features/imports/undo-import.server.ts'
import { bundleEntry } from '#tests/support/bundle.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'
import { HEAD, csvFile, madeBy, messyFile, need, rehearsed, rowCounts, withUnits } from './import-support.ts'

/** Every messy workbook goes all the way: a real reading process, drafts in the database, and back again. */
let spreadsheetChild = ''
let world: World
let organiser: SignedIn

beforeAll(async () => {
  spreadsheetChild = await bundleEntry('app/server/spreadsheet-child.ts')
})
beforeEach(async () => {
  world = await createWorld({ spreadsheetChild })
  await withUnits(world)
  organiser = await world.person({ staff: ['organiser'] })
})
afterEach(() => world.close())

const start = async (kind: 'opportunity' | 'product', ...numbers: string[]) =>
  startImport(world.ctx(organiser), {
    kind,
    scope: 'several',
    validity: null,
    files: await Promise.all(numbers.map(messyFile)),
  })

const books: [number: string, kind: 'opportunity' | 'product', drafts: number][] = [
  ['01', 'opportunity', 2],
  ['02', 'opportunity', 2],
  ['03', 'opportunity', 5],
  ['04', 'opportunity', 5],
  ['05', 'opportunity', 13],
  ['06', 'opportunity', 15],
  ['07', 'opportunity', 2],
  ['08', 'opportunity', 2],
  ['09', 'product', 2],
  ['10', 'opportunity', 1],
  ['11', 'product', 2],
  ['12', 'opportunity', 2],
  ['13', 'opportunity', 2],
]

test.each(books)('%s becomes drafts of %s: %i', async (number, kind, drafts) => {
  const before = await rowCounts(world)
  const id = await start(kind, number)
  const { chosen, owners } = await importConfirm(world.ctx(organiser), id)
  expect(chosen).toBe(drafts)
  const outcome = await confirmImport(world.ctx(organiser), { id, rows: chosen })
  expect(outcome).toMatchObject({ created: drafts, owners: owners.length })
  const items = await madeBy(world, kind, id)
  expect(items.length).toBe(drafts)
  for (const item of items) {
    const row = await world.services.read
      .selectFrom(kind)
      .select(['content_json', 'content_hash', 'title'])
      .where('id', '=', item.id)
      .executeTakeFirstOrThrow()
    const content = JSON.parse(row.content_json) as { title: string }
    expect([content.title, row.content_hash]).toEqual([row.title, contentHash(content)])
  }
  const again = await rehearsed(world, organiser, await start(kind, number))
  expect(again.rows.filter((r) => r.chosen)).toEqual([])
  expect(await undoImport(world.ctx(organiser), id)).toMatchObject({ deleted: drafts, kept: 0 })
  expect(await rowCounts(world)).toEqual(before)
})

test('5,000 rows are read, rehearsed and written', async () => {
  const rows = Array.from({ length: 4990 }, (_, i) => need(`示例需求第${i}号`))
  const files = [csvFile('五千行.csv', [HEAD, ...rows])]
  const times: Record<string, number> = {}
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const begin = performance.now()
    const result = await work()
    times[name] = Math.round(performance.now() - begin)
    return result
  }
  const input = { kind: 'opportunity', scope: 'several', validity: null, files } as const
  const id = await timed('upload', () => startImport(world.ctx(organiser), input))
  const { chosen } = await timed('dry run', () => importConfirm(world.ctx(organiser), id))
  expect(chosen).toBe(4990)
  await timed('confirm', () => confirmImport(world.ctx(organiser), { id, rows: chosen }))
  expect((await rowCounts(world)).opportunity).toBe(4990)
  await timed('undo', () => undoImport(world.ctx(organiser), id))
  expect((await rowCounts(world)).opportunity).toBe(0)
  if (process.env['TEST_LOG']) process.stdout.write(`${JSON.stringify(times)}\n`)
}, 60_000)
