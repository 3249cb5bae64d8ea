import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig } from '#app/server/config.ts'
import { loadKeys } from '#app/server/keys.ts'
import { prepareData } from '#app/server/prepare-data.ts'
import { databasePath } from '#app/server/services.ts'
import type { ReadDb } from '#db/schema.ts'
import { openDatabase, openReadDatabase } from '#db/sqlite.ts'
import { removeData, startProduct } from '#tests/support/product.ts'
import type { Product } from '#tests/support/product.ts'
import { startBarePage } from './bare-page.ts'
import { readArguments, runBench, wholeNumber } from './bench-arguments.ts'
import { askOnce, load, problemOf } from './load-client.ts'
import type { Asked, Expected, LoadFigures } from './load-client.ts'
import { insertMadeItems, madeQuery, randomFrom } from './made-items.ts'

const USAGE = 'bench:load -- [--seconds N] [--connections N] [--items N]'
const PAGE_CONNECTIONS = 16
const SEARCH_CONNECTIONS = 4
const WARM_UP_MS = 1000
const INDEX_MS = 600_000
/** Longer than the product waits before it asks a search engine again that was away. */
const READY_MS = 60_000
/** Requests looked at before a scenario is measured: a whole round of the mixed one. */
const CHECKED = 20
/** The demonstration with its search engine, on real time. */
const SCRATCH = { DATAI_MODE: 'demo', DATAI_CLOCK: '' }
/**
 * What only a result page holds whose engine is away: the mark of its warning. Its sentence would not always be found,
 * because the renderer of React 18 puts a zero byte where a Han character meets the end of one of its chunks.
 */
const AWAY = 'note-warn'

interface Options {
  readonly seconds: number
  /** Undefined: 16 for pages, 4 for search and suggestions. */
  readonly connections: number | undefined
  readonly items: number
}

/** Throws `ArgumentError`. */
export function readLoadOptions(argv: readonly string[]): Options {
  const given = readArguments(argv, ['seconds', 'connections', 'items'])
  const { connections } = given
  return {
    seconds: wholeNumber('seconds', given.seconds ?? '5', [1, 3600]),
    connections: connections === undefined ? undefined : wholeNumber('connections', connections, [1, 1000]),
    items: wholeNumber('items', given.items ?? '2000', [2, 100_000]),
  }
}

interface Scenario extends Expected {
  readonly name: string
  readonly connections: number
  readonly requests: readonly Asked[]
  /** Asked without pause by one more connection all the while; its answers are not counted. */
  readonly beside?: readonly Asked[]
  readonly before?: () => Promise<void>
  readonly after?: () => Promise<void>
}

/** A data folder with the demonstration and the made items, before the product starts. Returns the shared password. */
async function fill(dataDir: string, items: number): Promise<string> {
  const config = readConfig({ ...process.env, ...SCRATCH, DATAI_DATA: dataDir }, process.cwd())
  let said = ''
  await prepareData(config, loadKeys(config.secretsDir, true), (text) => (said += `${text}\n`))
  const database = openDatabase(databasePath(config))
  try {
    await insertMadeItems(database.db, { items, now: Date.now() })
  } finally {
    database.close()
  }
  const password = /口令都是 ([^\s）]+)/.exec(said)?.[1]
  if (password === undefined) throw new Error('the demonstration accounts were not announced')
  return password
}

/** Waits until the worker has built the index: its jobs go only after that. */
async function indexed(read: ReadDb): Promise<void> {
  for (const end = Date.now() + INDEX_MS; ;) {
    const left = await read.selectFrom('outbox').select('id').where('kind', 'in', ['index', 'reindex']).execute()
    if (left.length === 0) return
    if (Date.now() > end) throw new Error(`${left.length} index jobs are still waiting`)
    await new Promise((next) => setTimeout(next, 500))
  }
}

async function logIn(url: string, login: string, password: string): Promise<string> {
  const answer = await fetch(`${url}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ login, password }).toString(),
  })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
  if (cookie === undefined) throw new Error(`${login} could not log in: status ${answer.status}`)
  return cookie
}

async function detailPaths(read: ReadDb): Promise<string[]> {
  const needs = await read
    .selectFrom('opportunity')
    .select('number')
    .where('status', '=', 'published')
    .orderBy('id')
    .limit(40)
    .execute()
  const offers = await read
    .selectFrom('product')
    .select('number')
    .where('status', '=', 'published')
    .orderBy('id')
    .limit(40)
    .execute()
  return [...needs.map((n) => `/opportunities/${n.number}`), ...offers.map((o) => `/products/${o.number}`)]
}

/** Stops the engine without ending it, as a hanging one: the first questions wait in vain, then nobody asks it. */
function engineAway(product: Product, searches: readonly Asked[]) {
  const pids = product.pids('meilisearch')
  if (pids.length === 0) throw new Error('the search engine is not running')
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => pids.forEach((pid) => process.kill(pid, name))
  return {
    before: async () => {
      signal('SIGSTOP')
      for (const asked of searches.slice(0, 5)) await askOnce(product.url, asked)
    },
    after: async () => signal('SIGCONT'),
  }
}

/** Of twenty visits: home 2, lists 5, lists signed in 3, one item 6, search 3, suggestions 1; in a fixed mixed order. */
function mix(kinds: Record<'home' | 'lists' | 'signedIn' | 'details' | 'searches' | 'suggestions', Asked[]>): Asked[] {
  const shares = { home: 2, lists: 5, signedIn: 3, details: 6, searches: 3, suggestions: 1 } as const
  const random = randomFrom(2)
  return Array.from({ length: 10 }).flatMap((_, round) =>
    (Object.keys(shares) as (keyof typeof shares)[])
      .flatMap((kind) =>
        Array.from({ length: shares[kind] }, (_, n) => kinds[kind][(round * shares[kind] + n) % kinds[kind].length]!),
      )
      .map((asked) => ({ asked, order: random() }))
      .sort((a, b) => a.order - b.order)
      .map(({ asked }) => asked),
  )
}

async function scenariosOf(product: Product, options: Options, read: ReadDb, password: string): Promise<Scenario[]> {
  const cookie = await logIn(product.url, 'demo-ent', password)
  const plain = (paths: readonly string[]): Asked[] => paths.map((path) => ({ path }))
  const listPaths = [
    '/opportunities',
    '/products',
    '/opportunities?page=2',
    '/products?page=2',
    '/opportunities?page=3',
  ]
  const home = plain(['/'])
  const lists = plain(listPaths)
  const signedIn = listPaths.map((path) => ({ path, cookie }))
  const details = plain(await detailPaths(read))
  const random = randomFrom(3)
  const searches = plain(Array.from({ length: 100 }, () => `/search?q=${encodeURIComponent(madeQuery(random))}`))
  const suggestions = [{ path: '/desk/suggestions', cookie }]
  const pages = options.connections ?? PAGE_CONNECTIONS
  const few = options.connections ?? SEARCH_CONNECTIONS
  const { before, after } = engineAway(product, searches)
  return [
    { name: 'home', connections: pages, requests: home },
    { name: 'list', connections: pages, requests: lists },
    { name: 'list-signed-in', connections: pages, requests: signedIn },
    { name: 'detail', connections: pages, requests: details },
    { name: 'search', connections: few, requests: searches, lacks: AWAY },
    // A visitor who brings a cookie gets no page from memory: what a search costs that nobody has asked before.
    { name: 'search-new', connections: few, requests: searches.map((s) => ({ ...s, cookie: 'seen=1' })), lacks: AWAY },
    { name: 'search-fallback', connections: few, requests: searches, holds: AWAY, before, after },
    // Without an answer of the matching in time the page says so and holds no pair.
    { name: 'suggestions', connections: few, requests: suggestions, holds: '/matches/' },
    // How long somebody else's page waits for a suggestion under way: the second less the first.
    { name: 'page-alone', connections: 1, requests: signedIn },
    { name: 'page-beside-suggestions', connections: 1, requests: signedIn, beside: suggestions },
    {
      name: 'mixed',
      connections: pages,
      requests: mix({ home, lists, signedIn, details, searches, suggestions }),
      lacks: AWAY,
    },
  ]
}

/** Waits until the first answers are what the scenario is about: figures of other pages would say nothing. */
async function asExpected(url: string, scenario: Scenario): Promise<void> {
  for (const asked of scenario.requests.slice(0, CHECKED)) {
    for (const end = Date.now() + READY_MS; ;) {
      const problem = problemOf(await askOnce(url, asked), scenario)
      if (problem === null) break
      if (Date.now() > end) throw new Error(`${scenario.name}: ${asked.path} ${problem}`)
      await new Promise((next) => setTimeout(next, 500))
    }
  }
}

async function measure(scenario: Scenario, urls: { product: string; bare: string }, seconds: number) {
  const { name, connections } = scenario
  const times = { connections, warmUpMs: WARM_UP_MS, measureMs: seconds * 1000 }
  // Right before, at the same number of connections, so that both meet the same machine.
  const bare = await load({ url: urls.bare, requests: [{ path: '/' }], ...times })
  let figures: LoadFigures
  try {
    await scenario.before?.()
    await asExpected(urls.product, scenario)
    const options = { url: urls.product, ...times }
    const beside = scenario.beside && load({ ...options, requests: scenario.beside, connections: 1 })
    figures = await load({ ...scenario, ...options })
    await beside
  } finally {
    await scenario.after?.()
  }
  const ratioToBareRemix = bare.rps > 0 ? Number((figures.rps / bare.rps).toFixed(3)) : null
  const result = { name, connections, ...figures, ratioToBareRemix }
  process.stderr.write(`${JSON.stringify(result)} beside ${JSON.stringify(bare)}\n`)
  return result
}

/** Runs what is to be closed, last opened first, also when somebody interrupts the run. */
function closer() {
  const closing: (() => unknown)[] = []
  const close = async () => {
    for (let next = closing.pop(); next; next = closing.pop()) await next()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void close().finally(() => process.exit(130)))
  return { add: (last: () => unknown) => void closing.push(last), close }
}

async function bench(options: Options): Promise<object> {
  // This file is bundled into the build that it measures.
  process.env.BUILT = join(dirname(fileURLToPath(import.meta.url)), '..')
  const dataDir = mkdtempSync(join(tmpdir(), 'datai-load-'))
  const opened = closer()
  opened.add(() => removeData({ dataDir }))
  try {
    const password = await fill(dataDir, options.items)
    const bare = await startBarePage()
    opened.add(() => bare.stop())
    const product = await startProduct({ dataDir, env: SCRATCH })
    opened.add(() => product.stop())
    const database = openReadDatabase(join(dataDir, 'datai.sqlite'))
    opened.add(() => database.close())
    process.stderr.write(`${options.items} made items stored; the index is being built\n`)
    await indexed(database.db)
    const scenarios: object[] = []
    for (const scenario of await scenariosOf(product, options, database.db, password))
      scenarios.push(await measure(scenario, { product: product.url, bare: bare.url }, options.seconds))
    return { scenarios, items: options.items, seconds: options.seconds }
  } finally {
    await opened.close()
  }
}

/** The command bench:load. Returns the exit status; the last line of stdout is one JSON object. */
export const main = (argv: string[]): Promise<number> => runBench(() => readLoadOptions(argv), bench, USAGE)
