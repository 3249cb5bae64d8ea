import type { Selectable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { AgendaLockTable, AgendaStepTable } from '../tables/salons.ts'

export type AgendaLockRow = Selectable<AgendaLockTable>
export type AgendaStepRow = Selectable<AgendaStepTable>

/** So many steps of a salon can be undone; older ones are forgotten, the audit keeps them. */
const KEPT = 200

export async function agendaLocks(db: ReadDb, salonId: string): Promise<AgendaLockRow[]> {
  return db
    .selectFrom('agenda_lock')
    .selectAll()
    .where('salon_id', '=', salonId)
    .orderBy('kind')
    .orderBy('object')
    .execute()
}

/** Locks a unit or a round, or takes the lock away. A second time changes nothing. */
export async function setAgendaLock(tx: Tx, lock: AgendaLockRow, locked: boolean): Promise<void> {
  if (locked)
    await tx
      .insertInto('agenda_lock')
      .values(lock)
      .onConflict((c) => c.doNothing())
      .execute()
  else
    await tx
      .deleteFrom('agenda_lock')
      .where('salon_id', '=', lock.salon_id)
      .where('kind', '=', lock.kind)
      .where('object', '=', lock.object)
      .execute()
}

/** The step that undoing would take back, or that doing again would repeat, with who made it. */
export async function nextStep(db: ReadDb, salonId: string, direction: 'undo' | 'redo') {
  return db
    .selectFrom('agenda_step as s')
    .innerJoin('person as p', 'p.id', 's.person_id')
    .selectAll('s')
    .select('p.name as person_name')
    .where('s.salon_id', '=', salonId)
    .where('s.undone', '=', direction === 'undo' ? 0 : 1)
    .orderBy('s.position', direction === 'undo' ? 'desc' : 'asc')
    .limit(1)
    .executeTakeFirst()
}

/** Adds a step. What had been undone cannot be done again after it. */
export async function addAgendaStep(tx: Tx, step: Omit<AgendaStepRow, 'position' | 'undone'>): Promise<void> {
  await tx.deleteFrom('agenda_step').where('salon_id', '=', step.salon_id).where('undone', '=', 1).execute()
  const last = await tx
    .selectFrom('agenda_step')
    .select((eb) => eb.fn.max<number | null>('position').as('position'))
    .where('salon_id', '=', step.salon_id)
    .executeTakeFirst()
  const position = (last?.position ?? 0) + 1
  await tx
    .insertInto('agenda_step')
    .values({ ...step, position })
    .execute()
  await tx
    .deleteFrom('agenda_step')
    .where('salon_id', '=', step.salon_id)
    .where('position', '<=', position - KEPT)
    .execute()
}

/** Marks a step as undone or done again. False when it was so already. */
export async function markStep(tx: Tx, at: { salonId: string; position: number }, undone: boolean): Promise<boolean> {
  const result = await tx
    .updateTable('agenda_step')
    .set({ undone: undone ? 1 : 0 })
    .where('salon_id', '=', at.salonId)
    .where('position', '=', at.position)
    .where('undone', '=', undone ? 0 : 1)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}
