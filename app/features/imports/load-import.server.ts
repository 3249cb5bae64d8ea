import { DomainError } from '#app/domain/errors.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { isStaff } from '#app/domain/policy/actor.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { importJob } from '#db/repos/imports.ts'
import type { ImportJobRow, ImportsOf } from '#db/repos/imports.ts'
import type { ReadDb } from '#db/schema.ts'
import { isWorking } from './import-work.server.ts'
import { emptyOutcome } from './import-settings.ts'
import type { ImportFile, ImportOutcome, ImportSettings, ImportStatus } from './import-settings.ts'

/** For which units a person imports. */
export type ImportScope = 'own' | 'several'

/** An import as it is stored, without the texts that were read. */
export interface Import {
  id: string
  version: number
  status: ImportStatus
  kind: ItemKind
  personId: string
  /** The unit that it is for; null when the rows name their units. */
  organisationId: string | null
  files: ImportFile[]
  settings: ImportSettings
  outcome: ImportOutcome
  /** The system is reading its files, or making drafts of its rows. */
  working: boolean
  /** Of that work, in hundredths. */
  progress: number
  /** Why it ended. */
  error: string
  sheetsJson: string
  createdAt: number
  updatedAt: number
}

/** The scopes in which this person may import this kind, the first being the usual one. */
export function importScopes(ctx: Pick<Ctx, 'actor'>, kind: ItemKind): ImportScope[] {
  const actor = requirePermission(ctx, 'item.import')
  const { organisation } = actor
  const own = organisation?.verified && (kind === 'opportunity' ? organisation.mayPost : organisation.mayOffer)
  return [...(isStaff(actor, 'organiser') ? ['several' as const] : []), ...(own ? ['own' as const] : [])]
}

/** Whose imports this person sees: the own ones, as 单位联络员 also those for the unit. */
export const visibleImports = (actor: SignedIn): ImportsOf => ({
  personId: actor.personId,
  organisationId: actor.organisation?.role === 'admin' ? actor.organisation.id : null,
})

/** Loads an import. Anybody else's is not there (`notFound`), and so is one that was given up. */
export async function loadImport(ctx: Pick<Ctx, 'actor' | 'now'>, db: ReadDb, id: string): Promise<Import> {
  const actor = requirePermission(ctx, 'item.import')
  const row = await importJob(db, id)
  const of = visibleImports(actor)
  const visible = row && (row.person_id === of.personId || (row.organisation_id ?? '') === (of.organisationId ?? '-'))
  if (!visible || row.status === 'discarded') throw new DomainError('notFound')
  return {
    id: row.id,
    version: row.version,
    status: effectiveStatus(row, ctx.now),
    working: isWorking(row, ctx.now),
    progress: row.progress,
    error: row.status === 'reading' && row.error === '' ? INTERRUPTED : row.error,
    kind: row.item_kind as ItemKind,
    personId: row.person_id,
    organisationId: row.organisation_id,
    files: JSON.parse(row.files_json) as ImportFile[],
    settings: JSON.parse(row.mapping_json) as ImportSettings,
    outcome: readOutcome(row.created_json),
    sheetsJson: row.sheets_json,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

const INTERRUPTED = '读取中断了，请重新上传'

/** What was being read when its process ended has failed, whatever the row says. */
export const effectiveStatus = (
  row: Pick<ImportJobRow, 'status' | 'progress' | 'updated_at'>,
  now: number,
): ImportStatus => (row.status === 'reading' && !isWorking(row, now) ? 'failed' : (row.status as ImportStatus))

export const readOutcome = (json: string): ImportOutcome =>
  json === '[]' ? emptyOutcome : (JSON.parse(json) as ImportOutcome)
