import { DomainError, errorMessage } from '#app/domain/errors.ts'
import type { ParsedBook } from '#app/domain/importing/book.ts'
import { MAX_ROWS } from '#app/domain/importing/book.ts'
import type { DefaultValidity } from '#app/domain/importing/opportunity-row.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { newId, sha256 } from '#app/server/ids.ts'
import { errorSummary } from '#app/server/log.ts'
import { readSpreadsheet } from '#app/server/spreadsheet-host.ts'
import { SpreadsheetError } from '#app/server/spreadsheet-protocol.ts'
import { insertImportJob, openImports, updateImportJob } from '#db/repos/imports.ts'
import type { ImportJobRow } from '#db/repos/imports.ts'
import { emptySettings } from './import-settings.ts'
import type { ImportFile } from './import-settings.ts'
import { followWork, isWorking } from './import-work.server.ts'
import { effectiveStatus, importScopes } from './load-import.server.ts'
import type { ImportScope } from './load-import.server.ts'

/** Most files of one import, most characters of their sheets together. */
export const importLimits = { files: 30, characters: 12_000_000, rows: MAX_ROWS } as const

export interface UploadedFile {
  name: string
  bytes: Uint8Array
}

interface StartInput {
  kind: ItemKind
  scope: ImportScope
  validity: DefaultValidity | null
  files: UploadedFile[]
}

/** Begins an import and waits until its files are read. */
export async function startImport(ctx: Ctx, input: StartInput): Promise<string> {
  const { id, reading } = await beginImport(ctx, input)
  await reading
  return id
}

/**
 * Begins an import: `reading` reads the uploaded spreadsheets in a process of their own and keeps what stands in them
 * until the import is confirmed or given up; the files themselves are not kept. The same files uploaded again lead to
 * the import that is open.
 */
export async function beginImport(ctx: Ctx, input: StartInput): Promise<{ id: string; reading: Promise<void> }> {
  const actor = requirePermission(ctx, 'item.import')
  if (!importScopes(ctx, input.kind).includes(input.scope)) throw new DomainError(refusal(ctx, input))
  const organisationId = input.scope === 'own' ? (actor.organisation?.id ?? null) : null
  requirePermission(ctx, 'item.import', organisationId === null ? {} : { organisations: [organisationId] })
  if (input.files.length === 0) throw badFile('请选择文件')
  if (input.files.length > importLimits.files) throw badFile(`一次最多 ${importLimits.files} 个文件`)
  const files = input.files.map(unread)
  const same = (job: ImportJobRow) =>
    effectiveStatus(job, ctx.now) !== 'failed' &&
    fileNames(JSON.parse(job.files_json) as ImportFile[]) === fileNames(files)
  const begun = await inTransaction(ctx, async (tx) => {
    const mine = { personId: actor.personId, organisationId, kind: input.kind }
    const jobs = await openImports(tx.tx, mine)
    const open = jobs.find(same)
    if (!open && jobs.some((job) => effectiveStatus(job, ctx.now) === 'reading'))
      throw new DomainError('tooMany', { message: '上一次上传的文件还在读取，请等它读完。' })
    if (open) {
      const settings = { ...(JSON.parse(open.mapping_json) as object), validity: input.validity }
      if (open.status === 'open' && !isWorking(open, ctx.now))
        await updateImportJob(tx.tx, open, { mapping_json: JSON.stringify(settings), updated_at: ctx.now })
      return { id: open.id, fresh: false }
    }
    const id = newId()
    await insertImportJob(tx.tx, {
      id,
      person_id: actor.personId,
      organisation_id: organisationId,
      item_kind: input.kind,
      status: 'reading',
      progress: 1,
      files_json: JSON.stringify(files),
      mapping_json: JSON.stringify({ ...emptySettings, validity: input.validity }),
      created_at: ctx.now,
      updated_at: ctx.now,
    })
    await audit(tx, {
      action: 'import.start',
      object: { kind: 'import', id },
      changes: { count: { after: files.length } },
    })
    return { id, fresh: true }
  })
  return { id: begun.id, reading: begun.fresh ? readInto(ctx, begun.id, input.files) : Promise.resolve() }
}

/** Reads the files into their import. What cannot be read fails it, with the reason. */
async function readInto(ctx: Ctx, id: string, files: readonly UploadedFile[]): Promise<void> {
  const work = followWork(ctx, id)
  const finish = (set: Parameters<typeof updateImportJob>[2]) =>
    inTransaction(ctx, (tx) =>
      updateImportJob(
        tx.tx,
        { id, status: 'reading', version: 1 },
        { ...set, progress: 0, updated_at: ctx.clock.now() },
      ),
    )
  try {
    const books: ParsedBook[] = []
    for (const [i, file] of files.entries()) {
      books.push(await readFile(ctx, file, (part) => work.report((i + part) / files.length)))
      work.report((i + 1) / files.length)
    }
    const described = files.map((file, i) => describe(file, books[i] as ParsedBook))
    await finish({ status: 'open', sheets_json: storedSheets(books), files_json: JSON.stringify(described) })
  } catch (error) {
    await finish({ status: 'failed', error: failureWords(ctx, error) })
    throw error
  } finally {
    work.stop()
  }
}

/** The sentence for the person: that of a known refusal, else that something unforeseen has happened. */
export function failureWords(ctx: Ctx, error: unknown): string {
  if (error instanceof DomainError) return error.message
  ctx.log.error({ requestId: ctx.requestId, error: errorSummary(error) }, 'an import failed')
  return errorMessage('internal')
}

function refusal(ctx: Ctx, { kind, scope }: StartInput) {
  const organisation = ctx.actor.kind === 'person' ? ctx.actor.organisation : null
  if (scope === 'several' || !organisation) return 'forbidden'
  if (!organisation.verified) return 'notVerified'
  return kind === 'opportunity' ? 'mayNotPost' : 'mayNotOffer'
}

const badFile = (message: string) => new DomainError('badFile', { message, fields: { files: message } })

/** One file is read at a time, so that many uploads at once never need the memory of many readers. */
let turn: Promise<unknown> = Promise.resolve()

async function readFile(ctx: Ctx, file: UploadedFile, onPart: (part: number) => void): Promise<ParsedBook> {
  const onProgress = (done: number, total: number) => onPart(done / Math.max(1, total))
  const reading = turn.then(() =>
    readSpreadsheet(file.bytes, { fileName: file.name, childPath: ctx.spreadsheetChild, onProgress }),
  )
  turn = reading.catch(() => undefined)
  try {
    return await reading
  } catch (error) {
    if (error instanceof SpreadsheetError) throw badFile(`“${file.name}”：${error.message}`)
    throw error
  }
}

function storedSheets(books: readonly ParsedBook[]): string {
  const rows = books.flatMap((b) => b.sheets.filter((s) => !s.hidden)).reduce((n, s) => n + s.rows.length, 0)
  if (rows > importLimits.rows + 100 * books.length)
    throw badFile(`这些文件共 ${rows} 行，一次最多约 ${importLimits.rows} 行，请分几次导入`)
  const json = JSON.stringify(books)
  if (json.length > importLimits.characters) throw badFile('这些文件的文字太多，请分几次导入')
  return json
}

const fileNames = (files: ImportFile[]) => files.map((f) => `${f.sha256} ${f.name}`).join('\n')

const unread = (file: UploadedFile): ImportFile => ({
  name: file.name,
  size: file.bytes.length,
  sha256: sha256(Buffer.from(file.bytes)),
  format: '',
  notes: [],
})

function describe(file: UploadedFile, book: ParsedBook): ImportFile {
  const sum = (key: 'formulas' | 'links' | 'comments') => book.sheets.reduce((n, s) => n + s.notes[key], 0)
  const notes = [
    sum('formulas') > 0 && `${sum('formulas')} 个公式只取了结果`,
    sum('links') > 0 && `${sum('links')} 个超链接只取了文字`,
    sum('comments') > 0 && `${sum('comments')} 条批注没有读取`,
    book.externalLinks > 0 && '指向其他文件的引用没有读取',
  ].filter((note): note is string => note !== false)
  const format = book.format === 'csv' ? `CSV，${book.encoding ?? ''} 编码` : `.${book.format}`
  return { ...unread(file), format, notes }
}
