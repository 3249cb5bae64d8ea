import type { Generated } from 'kysely'

export interface JudgingRoundTable {
  id: string
  number: string
  title: string
  status: string
  version: Generated<number>
  seed: number
  depth: number
  drawn: number
  recipe: string
  grader_a: string
  grader_b: string
  graded_a_at: number | null
  graded_b_at: number | null
  file_a: Generated<string>
  file_b: Generated<string>
  created_by: string
  created_at: number
  settled_at: number | null
}

export interface JudgingTextTable {
  round_id: string
  side: string
  item_id: string
  number: string
  title: string
  text: string
  category: string
  restricted: number
}

export interface JudgingPairTable {
  round_id: string
  position: number
  need_id: string
  offer_id: string
  sources: string
  grade_a: number | null
  remark_a: Generated<string>
  grade_b: number | null
  remark_b: Generated<string>
  settled_grade: number | null
  settled_reason: Generated<string>
  settled_by: string | null
  settled_at: number | null
}
