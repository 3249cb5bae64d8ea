import { DomainError } from '#app/domain/errors.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { itemKind } from '#app/domain/vocabulary.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { contentHash, newId } from '#app/server/ids.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { insertImported, reportImport, updateImportJob } from '#db/repos/imports.ts'
import type { ImportedRows } from '#db/repos/imports.ts'
import { emptyOutcome } from './import-settings.ts'
import type { ImportOutcome } from './import-settings.ts'
import { followWork } from './import-work.server.ts'
import type { ImportWork } from './import-work.server.ts'
import { importScopes, loadImport } from './load-import.server.ts'
import type { Import } from './load-import.server.ts'
import { existingItems, rehearseImport } from './rehearse-import.server.ts'
import type { PlacedRow } from './rehearse-import.server.ts'
import { failureWords } from './start-import.server.ts'

/**
 * Makes drafts of the chosen rows, all of them or none. `rows` is how many the person was shown: when it has changed
 * since (somebody else imported the same list), nothing is written and the rows are looked at again. Confirming twice
 * makes nothing twice. While it goes on its progress stands in the import, and afterwards why it was refused.
 */
export async function confirmImport(ctx: Ctx, input: { id: string; rows: number }): Promise<ImportOutcome> {
  requirePermission(ctx, 'item.import')
  const job = await loadImport(ctx, ctx.read, input.id)
  if (job.status === 'confirmed') return job.outcome
  if (job.status !== 'open' || job.working) throw new DomainError('wrongState')
  if (!importScopes(ctx, job.kind).includes(job.organisationId === null ? 'several' : 'own'))
    throw new DomainError('forbidden')
  const begin = { progress: 1, error: '', updated_at: ctx.now }
  if (!(await inTransaction(ctx, (tx) => updateImportJob(tx.tx, job, begin)))) throw changed()
  const work = followWork(ctx, job.id)
  try {
    return await makeDrafts(ctx, { ...job, version: job.version + 1 }, { rows: input.rows, work })
  } catch (error) {
    const ended = { progress: 0, error: failureWords(ctx, error), updated_at: ctx.clock.now() }
    await inTransaction(ctx, (tx) => reportImport(tx.tx, job.id, ended))
    throw error
  } finally {
    work.stop()
  }
}

const changed = () => new DomainError('conflict', { message: '可以导入的行有变化，还没有导入。请重新核对后再确认' })

/** Looking through the rows is nearly all of the work; the writing is one transaction. */
const LOOKING = 0.98

async function makeDrafts(ctx: Ctx, job: Import, input: { rows: number; work: ImportWork }): Promise<ImportOutcome> {
  const actor = requirePermission(ctx, 'item.import')
  const rehearsal = await rehearseImport(ctx, job, (done, total) => input.work.report((done / total) * LOOKING))
  input.work.report(LOOKING)
  const chosen = rehearsal.rows.filter((r) => r.chosen)
  if (chosen.length === 0) throw new DomainError('incomplete', { message: '没有勾选要导入的行' })
  if (chosen.length !== input.rows) throw changed()
  const rows = importedRows(ctx, { id: job.id, kind: job.kind, actor }, chosen)
  return inTransaction(ctx, async (tx) => {
    const existing = await existingItems(tx.tx, job)
    if (chosen.some((r) => existing.has(r.row.fingerprint))) throw changed()
    const owners = new Map<string, number>()
    for (const { row } of chosen) owners.set(row.ownerId ?? '', (owners.get(row.ownerId ?? '') ?? 0) + 1)
    const outcome = { ...emptyOutcome, created: chosen.length, owners: owners.size }
    const done = await updateImportJob(tx.tx, job, {
      status: 'confirmed',
      progress: 0,
      // What was read is in the drafts now; nothing of it stays here.
      sheets_json: '[]',
      mapping_json: '{}',
      created_json: JSON.stringify(outcome),
      updated_at: ctx.now,
    })
    if (!done) throw changed()
    await insertImported(tx.tx, rows)
    const object = { kind: 'import', id: job.id }
    await audit(tx, { action: 'import.confirm', object, changes: { count: { after: chosen.length } } })
    await tell(tx, { id: job.id, kind: job.kind, actor }, owners)
    return outcome
  })
}

interface Source {
  id: string
  kind: ItemKind
  actor: SignedIn
}

function importedRows(ctx: Ctx, source: Source, chosen: readonly PlacedRow[]): ImportedRows {
  const { kind, actor } = source
  const rows: ImportedRows = { kind, items: [], versions: [], history: [], fingerprints: [] }
  for (const { row } of chosen) {
    if (!row.item || row.ownerId === null) throw new DomainError('internal')
    const id = newId()
    const { content } = row.item
    const json = JSON.stringify(content)
    const hash = contentHash(content)
    const by = { created_by: actor.personId, created_at: ctx.now, updated_by: actor.personId, updated_at: ctx.now }
    rows.items.push({
      id,
      organisation_id: row.ownerId,
      status: 'draft',
      content_json: json,
      content_hash: hash,
      title: content.title,
      category: content.categories[0] ?? '',
      import_id: source.id,
      // Whoever enters a table for another unit is not its contact.
      contact_person_id: actor.organisation?.id === row.ownerId ? actor.personId : null,
      status_at: ctx.now,
      ...by,
    })
    rows.versions.push({
      item_kind: kind,
      item_id: id,
      version: 1,
      content_json: json,
      content_hash: hash,
      author_id: actor.personId,
      created_at: ctx.now,
    })
    rows.history.push({
      id: newId(),
      object_kind: kind,
      object_id: id,
      action: 'create',
      from_status: '',
      to_status: 'draft',
      person_id: actor.personId,
      organisation_id: actor.organisation?.id ?? null,
      created_at: ctx.now,
    })
    rows.fingerprints.push({
      item_kind: kind,
      organisation_id: row.ownerId,
      fingerprint: row.fingerprint,
      item_id: id,
      import_id: source.id,
    })
  }
  return rows
}

/** Units that somebody else has imported for are told where their drafts are. */
async function tell(tx: TxCtx, source: Source, owners: ReadonlyMap<string, number>): Promise<void> {
  const noun = itemKind.labels[source.kind]
  for (const [organisationId, count] of owners) {
    if (organisationId === source.actor.organisation?.id) continue
    await notifyOrganisation(tx, organisationId, {
      event: `import.confirmed:${source.id}:${organisationId}`,
      kind: 'item',
      subject: `已为贵单位导入 ${count} 项${noun}草稿`,
      body: `牵头单位按汇总表为贵单位导入了 ${count} 项${noun}草稿。请核对、补齐后提交审核；不需要的可以不提交。`,
      link: source.kind === 'opportunity' ? '/desk/opportunities' : '/desk/products',
    })
  }
}
