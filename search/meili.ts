import { Meilisearch, MeilisearchApiError } from 'meilisearch'
import type { EnqueuedTask, EnqueuedTaskPromise, Key, Task } from 'meilisearch'
import type { SearchDocument } from './documents.ts'
import { multiSearchSchema, planSearch, readAnswer, resultSchema } from './engine-query.ts'
import type { EngineAnswer } from './engine-query.ts'
import { differingSetting, indexSettings } from './settings.ts'
import type { SearchRequest } from './port.ts'

/** How long a page waits for the engine before the database answers. */
export const QUERY_TIMEOUT_MS = 800
/** How long a writer follows a task: the first Chinese document alone loads a dictionary for seconds. */
const WAIT = { timeout: 60_000, interval: 20 }
/** A rebuild of a long list is some minutes' work for the engine. */
const WAIT_LONG = { timeout: 1_800_000, interval: 100 }
const WRITE_TIMEOUT_MS = 20_000

/** A task that the engine accepted and then did not carry out. `code` is the engine's. */
export class SearchTaskError extends Error {
  constructor(
    readonly code: string,
    kind: string,
  ) {
    super(`search task ${kind} did not succeed: ${code}`)
  }
}

/** Where the engine is, the key for the purpose, and the index. */
export interface MeiliOptions {
  url: string
  key: string
  index: string
}

/** Asks the engine; the key needs the action `search` only. */
export interface SearchEngine {
  /** Throws when there is no answer within 800 ms or none that fits. */
  query(request: SearchRequest): Promise<EngineAnswer>
  /** Throws with the engine's reason when it does not answer a search. */
  check(): Promise<void>
}

/** Writes the index; each call ends when the engine says that the task succeeded, and throws otherwise. */
export interface SearchWriter {
  /** Makes the index with its settings, or brings its settings back. True when it was made. */
  ensureIndex(): Promise<boolean>
  /** Words that mean the same: each word with the others. An index made later gets them as well. */
  setSynonyms(synonyms: Record<string, string[]>): Promise<void>
  put(documents: SearchDocument[]): Promise<void>
  remove(ids: string[]): Promise<void>
  /**
   * Fills a new index and puts it in the place of the old one, which serves until then. Where the engine does not swap
   * them, the old one is made anew instead. `pages` reads the database at each call. Returns the number of documents.
   */
  rebuild(pages: () => AsyncIterable<SearchDocument[]>): Promise<number>
}

function requireSuccess(done: Task): void {
  if (done.status !== 'succeeded') throw new SearchTaskError(done.error?.code ?? done.status, done.type)
}

async function succeeded(task: EnqueuedTaskPromise): Promise<void> {
  requireSuccess(await task.waitTask(WAIT))
}

/** The engine is well and refused what it was asked: no sign that the next question fails too. */
export function isRefusedQuestion(error: unknown): boolean {
  return error instanceof MeilisearchApiError && (error.response.status === 400 || hasCode(error, 'index_not_found'))
}

const hasCode = (error: unknown, code: string): boolean =>
  (error instanceof MeilisearchApiError && error.cause?.code === code) ||
  (error instanceof SearchTaskError && error.code === code)

export function openSearchEngine({ url, key, index }: MeiliOptions): SearchEngine {
  const client = new Meilisearch({ host: url, apiKey: key })
  const signal = () => AbortSignal.timeout(QUERY_TIMEOUT_MS)
  return {
    async query(request) {
      const plan = planSearch(request, index)
      const raw: unknown = await client.multiSearch({ queries: plan.map((p) => p.query) }, { signal: signal() })
      return readAnswer(plan, multiSearchSchema.parse(raw).results, request)
    },
    async check() {
      const raw: unknown = await client.index(index).search('', { limit: 0 }, { signal: signal() })
      resultSchema.parse(raw)
    },
  }
}

async function applySettings(client: Meilisearch, index: string): Promise<void> {
  if (differingSetting(await client.index(index).getSettings()) === null) return
  await succeeded(client.index(index).updateSettings(indexSettings))
  const differing = differingSetting(await client.index(index).getSettings())
  if (differing !== null) throw new SearchTaskError(`setting_not_kept:${differing}`, 'settingsUpdate')
}

async function createIndex(client: Meilisearch, index: string): Promise<boolean> {
  try {
    await succeeded(client.createIndex(index, { primaryKey: 'id' }))
    return true
  } catch (error) {
    if (hasCode(error, 'index_already_exists')) return false
    throw error
  }
}

async function deleteIndex(client: Meilisearch, index: string): Promise<void> {
  try {
    await succeeded(client.deleteIndex(index))
  } catch (error) {
    if (!hasCode(error, 'index_not_found')) throw error
  }
}

interface Filling {
  synonyms: Record<string, string[]>
  pages: AsyncIterable<SearchDocument[]>
}

/** Deletes what is there and fills the index anew. */
async function fill(client: Meilisearch, index: string, { synonyms, pages }: Filling): Promise<number> {
  await deleteIndex(client, index)
  await createIndex(client, index)
  await applySettings(client, index)
  await succeeded(client.index(index).updateSynonyms(synonyms))
  const tasks: EnqueuedTask[] = []
  let n = 0
  for await (const page of pages) {
    tasks.push(await client.index<SearchDocument>(index).addDocuments(page, { primaryKey: 'id' }))
    n += page.length
  }
  // The engine joins waiting tasks, so all are handed over before the first is waited for.
  for (const task of tasks) requireSuccess(await client.tasks.waitForTask(task, WAIT_LONG))
  return n
}

/**
 * Exchanges two indexes. A key for named indexes may ask for the swap but not see its task, so success is told by the
 * time of creation, which moves with the content. False when it did not happen.
 */
async function swapped(client: Meilisearch, index: string, next: string): Promise<boolean> {
  const wanted = (await client.getRawIndex(next)).createdAt
  try {
    await client.swapIndexes([{ indexes: [index, next], rename: false }])
  } catch (error) {
    if (error instanceof MeilisearchApiError) return false
    throw error
  }
  // A settings task without change queues behind the swap: when it is done, the swap is decided.
  await succeeded(client.index(index).updateSettings(indexSettings))
  return (await client.getRawIndex(index)).createdAt === wanted
}

export function openSearchWriter({ url, key, index }: MeiliOptions): SearchWriter {
  const client = new Meilisearch({ host: url, apiKey: key, timeout: WRITE_TIMEOUT_MS })
  const next = `${index}-next`
  let synonyms: Record<string, string[]> = {}
  const ensureIndex = async () => {
    const made = await client.getRawIndex(index).then(
      () => false,
      (error: unknown) => {
        if (hasCode(error, 'index_not_found')) return createIndex(client, index)
        throw error
      },
    )
    await applySettings(client, index)
    return made
  }
  return {
    ensureIndex,
    async setSynonyms(wanted) {
      await succeeded(client.index(index).updateSynonyms(wanted))
      synonyms = wanted
    },
    async put(documents) {
      if (documents.length > 0)
        await succeeded(client.index<SearchDocument>(index).addDocuments(documents, { primaryKey: 'id' }))
    },
    async remove(ids) {
      if (ids.length > 0) await succeeded(client.index(index).deleteDocuments(ids))
    },
    async rebuild(pages) {
      await ensureIndex()
      const n = await fill(client, next, { synonyms, pages: pages() })
      if (!(await swapped(client, index, next))) await fill(client, index, { synonyms, pages: pages() })
      await deleteIndex(client, next)
      return n
    },
  }
}

const keyPurposes = {
  search: ['search'],
  write: ['documents.*', 'settings.*', 'indexes.create', 'indexes.get', 'indexes.delete', 'indexes.swap', 'tasks.get'],
} as const

/**
 * Makes (or finds again) the two keys the product works with: one that may only search the index, one that may only
 * write it. The master key is needed for this and for nothing else.
 */
export async function makeScopedKeys(
  url: string,
  masterKey: string,
  index: string,
): Promise<{ searchKey: string; writeKey: string }> {
  const client = new Meilisearch({ host: url, apiKey: masterKey, timeout: WRITE_TIMEOUT_MS })
  const existing = (await client.getKeys({ limit: 1000 })).results
  const same = (key: Key, name: string, actions: readonly string[]) =>
    key.name === name && [...key.actions].sort().join() === [...actions].sort().join()
  const keyFor = async (purpose: keyof typeof keyPurposes, indexes: string[]) => {
    const name = `${index} ${purpose}`
    const actions = [...keyPurposes[purpose]]
    const found = existing.find((key) => same(key, name, actions))
    return (found ?? (await client.createKey({ name, actions, indexes, expiresAt: null }))).key
  }
  return {
    searchKey: await keyFor('search', [index]),
    writeKey: await keyFor('write', [index, `${index}-next`]),
  }
}
