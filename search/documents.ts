import { categoryName, spaceName } from '#app/domain/taxonomy.ts'
import { cooperationMode, deployment } from '#app/domain/vocabulary.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import type { PublicItem, PublicOpportunity, PublicProduct } from '#db/repos/search-documents.ts'
import { closingKey, facetEntry, stateOf } from './facets.ts'
import type { FacetEntry, FoundState } from './facets.ts'
import { pinyinWords } from './pinyin.ts'
import { publicContent } from './public-content.ts'
import { indexTerms } from './terms.ts'

/** A document of the search engine: public text only. `kindState` joins kind and state so that one facet counts both. */
export interface SearchDocument extends FacetEntry {
  number: string
  title: string
  summary: string
  text: string
  owner: string
  labels: string
  pinyin: string
  state: FoundState
  kindState: string
  closing: number
  /** 1 for an entry of an earlier public list, which stands behind all others. */
  reference: 0 | 1
  changeSeq: number
}

interface Texts {
  number: string
  title: string
  summary: string
  text: string
  owner: string
  labels: string
}

const lines = (parts: readonly (string | undefined)[]): string => parts.filter((p) => p).join('\n')

function needText(c: Partial<OpportunityContent>): string {
  return lines([
    c.currentState,
    c.goal,
    ...(c.musts ?? []).map((m) => m.text),
    ...(c.shoulds ?? []).map((s) => s.text),
    c.categoryNote,
    c.spaceNote,
    // Without the owner's name its office would tell who it is.
    c.anonymousOwner ? '' : c.office,
    c.dueNote,
  ])
}

function offerText(c: Partial<ProductContent>): string {
  return lines([
    ...(c.capabilities ?? []).map((x) => lines([x.what, x.value === undefined ? '' : `${x.value}${x.unit ?? ''}`])),
    ...(c.cases ?? []).map((x) => `${x.title} ${x.place}`),
    ...(c.certificates ?? []).map((x) => x.name),
    ...(c.deployment ?? []).map((x) => deployment.labels[x]),
    c.location,
  ])
}

function ownedTexts(item: PublicOpportunity | PublicProduct): Texts {
  const content = publicContent(item)
  const anonymous = item.kind === 'opportunity' && item.content.anonymousOwner
  return {
    number: item.number,
    title: content.title ?? '',
    summary: content.summary ?? '',
    text: item.kind === 'opportunity' ? needText(content) : offerText(content),
    owner: anonymous ? '' : item.ownerName,
    labels: lines([
      ...(content.categories ?? []).map(categoryName),
      ...('spaces' in content ? (content.spaces ?? []) : []).map(spaceName),
      ...(content.modes ?? []).map((m) => cooperationMode.labels[m]),
    ]),
  }
}

function textsOf(item: PublicItem): Texts {
  if (item.kind !== 'reference') return ownedTexts(item)
  return {
    number: '',
    title: item.title,
    summary: item.body,
    text: lines([item.city, item.domain]),
    owner: item.publisher,
    labels: categoryName(item.category),
  }
}

/** The document of a public item as it is now. Contacts, sealed answers and working versions have no way into it. */
export function toDocument(item: PublicItem, now: number): SearchDocument {
  const entry = facetEntry(item)
  const texts = textsOf(item)
  const state = stateOf(entry, now)
  return {
    ...entry,
    ...texts,
    pinyin: pinyinWords(`${texts.title} ${texts.owner}`).join(' '),
    state,
    kindState: `${entry.kind}.${state}`,
    closing: closingKey(entry, now),
    reference: entry.kind === 'reference' ? 1 : 0,
    changeSeq: item.changeSeq,
  }
}

/** Times a term of the title counts in the database's full text, which knows one column only. */
const TITLE_WEIGHT = 3

/** The same public text as terms for the database's full text. */
export function toFullText(item: PublicItem): string {
  const t = textsOf(item)
  const title = indexTerms(t.title)
  return [
    ...Array.from({ length: TITLE_WEIGHT }, () => title).flat(),
    ...indexTerms(lines([t.summary, t.text, t.owner, t.labels, t.number])),
    ...pinyinWords(`${t.title} ${t.owner}`),
  ].join(' ')
}
