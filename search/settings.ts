import type { Settings } from 'meilisearch'

/** Hits beyond this are answered by the database. */
export const MAX_HITS = 1000

/**
 * Settings of the index as data. `words` before `sort`, so that 最新, 即将截止 and what is our own order the entries that
 * hold the query, not those that hold a part of it. Han text knows no typos; in pinyin a typo is another word.
 */
export const indexSettings = {
  searchableAttributes: ['title', 'number', 'summary', 'owner', 'text', 'labels', 'pinyin'],
  displayedAttributes: [
    'id',
    'kind',
    'list',
    'categories',
    'spaces',
    'modes',
    'ownerKind',
    'band',
    'endsAt',
    'changeSeq',
  ],
  filterableAttributes: [
    'id',
    'kind',
    'state',
    'kindState',
    'categories',
    'spaces',
    'modes',
    'ownerKind',
    'band',
    'list',
    'endsAt',
  ],
  sortableAttributes: ['publishedAt', 'closing', 'reference'],
  rankingRules: ['words', 'sort', 'typo', 'proximity', 'attribute', 'exactness'],
  typoTolerance: { disableOnAttributes: ['number', 'pinyin'] },
  pagination: { maxTotalHits: MAX_HITS },
  faceting: { maxValuesPerFacet: 100 },
  searchCutoffMs: 700,
} as const satisfies Settings

/** A setting of the engine that is not ours; null when all are. Lists without an order are compared without one. */
export function differingSetting(actual: Settings): string | null {
  const sorted = (v: unknown) => JSON.stringify(Array.isArray(v) ? [...(v as string[])].sort() : v)
  for (const name of ['filterableAttributes', 'sortableAttributes', 'displayedAttributes'] as const)
    if (sorted(actual[name]) !== sorted(indexSettings[name])) return name
  for (const name of ['searchableAttributes', 'rankingRules', 'searchCutoffMs'] as const)
    if (JSON.stringify(actual[name]) !== JSON.stringify(indexSettings[name])) return name
  if (actual.pagination?.maxTotalHits !== MAX_HITS) return 'pagination'
  if (actual.faceting?.maxValuesPerFacet !== indexSettings.faceting.maxValuesPerFacet) return 'faceting'
  if (sorted(actual.typoTolerance?.disableOnAttributes) !== sorted(indexSettings.typoTolerance.disableOnAttributes))
    return 'typoTolerance'
  return null
}
