import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { mean, ndcgAt10, recallAt100 } from '#app/domain/judging/measures.ts'
import type { Relevance } from '#app/domain/judging/measures.ts'
import type { Entry } from '#app/domain/matching/entry.ts'
import { rawText } from '#app/domain/matching/entry.ts'
import { fold } from '#app/domain/matching/text.ts'
import { WordFinder } from '#app/domain/matching/thesaurus.ts'
import type { WordGroup } from '#app/domain/matching/thesaurus.ts'
import { addDays, dayOf } from '#app/domain/time.ts'
import { pairsOfRound, roundPage, textsOfRound } from '#db/repos/judging.ts'
import { allPublicItems } from '#db/repos/search-documents.ts'
import { searchesSince } from '#db/repos/words.ts'
import type { ReadDb } from '#db/schema.ts'
import { createCatalogue } from '#search/catalogue.ts'
import { answerFrom, findRows } from '#search/fallback.ts'
import { needEntry, offerEntry } from './matching-entries.ts'
import { holdNeed, holdOffer } from './matching-shelves.ts'
import type { HeldNeed, HeldOffer } from './matching-shelves.ts'
import { readRetrievalSet } from './retrieval-set.ts'
import { SEARCH_DAYS } from './search-counts.ts'
import { TOP, chooseLists, engineOf, listChanges, moves } from './words-preview-lists.ts'
import type { ListChange, ListChanges, OpenItems, Touched } from './words-preview-lists.ts'

/** Queries of a given set that are asked; those with a changed word come first. */
const MOST_QUERIES = 50
const MOST_ROUNDS = 3
const GIVEN_SETS = ['csl-abs2title', 'csl-kw2abs', 'stard-closed']
const SETS_AT_MOST = MOST_ROUNDS + GIVEN_SETS.length

export interface PreviewRequest {
  before: readonly WordGroup[]
  after: readonly WordGroup[]
  now: number
}

export interface SetChange {
  name: string
  queries: number
  ndcg: { before: number; after: number }
  recall: { before: number; after: number }
  /** No text of the set has one of the words: nothing of it can change. */
  untouched: boolean
}

/** What a change of the thesaurus would do. */
export interface WordsPreview {
  /** `looked`: different texts of the last month; `compared`: those with a changed word, for no other can change. */
  searches: { looked: number; compared: number; changed: ListChange[] }
  lists: ListChanges
  sets: SetChange[]
  /** Given sets that are not on this machine, so nothing is measured on them. */
  missing: string[]
  /** In how many needs and products a changed word stands. */
  holding: { needs: number; offers: number; of: number }
}

/** How far a preview is: steps done of all. */
export interface PreviewProgress {
  done: number
  of: number
}

export type WordsPreviewer = (
  request: PreviewRequest,
  tell?: (progress: PreviewProgress) => void,
) => Promise<WordsPreview>

/**
 * Reckons a preview in this thread. Nothing is stored or applied. `setsFolder` holds the given judged sets; where it is
 * missing only own ones are measured.
 */
export function previewWith(read: ReadDb, setsFolder: string): WordsPreviewer {
  return async (request, tell = () => undefined) => {
    const touched = touchedBy(request)
    const items = await openItems(read, request.now)
    const { needs, offers } = items
    const holding = (list: readonly Entry[]) => list.filter((entry) => touched(rawText(entry)))
    const chosen = await chooseLists(read, { needs, offers }, request.now, touched)
    const steps = { done: 0, of: 2 * chosen.lists.length + SETS_AT_MOST }
    const step = () => tell({ ...steps, done: ++steps.done })
    return {
      searches: await searchChanges(read, request, touched),
      lists: listChanges(items, chosen, request, step),
      sets: [
        ...(await ownSets(read, request, { touched, step })),
        ...givenSets(setsFolder, request, { touched, step }),
      ],
      missing: GIVEN_SETS.filter((name) => !existsSync(join(setsFolder, name))),
      holding: { needs: holding(needs).length, offers: holding(offers).length, of: needs.length + offers.length },
    }
  }
}

/** Whether a text has a word of a group that is not the same before and after. */
function touchedBy({ before, after }: PreviewRequest): Touched {
  const key = ({ words }: WordGroup) => JSON.stringify(words)
  const [old, present] = [new Set(before.map(key)), new Set(after.map(key))]
  const changed = [...before.filter((g) => !present.has(key(g))), ...after.filter((g) => !old.has(key(g)))]
  const finder = new WordFinder(changed)
  return (raw) => finder.find(fold(raw)).length > 0
}

/** Searches as the database answers them, which knows the words as the search engine does. */
async function searchChanges(read: ReadDb, { before, after, now }: PreviewRequest, touched: Touched) {
  const searches = await searchesSince(read, addDays(dayOf(now), -SEARCH_DAYS))
  const { byRow } = await createCatalogue(read).entries()
  const [old, present] = [new WordFinder(before), new WordFinder(after)]
  const ask = async (q: string, words: WordFinder) => {
    const found = (await findRows(read, q, words)).flatMap((row) => byRow.get(row) ?? [])
    const kinds = ['opportunity', 'product', 'reference'] as const
    const { hits, total } = answerFrom(found, {
      ...{ q, kinds: [...kinds], filters: {}, sort: 'relevance', page: 1, perPage: TOP },
      ...{ includeClosed: false, now },
    })
    return { ids: hits.map((hit) => hit.id), total }
  }
  const changed: ListChange[] = []
  const compared = searches.filter((search) => touched(search.text))
  for (const { text, n } of compared) {
    const [was, is] = [await ask(text, old), await ask(text, present)]
    const rows = moves(was.ids, is.ids)
    if (rows.length > 0 || was.total !== is.total)
      changed.push({ kind: 'search', key: text, n, totals: { before: was.total, after: is.total }, rows })
  }
  return { looked: searches.length, compared: compared.length, changed }
}

async function openItems(read: ReadDb, now: number): Promise<OpenItems> {
  const [needs, offers]: [Entry[], Entry[]] = [[], []]
  const held = { needs: new Map<string, HeldNeed>(), offers: new Map<string, HeldOffer>() }
  for await (const page of allPublicItems(read, ['opportunity', 'product']))
    for (const item of page) {
      if (item.endsAt <= now) continue
      if (item.kind === 'opportunity') {
        needs.push(needEntry(item))
        held.needs.set(item.id, holdNeed(item))
      } else if (item.kind === 'product') {
        offers.push(offerEntry(item))
        held.offers.set(item.id, holdOffer(item))
      }
    }
  return { needs, offers, held }
}

/** Which texts have a changed word, and whom to tell that one more set is measured. */
interface Measuring {
  touched: Touched
  step: () => void
}

interface Judged {
  name: string
  needs: Entry[]
  offers: Entry[]
  qrels: ReadonlyMap<string, Relevance>
}

/** How well a set is ranked before and after: all its queries, or as many as there is time for. */
function measured({ name, needs, offers, qrels }: Judged, request: PreviewRequest, touched: Touched): SetChange {
  const judged = needs.filter((need) => qrels.has(need.id))
  const own = judged.filter((need) => touched(rawText(need)))
  const step = Math.max(1, Math.floor(judged.length / MOST_QUERIES))
  const others = judged.filter((need, at) => at % step === 0 && !own.includes(need))
  const asked = [...own, ...others].slice(0, Math.max(MOST_QUERIES, 1))
  const untouched = own.length === 0 && !offers.some((offer) => touched(rawText(offer)))
  const engine = untouched ? null : engineOf(request.before, { needs, offers })
  const figures = (groups: readonly WordGroup[]) => {
    engine?.setWords(groups, 0)
    const rankings = asked.map((need) => engine?.rankForNeed(need.id, { limit: 100 }).map(({ id }) => id) ?? [])
    const average = (measure: typeof ndcgAt10) =>
      mean(rankings.map((ids, at) => measure(ids, qrels.get(asked[at]!.id)!)))
    return { ndcg: average(ndcgAt10), recall: average(recallAt100) }
  }
  const [was, is] = [figures(request.before), figures(request.after)]
  return {
    name,
    queries: asked.length,
    ndcg: { before: was.ndcg, after: is.ndcg },
    recall: { before: was.recall, after: is.recall },
    untouched,
  }
}

const plainEntry = (id: string, title: string, text: string, category: string | undefined): Entry => ({
  id,
  title,
  text,
  categories: category ? [category] : [],
  modes: [],
  orgId: id,
})

/** Own rounds that are finished, the newest first. */
async function ownSets(read: ReadDb, request: PreviewRequest, { touched, step }: Measuring): Promise<SetChange[]> {
  const rounds = (await roundPage(read, { grader: null, limit: 50, offset: 0 })).filter((r) => r.status === 'settled')
  const changes: SetChange[] = []
  for (const round of rounds.slice(0, MOST_ROUNDS)) {
    const texts = await textsOfRound(read, round.id)
    const side = (of: string) =>
      texts.filter((t) => t.side === of).map((t) => plainEntry(t.item_id, t.title, t.text, t.category))
    const qrels = new Map<string, Map<string, number>>()
    for (const pair of await pairsOfRound(read, round.id)) {
      const grade = pair.grade_a === pair.grade_b ? pair.grade_a : pair.settled_grade
      qrels.set(pair.need_id, (qrels.get(pair.need_id) ?? new Map<string, number>()).set(pair.offer_id, grade ?? 0))
    }
    const name = `${round.number} ${round.title}`
    changes.push(measured({ name, needs: side('need'), offers: side('offer'), qrels }, request, touched))
    step()
  }
  return changes
}

/** The given sets, where they are on this machine. */
function givenSets(folder: string, request: PreviewRequest, { touched, step }: Measuring): SetChange[] {
  return GIVEN_SETS.filter((name) => existsSync(join(folder, name))).flatMap((name) => {
    const { corpus, queries, qrels } = readRetrievalSet(join(folder, name))
    if (qrels === null) return []
    const entries = (list: typeof corpus) => list.map((e) => plainEntry(e.id, e.title, e.text, e.domain))
    const change = measured({ name, needs: entries(queries), offers: entries(corpus), qrels }, request, touched)
    step()
    return [change]
  })
}
