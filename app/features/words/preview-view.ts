/** One list that would change, ready to be shown. */
export interface ListView {
  key: string
  n: number
  totals: { before: number; after: number }
  rows: { title: string; from: number | null; to: number | null }[]
}

/** Lists that would change: some row by row, of the others the names. */
interface Changes {
  total: number
  changed: ListView[]
  rest: string[]
}

interface Measured {
  before: number
  after: number
}

/** What a change of the thesaurus would do, ready to be shown. */
export interface PreviewView {
  seal: string
  groups: { before: string; after: string }[]
  holding: { needs: number; offers: number; of: number }
  searches: { looked: number; compared: number } & Changes
  lists: { shown: number; gone: number; others: number; otherItems: number } & Changes
  sets: { name: string; queries: number; ndcg: Measured; recall: Measured; untouched: boolean }[]
  /** Given sets that are not on this machine. */
  missing: string[]
}

/** A preview ready to be shown, or how many steps of it are done. */
export type Previewed = { view: PreviewView; progress: null } | { view: null; progress: { done: number; of: number } }
