import type { Generated } from 'kysely'

export interface MatchTable {
  id: string
  opportunity_id: string
  product_id: string
  status: string
  version: Generated<number>
  source: Generated<string>
  invited_side: Generated<string>
  invited_by: string | null
  invited_at: number | null
  invite_note: Generated<string>
  need_agreed_at: number | null
  need_agreed_by: string | null
  offer_agreed_at: number | null
  offer_agreed_by: string | null
  confirmed_by_staff: string | null
  reason_side: Generated<string>
  reason_code: Generated<string>
  reason_text: Generated<string>
  reason_basis: Generated<string>
  need_hash: Generated<string>
  offer_hash: Generated<string>
  reminded_at: number | null
  created_at: number
  status_at: number
}

export interface MatchQuestionTable {
  id: string
  match_id: string
  side: string
  status: string
  question: string
  asked_by: string
  asked_at: number
  answer: Generated<string>
  answered_side: Generated<string>
  answered_by: string | null
  closed_at: number | null
}

export interface MatchRefusalTable {
  id: string
  match_id: string
  act: string
  side: string
  reason_code: string
  at: number
}

export interface InvitationDraftTable {
  id: string
  opportunity_id: string
  product_id: string
  salon_id: string | null
  note: string
  status: string
  version: Generated<number>
  created_by: string
  created_at: number
  status_by: string
  status_at: number
  shown: Generated<string>
}

export interface SeenListTable {
  id: string
  match_id: string
  action: string
  at: number
  level: string
  place: number
  list_json: string
  via: string
}

export interface ViewCountTable {
  day: string
  source: string
  step: string
  level: string
  n: number
}

export interface LastVisitTable {
  person_id: string
  organisation_id: string
  last_at: number
  seen_json: string
  before_at: number | null
  before_json: string
}

/** Suggestions that listed a product, by day. */
export interface ProductShowingTable {
  day: string
  product_id: string
  n: number
}

export interface ListShowingTable {
  day: string
  list: string
  subject_id: string
  n: number
}

export interface ResponseTable {
  id: string
  number: string | null
  opportunity_id: string
  organisation_id: string
  product_id: string | null
  author_id: string
  status: string
  version: Generated<number>
  draft_version: number | null
  submitted_version: number | null
  receipt: string | null
  submitted_hash: Generated<string>
  submitted_at: number | null
  viewed_at: number | null
  viewed_by: string | null
  decided_at: number | null
  decided_by: string | null
  reason_code: Generated<string>
  reason_line: number | null
  reason_text: Generated<string>
  advice: Generated<string>
  follow_path: Generated<string>
  reply_due_on: Generated<string>
  demo: Generated<number>
  created_at: number
  updated_at: number
}

export interface ResponseVersionTable {
  response_id: string
  version: number
  body_cipher: Buffer
  wrapped_key: Buffer
  plain_hash: string
  author_id: string
  created_at: number
  submitted_at: number | null
  receipt: string | null
}

export interface DecisionProposalTable {
  response_id: string
  result: string
  reason_code: string
  reason_line: number | null
  reason_text: string
  advice: string
  follow_path: string
  proposed_by: string
  proposed_at: number
}

export interface OpeningTable {
  opportunity_id: string
  first_person_id: string
  first_at: number
  second_person_id: string | null
  second_at: number | null
}

export interface CollaborationTable {
  id: string
  opportunity_id: string
  organisation_id: string
  product_id: string | null
  match_id: string | null
  meeting_id: string | null
  response_id: string | null
  status: string
  version: Generated<number>
  started_at: number
  status_at: number
}

export interface ListReleaseTable {
  id: string
  number: string
  year: number
  batch: number
  kind: string
  title: string
  theme: Generated<string>
  channel: Generated<string>
  channel_link: Generated<string>
  document_number: Generated<string>
  count_value: number
  count_note: Generated<string>
  hidden_columns_json: Generated<string>
  backfilled: Generated<number>
  evidence: Generated<string>
  status: string
  version: Generated<number>
  snapshot_json: string | null
  snapshot_hash: Generated<string>
  released_on: Generated<string>
  demo: Generated<number>
  composed_by: string
  published_by: string | null
  published_at: number | null
  created_at: number
  updated_at: number
}

export interface ListReleaseItemTable {
  release_id: string
  item_kind: string
  item_id: string
  position: number
  item_version: number
}
