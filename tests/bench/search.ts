import { createHash } from 'node:crypto'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Entry } from '#app/domain/matching/entry.ts'
import { MatchingEngine } from '#app/domain/matching/engine.ts'
import { RECIPE } from '#app/domain/matching/recipe.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import { reindex } from '#app/jobs/reindex.ts'
import { migrate } from '#db/migrate.ts'
import type { Db, Tx } from '#db/schema.ts'
import { openDatabase, openReadDatabase } from '#db/sqlite.ts'
import { transaction } from '#db/transaction.ts'
import { putSearchText } from '#search/fallback.ts'
import { makeScopedKeys, openSearchEngine, openSearchWriter } from '#search/meili.ts'
import type { SearchAnswer } from '#search/port.ts'
import { createSearch } from '#search/query.ts'
import type { TextRanker } from '#search/query.ts'
import { startMeili } from '#tests/support/meili-server.ts'
import { maxTopTenLists, mean, mrrAt10, ndcgAt10, percentile, recallAt100 } from './retrieval-metrics.ts'
import type { BenchEntry, RetrievalSet } from './trec-files.ts'
import { BenchInputError, readRetrievalSet } from './trec-files.ts'

const USAGE = 'bench:search -- DIR [--run FILE] [--depth N]'
const INDEX = 'bench'
/** Any fixed instant: nothing in the corpus has a date. */
const NOW = Date.UTC(2026, 0, 1)

interface Options {
  readonly folder: string
  readonly run: string | undefined
  readonly depth: number
}

interface QueryResult {
  readonly qid: string
  readonly ids: readonly string[]
  readonly ms: number
  readonly source: SearchAnswer['source']
}

function readOptions(argv: string[]): Options {
  const text = { type: 'string' } as const
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options: { run: text, depth: text } })
  const depth = Number(values.depth ?? 100)
  if (positionals.length !== 1) throw new Error('one folder is needed')
  if (!Number.isInteger(depth) || depth < 1 || depth > 1000) throw new Error('--depth is a whole number, 1 to 1000')
  return { folder: positionals[0]!, run: values.run, depth }
}

/** Ids of the product are short and tell nothing of the order of the corpus. */
const itemId = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 32)

async function insertProduct(tx: Tx, { id, title, text }: BenchEntry): Promise<void> {
  const json = JSON.stringify({ ...emptyProduct, title, summary: text })
  const hash = itemId(json)
  const item = itemId(id)
  await tx
    .insertInto('product')
    .values({
      id: item,
      organisation_id: 'bench',
      status: 'published',
      content_json: json,
      content_hash: hash,
      public_version: 1,
      public_json: json,
      public_hash: hash,
      title,
      created_by: 'bench',
      created_at: NOW,
      updated_by: 'bench',
      updated_at: NOW,
      published_at: NOW,
      status_at: NOW,
    })
    .execute()
  await putSearchText(tx, { kind: 'product', id: item })
}

/** The corpus as published products of one organisation. */
async function loadCorpus(db: Db, corpus: readonly BenchEntry[]): Promise<void> {
  await migrate(db, NOW)
  const organisation = { id: 'bench', code: 'bench', name: '-', name_folded: '-', kind: 'enterprise' }
  await db
    .insertInto('organisation')
    .values({ ...organisation, status: 'verified', created_at: NOW, updated_at: NOW })
    .execute()
  for (let at = 0; at < corpus.length; at += 1000) {
    await transaction(db, async (tx) => {
      for (const entry of corpus.slice(at, at + 1000)) await insertProduct(tx, entry)
    })
    process.stderr.write(`${Math.min(at + 1000, corpus.length)} of ${corpus.length} stored\n`)
  }
}

/** The matching service as the search page has it for long queries: the product's engine over the same products. */
function textRanker(corpus: readonly BenchEntry[]): TextRanker {
  const engine = new MatchingEngine(RECIPE)
  const entry = (id: string, title: string, text: string): Entry => ({
    id,
    title,
    text,
    categories: [],
    modes: [],
    orgId: id,
  })
  for (const { id, title, text } of corpus) engine.upsert('offer', entry(itemId(id), title, text))
  return {
    searchText: async (text, { limit }) =>
      engine.rankForNeed(entry('', text, ''), { limit }).map(({ id }) => ({ kind: 'product', id })),
  }
}

async function writeRun(path: string, results: readonly QueryResult[]): Promise<void> {
  const out = createWriteStream(path)
  const closed = once(out, 'close')
  for (const { qid, ids } of results)
    for (const [at, id] of ids.entries())
      if (!out.write(`${qid} Q0 ${id} ${at + 1} ${ids.length - at} datai\n`)) await once(out, 'drain')
  out.end()
  await closed
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits))

function quality(set: RetrievalSet, results: readonly QueryResult[]) {
  const judged = results.flatMap(({ qid, ids }) => {
    const relevance = set.qrels?.get(qid)
    return relevance === undefined ? [] : [{ ids, relevance }]
  })
  const average = (measure: typeof ndcgAt10) => round(mean(judged.map((one) => measure(one.ids, one.relevance))), 4)
  return { ndcg10: average(ndcgAt10), mrr10: average(mrrAt10), recall100: average(recallAt100) }
}

async function ask(set: RetrievalSet, find: (q: string) => Promise<SearchAnswer>): Promise<QueryResult[]> {
  const original = new Map(set.corpus.map(({ id }) => [itemId(id), id]))
  const results: QueryResult[] = []
  for (const { id, title, text } of set.queries) {
    const start = performance.now()
    const answer = await find(title.trim() === '' ? text : title)
    const ms = performance.now() - start
    if (answer.degraded) throw new Error(`the search engine did not answer query ${id}`)
    results.push({ qid: id, ids: answer.hits.map((h) => original.get(h.id) ?? h.id), ms, source: answer.source })
    if (results.length % 500 === 0) process.stderr.write(`${results.length} of ${set.queries.length} asked\n`)
  }
  return results
}

function figures(set: RetrievalSet, results: readonly QueryResult[]) {
  const rankings = results.map(({ ids }) => ids)
  const times = results.map(({ ms }) => ms)
  return {
    queries: results.length,
    ...(set.qrels === null ? {} : quality(set, results)),
    emptyShare: round(mean(rankings.map((ids) => (ids.length === 0 ? 1 : 0))), 4),
    maxTopTenLists: maxTopTenLists(rankings),
    p50Ms: round(percentile(times, 50), 2),
    p95Ms: round(percentile(times, 95), 2),
  }
}

async function bench(options: Options, folder: string): Promise<Record<string, unknown>> {
  const set = readRetrievalSet(options.folder)
  process.stderr.write(`${set.corpus.length} documents, ${set.queries.length} queries\n`)
  const path = join(folder, 'bench.sqlite')
  const database = openDatabase(path)
  await loadCorpus(database.db, set.corpus)
  const reader = openReadDatabase(path)
  const server = await startMeili()
  try {
    const { searchKey, writeKey } = await makeScopedKeys(server.url, server.masterKey, INDEX)
    const writer = openSearchWriter({ url: server.url, key: writeKey, index: INDEX })
    const log = {
      warn: (fields: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
    }
    const clock = { now: () => NOW }
    const start = performance.now()
    await reindex({ db: database.db, read: reader.db, writer, clock, log })
    const indexMs = performance.now() - start
    const engine = openSearchEngine({ url: server.url, key: searchKey, index: INDEX })
    const search = createSearch({ read: reader.db, meili: engine, matching: textRanker(set.corpus), log })
    const base = {
      kinds: ['product' as const],
      filters: {},
      sort: 'relevance' as const,
      includeClosed: false,
      now: NOW,
    }
    const results = await ask(set, (q) => search.find({ ...base, q, page: 1, perPage: options.depth }))
    if (options.run !== undefined) await writeRun(options.run, results)
    const long = results.filter((r) => r.source === 'matching').length
    process.stderr.write(`${long} long queries answered by the matching service\n`)
    const { p50Ms, p95Ms, ...rest } = figures(set, results)
    const rssMb = round(process.memoryUsage().rss / 2 ** 20, 0)
    return { ...rest, indexMs: round(indexMs, 0), p50Ms, p95Ms, rssMb, recipe: `frequency + ${RECIPE.version}` }
  } finally {
    await server.stop()
    reader.close()
    database.close()
  }
}

/** The command bench:search. Returns the exit status; the last line of stdout is one JSON object. */
export async function main(argv: string[]): Promise<number> {
  let options: Options
  try {
    options = readOptions(argv)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`)
    return 2
  }
  const folder = mkdtempSync(join(tmpdir(), 'datai-bench-'))
  try {
    process.stdout.write(`${JSON.stringify(await bench(options, folder))}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof BenchInputError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 2
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
