import type { Db, ReadDb } from '../schema.ts'

/** A stored setting, or undefined when it has never been set. */
export async function setting(db: ReadDb, key: string): Promise<unknown> {
  const row = await db.selectFrom('setting').select('value_json').where('key', '=', key).executeTakeFirst()
  return row ? (JSON.parse(row.value_json) as unknown) : undefined
}

export async function putSetting(
  db: Db,
  key: string,
  value: unknown,
  change: { by: string | null; now: number },
): Promise<void> {
  const row = { value_json: JSON.stringify(value), updated_by: change.by, updated_at: change.now }
  await db
    .insertInto('setting')
    .values({ key, ...row })
    .onConflict((c) => c.column('key').doUpdateSet(row))
    .execute()
}
