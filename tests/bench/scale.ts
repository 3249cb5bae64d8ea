import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { dayOf } from '#app/domain/time.ts'
import { indexItems } from '#app/jobs/index-items.ts'
import type { IndexServices } from '#app/jobs/index-items.ts'
import { reindex } from '#app/jobs/reindex.ts'
import { newId } from '#app/server/ids.ts'
import { YOUNG_MB } from '#app/server/matching-host.ts'
import { MatchingService } from '#app/server/matching-service.ts'
import { migrate } from '#db/migrate.ts'
import type { Db, ReadDb } from '#db/schema.ts'
import { openDatabase, openReadDatabase } from '#db/sqlite.ts'
import { transaction } from '#db/transaction.ts'
import { announceItem } from '#search/announce.ts'
import { makeScopedKeys, openSearchEngine, openSearchWriter } from '#search/meili.ts'
import type { SearchPort, SearchRequest } from '#search/port.ts'
import { createSearch } from '#search/query.ts'
import { startMeili } from '#tests/support/meili-server.ts'
import type { MeiliServer } from '#tests/support/meili-server.ts'
import { ArgumentError, readArguments, runBench, wholeNumber } from './bench-arguments.ts'
import { insertMadeItems, madeQuery, randomFrom } from './made-items.ts'
import { percentile } from './retrieval-metrics.ts'

const USAGE = 'bench:scale -- [--items 1000,10000,50000]'
const INDEX = 'bench'
const PAIRS = 50
const QUERIES = 100
const CHANGES = 5
/** Where a process of its own that makes the items finds what to make; the product's worker does it, not the web. */
const MADE = 'DATAI_BENCH_MADE'
/** Set in a process that measures one row. */
const APART = 'DATAI_BENCH_APART'
/** As the product's matching thread has it: the young generation is three of these. */
const SEMI_SPACE = `--max-semi-space-size=${YOUNG_MB / 3}`
interface Made {
  readonly items: number
  readonly path: string
  readonly meili: MeiliServer
}
/** Suggestions on the page of a need. */
const SUGGESTIONS = 9

/** Numbers of items, one row each. Throws `ArgumentError`. */
export function readSizes(argv: readonly string[]): number[] {
  const { items = '1000,10000,50000' } = readArguments(argv, ['items'])
  const sizes = items.split(',').map((size) => wholeNumber('items', size, [2, 1_000_000]))
  if (new Set(sizes).size < sizes.length) throw new ArgumentError(`--items ${items} names a number twice`)
  return sizes
}

const round = (value: number): number => Number(value.toFixed(2))

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Memory of this process after a full garbage collection. */
function residentMb(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  return Math.round(process.memoryUsage().rss / 2 ** 20)
}

async function matchMs(matching: MatchingService, read: ReadDb, now: number): Promise<number[]> {
  const ids = await read.selectFrom('opportunity').select('id').orderBy('id').execute()
  const random = randomFrom(4)
  const times: number[] = []
  for (let n = 0; n < PAIRS; n++) {
    const { id } = ids[Math.floor(random() * ids.length)]!
    times.push(await timed(() => matching.forOpportunity(id, { limit: SUGGESTIONS, today: dayOf(now) })))
  }
  return times
}

const request = (q: string, now: number): SearchRequest => ({
  q,
  kinds: ['opportunity', 'product', 'reference'],
  filters: {},
  sort: 'relevance',
  page: 1,
  perPage: 20,
  includeClosed: false,
  now,
})

async function searchMs(search: SearchPort, now: number): Promise<number[]> {
  const random = randomFrom(5)
  const times: number[] = []
  for (let n = 0; n < QUERIES; n++) {
    const q = madeQuery(random)
    times.push(
      await timed(async () => {
        const answer = await search.find(request(q, now))
        if (answer.degraded) throw new Error(`the search engine did not answer ${q}`)
      }),
    )
  }
  return times
}

/** Changes the title of a published need, tells the followers and does the index job; ends when the engine finds it. */
async function publishMs(services: IndexServices, search: SearchPort, n: number): Promise<number> {
  const { db, clock } = services
  const row = await db
    .selectFrom('opportunity')
    .select(['id', 'public_json'])
    .orderBy('id')
    .offset(n)
    .limit(1)
    .executeTakeFirstOrThrow()
  const mark = `BX${7000 + n}`
  const content = JSON.parse(row.public_json ?? '{}') as OpportunityContent
  const json = JSON.stringify({ ...content, title: `${content.title} ${mark}` })
  return timed(async () => {
    await transaction(db, async (tx) => {
      await tx.updateTable('opportunity').set({ public_json: json }).where('id', '=', row.id).execute()
      await announceItem(tx, { kind: 'opportunity', id: row.id, now: clock.now(), newId })
    })
    await indexItems(services, { limit: 1 })
    for (const end = performance.now() + 60_000; performance.now() < end;) {
      const answer = await search.find(request(mark, clock.now()))
      // The database would find it too; asked is when the engine does.
      if (answer.source === 'engine' && answer.hits.some((hit) => hit.id === row.id)) return
    }
    throw new Error('the changed item was not found within 60 s')
  })
}

interface Opened {
  readonly db: Db
  readonly read: ReadDb
  readonly meili: MeiliServer
}

const clock = { now: () => Date.now() }
const log = {
  warn: (fields: object, text: string) => process.stderr.write(`${text} ${JSON.stringify(fields)}\n`),
}

async function servicesOf({ db, read, meili }: Opened) {
  const { searchKey, writeKey } = await makeScopedKeys(meili.url, meili.masterKey, INDEX)
  const writer = openSearchWriter({ url: meili.url, key: writeKey, index: INDEX })
  return { searchKey, services: { db, read, writer, clock, log } }
}

async function measure(opened: Opened, items: number): Promise<object> {
  const now = clock.now()
  const { read, meili } = opened
  const { searchKey, services } = await servicesOf(opened)
  const matching = new MatchingService(read, clock.now)
  const first = await read.selectFrom('opportunity').select('id').orderBy('id').limit(1).executeTakeFirstOrThrow()
  // The first question completes what the load prepared.
  const indexMs = await timed(() => matching.forOpportunity(first.id, { limit: SUGGESTIONS, today: dayOf(now) }))
  const matchTimes = await matchMs(matching, read, now)
  const engine = openSearchEngine({ url: meili.url, key: searchKey, index: INDEX })
  const search = createSearch({ read, meili: engine, matching, log })
  await search.find(request(madeQuery(randomFrom(6)), now))
  const searchTimes = await searchMs(search, now)
  const changes: number[] = []
  for (let n = 0; n < CHANGES && n < items / 2; n++) changes.push(await publishMs(services, search, n))
  return {
    items,
    indexMs: Math.round(indexMs),
    matchP95Ms: round(percentile(matchTimes, 95)),
    searchP95Ms: round(percentile(searchTimes, 95)),
    publishToSearchableMs: Math.round(percentile(changes, 50)),
    rssMb: residentMb(),
  }
}

async function withDatabase<T>(path: string, meili: MeiliServer, work: (opened: Opened) => Promise<T>): Promise<T> {
  const database = openDatabase(path)
  const reader = openReadDatabase(path)
  try {
    return await work({ db: database.db, read: reader.db, meili })
  } finally {
    reader.close()
    database.close()
  }
}

/** Makes the items and their search index. */
async function make({ items, path, meili }: Made): Promise<object> {
  const database = openDatabase(path)
  await migrate(database.db, clock.now())
  await insertMadeItems(database.db, { items, now: clock.now() })
  database.close()
  await withDatabase(path, meili, async (opened) => {
    const { services } = await servicesOf(opened)
    const ms = await timed(() => reindex(services))
    process.stderr.write(`${items} items: search index built in ${Math.round(ms)} ms\n`)
  })
  return {}
}

async function row(items: number): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'datai-scale-'))
  const path = join(folder, 'bench.sqlite')
  const meili = await startMeili()
  try {
    const { url, masterKey } = meili
    await apart(items, { [MADE]: JSON.stringify({ items, path, meili: { url, masterKey } } satisfies Made) })
    return await withDatabase(path, meili, (opened) => measure(opened, items))
  } finally {
    await meili.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same command in a process of its own, so that what is measured carries the memory of nothing else. */
async function apart(items: number, env: Record<string, string> = {}): Promise<string> {
  const options = { env: { ...process.env, [APART]: '1', ...env } }
  const command = [SEMI_SPACE, process.argv[1]!, 'scale', '--items', String(items)]
  const child = promisify(execFile)(process.execPath, command, options)
  child.child.stderr?.pipe(process.stderr)
  return (await child).stdout
}

async function rowApart(items: number): Promise<object> {
  const stdout = await apart(items)
  const { rows } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { rows: object[] }
  process.stderr.write(`${JSON.stringify(rows[0])}\n`)
  return rows[0]!
}

async function bench(sizes: readonly number[]): Promise<object> {
  const made = process.env[MADE]
  if (made !== undefined) return make(JSON.parse(made) as Made)
  const [only] = sizes
  if (process.env[APART] !== undefined && only !== undefined) return { rows: [await row(only)] }
  const rows: object[] = []
  for (const items of sizes) rows.push(await rowApart(items))
  return { rows }
}

/** The command bench:scale. Returns the exit status; the last line of stdout is one JSON object. */
export const main = (argv: string[]): Promise<number> => runBench(() => readSizes(argv), bench, USAGE)
