import { fold, normalise } from '#app/domain/matching/text.ts'
import { groupsIn } from '#app/domain/matching/thesaurus.ts'
import type { ReadDb } from '#db/schema.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { createBreaker } from './breaker.ts'
import { createCatalogue } from './catalogue.ts'
import { correctFor } from './engine-query.ts'
import type { EngineAnswer } from './engine-query.ts'
import { narrowing } from './facets.ts'
import type { FacetEntry } from './facets.ts'
import { answerFrom, findRows } from './fallback.ts'
import { isRefusedQuestion } from './meili.ts'
import type { SearchEngine } from './meili.ts'
import type { Degraded, SearchAnswer, SearchPort, SearchRequest } from './port.ts'
import { MAX_HITS } from './settings.ts'
import { isLong, shorten } from './shorten.ts'
import { publicEntries } from './visible.ts'
import { createWords } from './words.ts'

/** What ranks a text too long for the engine: the matching service. */
export interface TextRanker {
  searchText(text: string, options: { kinds: ItemKind[]; limit: number }): Promise<{ kind: ItemKind; id: string }[]>
}

/** Warnings without content. */
export interface SearchLog {
  warn(fields: Record<string, unknown>, message: string): void
}

export interface SearchParts {
  read: ReadDb
  /** Null where no engine is to be had: the database answers. */
  meili: SearchEngine | null
  matching: TextRanker | null
  log: SearchLog
  /** Milliseconds on a clock that never jumps, for the circuit breaker. */
  elapsed?: () => number
}

const MAX_RANKED = 1000
/** Code units of a query that are read; a whole need is shorter. */
const MAX_QUERY = 4000

/** What one of the three found, before it is told which words were asked for as well. */
type Found = Omit<SearchAnswer, 'groups'>

interface Used {
  usedQuery: string
  shortened: boolean
}

/** A query as all three can read it: one line, no control characters or halves of surrogate pairs, bounded. */
function readable(q: string): string {
  const text = q.slice(0, MAX_QUERY).normalize('NFKC')
  return text.replace(/[\s\p{Cc}\p{Surrogate}]+/gu, ' ').trim()
}

const page = (answer: Pick<EngineAnswer, 'hits' | 'total' | 'facets'>) => ({
  hits: answer.hits.map(({ kind, id }) => ({ kind, id })),
  total: answer.total,
  facets: answer.facets,
})

/** What may be logged of a failed search: never the query. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const cause = error.cause
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  return [error.name, code].filter((s) => s !== '').join(' ')
}

/**
 * Brings an answer of the engine in line with the database: a hit that is not public, or no longer what was asked
 * for, is dropped and the counts are corrected.
 */
async function confirm(parts: SearchParts, answer: EngineAnswer, request: SearchRequest): Promise<EngineAnswer> {
  const real = await publicEntries(parts.read, answer.hits)
  const failingOf = narrowing(request)
  for (const hit of answer.hits) {
    const entry = real.get(hit.id)
    if (entry?.kind === hit.kind && failingOf(entry) === null) continue
    correctFor(answer, hit, entry ?? null, request)
    parts.log.warn({ id: hit.id }, 'search index differs from the database')
  }
  return answer
}

/** The function behind the search page and the lists. It never throws because of the engine. */
export function createSearch(parts: SearchParts): SearchPort {
  const breaker = createBreaker(parts.elapsed ?? (() => performance.now()))
  const catalogue = createCatalogue(parts.read)
  const words = createWords(parts.read)

  const fromDatabase = async (request: SearchRequest, used: Used, degraded: Degraded | null = null): Promise<Found> => {
    const { byId, byRow } = await catalogue.entries()
    if (request.q === '') {
      const sort = request.sort === 'relevance' ? 'newest' : request.sort
      return { ...page(answerFrom(byId.values(), { ...request, sort })), ...used, source: 'database', degraded }
    }
    const rows = await findRows(parts.read, request.q, await words())
    const found = rows.map((row) => byRow.get(row)).filter((e): e is FacetEntry => e !== undefined)
    return { ...page(answerFrom(found, request)), ...used, source: 'database', degraded }
  }

  const fromMatching = async (request: SearchRequest): Promise<Found | null> => {
    const kinds = request.kinds.filter((k) => k !== 'reference')
    if (!parts.matching || kinds.length === 0) return null
    try {
      const ranked = await parts.matching.searchText(request.q, {
        kinds: ['opportunity', 'product'],
        limit: MAX_RANKED,
      })
      const { byId } = await catalogue.entries()
      const found = ranked.map((r) => byId.get(r.id)).filter((e): e is FacetEntry => e !== undefined)
      if (found.length === 0) return null
      const used = { usedQuery: request.q, shortened: false, source: 'matching', degraded: null } as const
      return { ...page(answerFrom(found, request)), ...used }
    } catch (error) {
      parts.log.warn({ reason: reason(error) }, 'matching service did not answer a long query')
      return null
    }
  }

  const fromEngine = async (request: SearchRequest, used: Used): Promise<Found> => {
    if (!parts.meili) return fromDatabase(request, used, 'absent')
    if (!breaker.allows()) return fromDatabase(request, used, 'away')
    let answer: EngineAnswer
    try {
      // Its synonyms are known in simplified characters only.
      const known = (await words()).find(fold(request.q)).length > 0
      answer = await parts.meili.query(known ? { ...request, q: normalise(request.q) } : request)
      breaker.succeeded()
    } catch (error) {
      parts.log.warn({ reason: reason(error) }, 'search engine did not answer')
      // An index without its settings, or none at all: the engine is well and will know the answer soon.
      if (isRefusedQuestion(error)) return fromDatabase(request, used, 'preparing')
      breaker.failed()
      return fromDatabase(request, used, 'away')
    }
    // Its words are not always those of the query; the database compares characters and finds what it missed.
    if (answer.total === 0) return fromDatabase(request, used)
    return { ...page(await confirm(parts, answer, request)), ...used, source: 'engine', degraded: null }
  }

  const find = async (asked: SearchRequest): Promise<Found> => {
    const q = readable(asked.q)
    const request = { ...asked, q }
    const plain: Used = { usedQuery: q, shortened: false }
    if (q === '') return fromDatabase(request, plain)
    const long = isLong(q)
    if (long) {
      const answer = await fromMatching(request)
      if (answer) return answer
    }
    const used = long ? { usedQuery: shorten(q), shortened: true } : plain
    const short = { ...request, q: used.usedQuery }
    // Farther than the engine reaches.
    if (parts.meili && asked.page * asked.perPage > MAX_HITS) return fromDatabase(short, used)
    return fromEngine(short, used)
  }

  return {
    async find(asked) {
      const answer = await find(asked)
      return { ...answer, groups: answer.usedQuery === '' ? [] : groupsIn(await words(), answer.usedQuery) }
    },
    async health() {
      if (!parts.meili) return { engine: 'absent', detail: '' }
      try {
        await parts.meili.check()
        return { engine: 'up', detail: '' }
      } catch (error) {
        return { engine: 'down', detail: reason(error) }
      }
    },
  }
}
