export interface WordChangeTable {
  version: number
  kind: string
  reason: string
  person_id: string
  at: number
  earlier: number | null
}

export interface WordGroupStateTable {
  version: number
  group_id: string
  words_json: string
}

export interface SearchCountTable {
  day: string
  text: string
  n: number
}
