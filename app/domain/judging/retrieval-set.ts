import type { Grade } from './grade.ts'

/** A text as it was judged. */
export interface JudgedText {
  /** The item's number. */
  id: string
  title: string
  text: string
  /** Primary category. */
  category: string
}

export interface JudgedSet {
  needs: readonly JudgedText[]
  offers: readonly JudgedText[]
  judgements: readonly { need: string; offer: string; grade: Grade }[]
}

/** The files of a judged set in the shape of the retrieval sets that `bench:matching` reads, by name. */
export function retrievalFiles({ needs, offers, judgements }: JudgedSet): Record<string, string> {
  const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  const entry = ({ id, title, text, category }: JudgedText) => ({
    id,
    title,
    text,
    ...(category === '' ? {} : { domain: category }),
  })
  return {
    'corpus.jsonl': lines(offers.map(entry)),
    'queries.jsonl': lines(needs.map((need) => ({ ...entry(need), split: 'own' }))),
    'qrels.jsonl': lines(judgements.map(({ need, offer, grade }) => ({ qid: need, did: offer, rel: grade }))),
  }
}
