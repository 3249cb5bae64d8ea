import { opportunityStatus, productStatus } from '#app/domain/status.ts'
import { DomainError } from '#app/domain/errors.ts'
import { formatInstant } from '#app/domain/time.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { itemKind } from '#app/domain/vocabulary.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { importJobs, importedItems } from '#db/repos/imports.ts'
import { organisationById } from '#db/repos/organisations.ts'
import { isUntouched } from './imported-item.ts'
import type { ImportFile, ImportOutcome, ImportStatus } from './import-settings.ts'
import type { ConfirmPage, HistoryLine, ImportDesk, ImportHead, ProgressView, ResultPage } from './import-view.ts'
import { effectiveStatus, importScopes, loadImport, readOutcome, visibleImports } from './load-import.server.ts'
import type { Import } from './load-import.server.ts'
import { rehearseImport } from './rehearse-import.server.ts'

const HISTORY = 10
const RESULT = 50

/** The first step: what may be imported here, and the imports so far. */
export async function importDesk(ctx: Ctx, query: { page: number }): Promise<ImportDesk> {
  const actor = requirePermission(ctx, 'item.import')
  const kinds = (['opportunity', 'product'] as const)
    .map((kind) => ({ kind, scopes: importScopes(ctx, kind) }))
    .filter((k) => k.scopes.length > 0)
  const of = visibleImports(actor)
  const jobs = await importJobs(ctx.read, of, { limit: HISTORY, offset: (query.page - 1) * HISTORY })
  const history = jobs.rows.map((job): HistoryLine => {
    const status = effectiveStatus(job, ctx.now)
    return {
      id: job.id,
      files: namesOf(JSON.parse(job.files_json) as ImportFile[]),
      noun: itemKind.labels[job.item_kind as ItemKind],
      status,
      result: status === 'failed' ? job.error : resultText(status, readOutcome(job.created_json)),
      at: formatInstant(job.created_at),
      person: job.person_name ?? '',
    }
  })
  const organisation = actor.organisation?.name ?? null
  return { kinds, organisation, history, page: query.page, pageSize: HISTORY, total: jobs.total }
}

const namesOf = (files: ImportFile[]): string =>
  files.length > 2 ? `${files[0]?.name ?? ''} 等 ${files.length} 个文件` : files.map((f) => f.name).join('、')

function resultText(status: ImportStatus, outcome: ImportOutcome): string {
  if (status === 'confirmed') return `${outcome.created} 项草稿`
  if (status !== 'undone') return ''
  return outcome.kept === 0 ? `撤回 ${outcome.deleted} 项` : `撤回 ${outcome.deleted} 项，保留 ${outcome.kept} 项`
}

/** Whether the page of an import is that of its progress; null when it is not. */
export async function importProgress(ctx: Ctx, id: string): Promise<ProgressView | null> {
  const { kind, status, working, progress, error, files } = await loadImport(ctx, ctx.read, id)
  const phase =
    status === 'failed' || status === 'reading' ? status : status === 'open' && working ? 'confirming' : null
  return phase && { kind, phase, files: namesOf(files), percent: progress, error }
}

export async function importHead(ctx: Ctx, job: Import): Promise<ImportHead> {
  const { id, kind, status, files, outcome, error } = job
  const unit = job.organisationId === null ? undefined : await organisationById(ctx.read, job.organisationId)
  return { id, kind, status, files, outcome, error, scope: unit?.name ?? '各责任单位' }
}

/** The last step: how many drafts each unit gets, and what is left out. */
export async function importConfirm(ctx: Ctx, id: string): Promise<ConfirmPage> {
  const job = await loadImport(ctx, ctx.read, id)
  if (job.status !== 'open') throw new DomainError('wrongState')
  const { rows, counts } = await rehearseImport(ctx, job)
  const owners = new Map<string, ConfirmPage['owners'][number]>()
  for (const { row, chosen } of rows) {
    if (!chosen) continue
    const owner = owners.get(row.ownerId ?? '') ?? { name: row.ownerName, rows: 0, drafts: 0 }
    owner.rows++
    if (row.status === 'draft') owner.drafts++
    owners.set(row.ownerId ?? '', owner)
  }
  const chosen = rows.filter((r) => r.chosen).length
  const unticked = counts.ok + counts.draft - chosen
  return {
    head: await importHead(ctx, job),
    owners: [...owners.values()],
    chosen,
    left: { error: counts.error, duplicate: counts.duplicate, unticked },
  }
}

/** What became of the drafts of a confirmed import. Those of other units are named, not linked. */
export async function importResult(ctx: Ctx, id: string, query: { page: number }): Promise<ResultPage> {
  const actor = requirePermission(ctx, 'item.import')
  const job = await loadImport(ctx, ctx.read, id)
  const items = await importedItems(ctx.read, job.kind, job.id)
  const words: Record<string, string> = job.kind === 'opportunity' ? opportunityStatus : productStatus
  const shown = items.slice((query.page - 1) * RESULT, query.page * RESULT).map((item) => {
    const own = item.organisation_id === actor.organisation?.id
    const untouched = isUntouched(item)
    const state = own ? (words[item.status] ?? '') : '由该单位处理'
    return {
      key: item.number ?? item.id,
      title: item.title,
      owner: item.owner_name,
      own,
      untouched,
      state: untouched ? '草稿，未改动' : state,
    }
  })
  const untouched = items.filter(isUntouched).length
  const head = await importHead(ctx, job)
  return { head, items: shown, total: items.length, untouched, page: query.page, pageSize: RESULT }
}
