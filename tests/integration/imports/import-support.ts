import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { importedItems } from '#db/repos/imports.ts'
import { loadImport } from '#app/features/imports/load-import.server.ts'
import { rehearseImport } from '#app/features/imports/rehearse-import.server.ts'
import type { UploadedFile } from '#app/features/imports/start-import.server.ts'
import type { Actor } from '#app/domain/policy/actor.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { importOrganisations } from '#tests/support/import-organisations.ts'
import { messyWorkbooks } from '#tests/support/messy-workbooks.ts'
import type { World } from '#tests/support/world.ts'

/** One of the committed messy workbooks, as uploaded. */
export async function messyFile(number: string): Promise<UploadedFile> {
  const name = messyWorkbooks.find((w) => w.file.startsWith(number))?.file
  if (!name) throw new Error(`no workbook ${number}`)
  return { name, bytes: await readFile(join('tests/support/fixtures/import', name)) }
}

export const csvFile = (name: string, rows: string[][]): UploadedFile => ({
  name,
  bytes: new TextEncoder().encode(rows.map((r) => r.map((c) => `"${c.replace(/"/g, '""')}"`).join(',')).join('\r\n')),
})

export const HEAD = [
  '序号',
  '场景(需求)名称',
  '所属领域',
  '需求概况',
  '合作方式',
  '责任单位',
  '责任科室',
  '办公电话',
  '有效期',
]
export const need = (title: string, more: Partial<Record<'owner' | 'mode' | 'until', string>> = {}): string[] => [
  '1',
  title,
  '数字商贸',
  '快检结果张贴公示，群众看不到当天数据',
  more.mode ?? '采购',
  more.owner ?? '区商务局',
  '市场科',
  '0791-00000012',
  more.until ?? '2027-06-30',
]

/** The invented units of the workbooks; answers the id by the name used in the tests. */
export async function withUnits(world: World): Promise<Record<string, string>> {
  const ids: Record<string, string> = {}
  for (const { id, name, kind } of importOrganisations) ids[id] = await world.organisation({ name, kind })
  return ids
}

export const rehearsed = async (world: World, actor: Actor, id: string) =>
  rehearseImport(world.ctx(actor), await loadImport(world.ctx(actor), world.services.read, id))

export const chosenRows = async (world: World, actor: Actor, id: string): Promise<number> =>
  (await rehearsed(world, actor, id)).rows.filter((r) => r.chosen).length

export const madeBy = (world: World, kind: ItemKind, id: string) => importedItems(world.services.read, kind, id)

/** How many rows each table has that an import writes to. */
export async function rowCounts(world: World): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of ['opportunity', 'product', 'item_version', 'status_history', 'import_fingerprint'] as const) {
    const row = await world.services.read
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    counts[table] = row.n
  }
  return counts
}
