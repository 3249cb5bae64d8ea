import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import type { Entry } from '#app/domain/matching/entry.ts'
import type { MatchingEngine, Ranked } from '#app/domain/matching/engine.ts'
import { createEngine } from '#app/domain/matching/engine.ts'
import { explain } from '#app/domain/matching/explain.ts'
import { RECIPE } from '#app/domain/matching/recipe.ts'
import { maxTopTenLists, mean, mrrAt10, ndcgAt10, percentile, recallAt100 } from './retrieval-metrics.ts'
import type { BenchEntry, RetrievalSet } from './trec-files.ts'
import { BenchInputError, readRetrievalSet } from './trec-files.ts'

const USAGE = 'bench:matching -- DIR [--run FILE] [--depth N] [--split S] [--evidence FILE]'

interface Options {
  readonly folder: string
  readonly run: string | undefined
  readonly depth: number
  readonly split: string | undefined
  readonly evidence: string | undefined
}

interface QueryResult {
  readonly qid: string
  readonly ranked: readonly Ranked[]
  readonly ms: number
}

function readOptions(argv: string[]): Options {
  const text = { type: 'string' } as const
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { run: text, depth: text, split: text, evidence: text },
  })
  const depth = Number(values.depth ?? 100)
  if (positionals.length !== 1) throw new Error('one folder is needed')
  if (!Number.isInteger(depth) || depth < 1 || depth > 1000) throw new Error('--depth is a whole number, 1 to 1000')
  return { folder: positionals[0]!, run: values.run, depth, split: values.split, evidence: values.evidence }
}

function toEntry({ id, title, text, domain }: BenchEntry): Entry {
  return { id, title, text, categories: domain === undefined ? [] : [domain], modes: [], orgId: id }
}

/** Both lists stand in the engine, as in the product: the queries are the list of needs, whatever split is asked. */
export function buildEngine(set: RetrievalSet): MatchingEngine {
  const engine = createEngine(RECIPE)
  for (const document of set.corpus) engine.upsert('offer', toEntry(document))
  for (const query of set.queries) engine.upsert('need', toEntry(query))
  return engine
}

/** Quality of rankings by query id, as the benches print it. */
export function quality(set: RetrievalSet, results: readonly { qid: string; ids: readonly string[] }[]) {
  const judged = results.flatMap(({ qid, ids }) => {
    const relevance = set.qrels?.get(qid)
    return relevance === undefined ? [] : [{ ids, relevance }]
  })
  const average = (measure: typeof ndcgAt10) => round(mean(judged.map((one) => measure(one.ids, one.relevance))), 4)
  return { ndcg10: average(ndcgAt10), mrr10: average(mrrAt10), recall100: average(recallAt100) }
}

/** How often nothing is suggested: where the right rows are taken out of the list, and where the first row is right. */
export function abstention(set: RetrievalSet, results: readonly Pick<QueryResult, 'qid' | 'ranked'>[]) {
  const judged = results.map(({ qid, ranked }) => {
    const right = ({ id }: Ranked) => (set.qrels?.get(qid)?.get(id) ?? 0) > 0
    return {
      first: ranked[0],
      begins: ranked[0] !== undefined && right(ranked[0]),
      rest: ranked.find((row) => !right(row)),
    }
  })
  const silent = (row: Ranked | undefined) => (row?.level ?? null) === null
  const begun = judged.filter(({ begins }) => begins)
  return {
    silentOnEmpty: round(mean(judged.map(({ rest }) => Number(silent(rest)))), 4),
    silentOnRight: round(mean(begun.map(({ first }) => Number(silent(first)))), 4),
  }
}

/**
 * The other way round: products ask for the needs that fit them, by the same judgements read backwards. The first
 * products of the list are enough, because each takes as long as a query.
 */
export function reversed(set: RetrievalSet, most: number): { set: RetrievalSet; offers: string[] } {
  const qrels = new Map<string, Map<string, number>>()
  for (const [need, offers] of set.qrels ?? [])
    for (const [offer, grade] of offers)
      if (grade > 0) qrels.set(offer, (qrels.get(offer) ?? new Map<string, number>()).set(need, grade))
  const offers = set.corpus
    .map(({ id }) => id)
    .filter((id) => qrels.has(id))
    .slice(0, most)
  return { set: { ...set, qrels }, offers }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}

async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const out = createWriteStream(path)
  const closed = once(out, 'close')
  for (const line of lines) if (!out.write(`${line}\n`)) await once(out, 'drain')
  out.end()
  await closed
}

function* runLines(results: readonly QueryResult[]): Iterable<string> {
  for (const { qid, ranked } of results) {
    for (const [at, { id, score }] of ranked.entries()) yield `${qid} Q0 ${id} ${at + 1} ${score} datai`
  }
}

function* evidenceLines(engine: MatchingEngine, results: readonly QueryResult[]): Iterable<string> {
  for (const { qid, ranked } of results) {
    for (const { id, score, level } of ranked.slice(0, 10)) {
      const phrases = explain(engine, qid, id).map((phrase) => ({
        text: phrase.text,
        inQuery: phrase.inNeed,
        inDoc: phrase.inOffer,
      }))
      yield JSON.stringify({ qid, did: id, score, level, phrases })
    }
  }
}

async function bench(options: Options): Promise<Record<string, unknown>> {
  const set = readRetrievalSet(options.folder)
  process.stderr.write(`${set.corpus.length} documents, ${set.queries.length} queries\n`)
  const indexStart = performance.now()
  const engine = buildEngine(set)
  const indexMs = performance.now() - indexStart
  const asked = set.queries.filter((query) => options.split === undefined || query.split === options.split)
  const results = asked.map(({ id }, at): QueryResult => {
    const start = performance.now()
    const ranked = engine.rankForNeed(id, { limit: options.depth })
    if ((at + 1) % 500 === 0) process.stderr.write(`${at + 1} of ${asked.length}\n`)
    return { qid: id, ranked, ms: performance.now() - start }
  })
  const rssMb = process.memoryUsage().rss / 2 ** 20
  if (options.run !== undefined) await writeLines(options.run, runLines(results))
  if (options.evidence !== undefined) await writeLines(options.evidence, evidenceLines(engine, results))
  const rankings = results.map(({ qid, ranked }) => ({ qid, ids: ranked.map(({ id }) => id) }))
  const times = results.map(({ ms }) => ms)
  return {
    queries: results.length,
    ...(set.qrels === null ? {} : { ...quality(set, rankings), ...abstention(set, results) }),
    emptyShare: round(mean(rankings.map(({ ids }) => (ids.length === 0 ? 1 : 0))), 4),
    maxTopTenLists: maxTopTenLists(rankings.map(({ ids }) => ids)),
    indexMs: round(indexMs, 0),
    p50Ms: round(percentile(times, 50), 2),
    p95Ms: round(percentile(times, 95), 2),
    rssMb: round(rssMb, 0),
    recipe: RECIPE.version,
  }
}

/** The command bench:matching. Returns the exit status; the last line of stdout is one JSON object. */
export async function main(argv: string[]): Promise<number> {
  let options: Options
  try {
    options = readOptions(argv)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`)
    return 2
  }
  try {
    process.stdout.write(`${JSON.stringify(await bench(options))}\n`)
    return 0
  } catch (error) {
    const expected = error instanceof BenchInputError || (error instanceof Error && 'code' in error)
    if (!expected) throw error
    process.stderr.write(`${error.message}\n`)
    return 2
  }
}
