/** One list that would change, ready to be shown. */
export interface ListView {
  key: string
  n: number
  totals: { before: number; after: number }
  rows: { title: string; from: number | null; to: number | null }[]
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
  searches: { looked: number; total: number; changed: ListView[] }
  lists: { looked: number; of: number; total: number; changed: ListView[] }
  sets: { name: string; queries: number; ndcg: Measured; recall: Measured; untouched: boolean }[]
}
