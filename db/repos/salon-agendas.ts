import type { Selectable } from 'kysely'
import type { ReadDb, Tx, Db } from '../schema.ts'
import type { AgendaRunTable, AgendaVersionTable } from '../tables/salons.ts'

export type AgendaRunRow = Selectable<AgendaRunTable>
export type AgendaVersionRow = Selectable<AgendaVersionTable>

/** waiting → running → done | failed; a result is then taken or dropped. */
export type RunStatus = 'waiting' | 'running' | 'done' | 'failed' | 'taken' | 'dropped'

/** The latest run that asks for this (`scenarioJson` empty: for the agenda of the salon as it is). */
export async function latestRun(db: ReadDb, salonId: string, scenarioJson = ''): Promise<AgendaRunRow | undefined> {
  return db
    .selectFrom('agenda_run')
    .selectAll()
    .where('salon_id', '=', salonId)
    .where('scenario_json', '=', scenarioJson)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The run whose result was taken last. */
export async function lastTakenRun(db: ReadDb, salonId: string): Promise<AgendaRunRow | undefined> {
  return db
    .selectFrom('agenda_run')
    .selectAll()
    .where('salon_id', '=', salonId)
    .where('status', '=', 'taken')
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function runsUnderWay(db: ReadDb, salonId: string): Promise<AgendaRunRow[]> {
  return db
    .selectFrom('agenda_run')
    .selectAll()
    .where('salon_id', '=', salonId)
    .where('status', 'in', ['waiting', 'running'])
    .execute()
}

/** 假如 runs that nobody has taken or dropped, the oldest first. */
export async function whatIfRuns(db: ReadDb, salonId: string): Promise<AgendaRunRow[]> {
  return db
    .selectFrom('agenda_run')
    .selectAll()
    .where('salon_id', '=', salonId)
    .where('scenario_json', '!=', '')
    .where('status', 'in', ['waiting', 'running', 'done', 'failed'])
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

export async function runById(db: ReadDb, id: string): Promise<AgendaRunRow | undefined> {
  return db.selectFrom('agenda_run').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function insertRun(
  tx: Tx,
  run: {
    id: string
    salonId: string
    salonVersion: number
    requestedBy: string
    scenarioJson: string
    fewMoves: boolean
    now: number
  },
): Promise<void> {
  await tx
    .insertInto('agenda_run')
    .values({
      id: run.id,
      salon_id: run.salonId,
      status: 'waiting',
      salon_version: run.salonVersion,
      requested_by: run.requestedBy,
      scenario_json: run.scenarioJson,
      few_moves: run.fewMoves ? 1 : 0,
      created_at: run.now,
      updated_at: run.now,
    })
    .execute()
}

/** Moves a run on from one of these states. False when it is in another. */
export async function updateRun(
  db: Db | Tx,
  expected: { id: string; from: readonly RunStatus[] },
  set: {
    status?: RunStatus
    salon_version?: number
    progress_json?: string
    result_json?: string
    error?: string
    updated_at: number
  },
): Promise<boolean> {
  const result = await db
    .updateTable('agenda_run')
    .set(set)
    .where('id', '=', expected.id)
    .where('status', 'in', expected.from)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function insertAgendaVersion(tx: Tx, row: AgendaVersionRow): Promise<void> {
  await tx.insertInto('agenda_version').values(row).execute()
}

export async function agendaVersion(
  db: ReadDb,
  salonId: string,
  version: number,
): Promise<AgendaVersionRow | undefined> {
  return db
    .selectFrom('agenda_version')
    .selectAll()
    .where('salon_id', '=', salonId)
    .where('version', '=', version)
    .executeTakeFirst()
}

/** All released versions of a salon with who released them, the newest first. */
export async function agendaVersionsOf(db: ReadDb, salonId: string) {
  return db
    .selectFrom('agenda_version as v')
    .leftJoin('person as p', 'p.id', 'v.released_by')
    .selectAll('v')
    .select('p.name as released_name')
    .where('v.salon_id', '=', salonId)
    .orderBy('v.version', 'desc')
    .execute()
}
