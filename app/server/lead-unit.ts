import { setting } from '#db/repos/settings.ts'
import type { ReadDb } from '#db/schema.ts'

/** Who leads the lists and holds the salons, and how to call: empty until it has been set. */
export async function leadUnit(db: ReadDb): Promise<{ name: string; phone: string }> {
  const text = async (key: string) => {
    const value = await setting(db, key)
    return typeof value === 'string' ? value : ''
  }
  return { name: await text('lead.name'), phone: await text('lead.phone') }
}
