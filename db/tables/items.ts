import type { Generated } from 'kysely'

export interface OpportunityTable {
  id: string
  number: string | null
  organisation_id: string
  status: string
  version: Generated<number>
  content_json: string
  content_hash: string
  public_version: number | null
  public_json: string | null
  public_hash: string | null
  change_seq: Generated<number>
  title: Generated<string>
  category: Generated<string>
  contact_person_id: string | null
  demo: Generated<number>
  import_id: string | null
  created_by: string
  created_at: number
  updated_by: string
  updated_at: number
  submitted_by: string | null
  submitted_at: number | null
  published_at: number | null
  status_at: number
  status_reason: Generated<string>
  deadline_at: number | null
  publish_at: number | null
  closed_at: number | null
  confirmed_at: number | null
  amount_min: number | null
  amount_max: number | null
  visibility: Generated<string>
  answer_mode: Generated<string>
  follow_path: Generated<string>
  opened_at: number | null
}

export interface ProductTable {
  id: string
  number: string | null
  organisation_id: string
  status: string
  version: Generated<number>
  content_json: string
  content_hash: string
  public_version: number | null
  public_json: string | null
  public_hash: string | null
  change_seq: Generated<number>
  title: Generated<string>
  category: Generated<string>
  contact_person_id: string | null
  demo: Generated<number>
  import_id: string | null
  created_by: string
  created_at: number
  updated_by: string
  updated_at: number
  submitted_by: string | null
  submitted_at: number | null
  published_at: number | null
  status_at: number
  status_reason: Generated<string>
  revision_status: Generated<string>
  valid_until: Generated<string>
  public_since: number | null
}

export interface ItemVersionTable {
  item_kind: string
  item_id: string
  version: number
  content_json: string
  content_hash: string
  author_id: string
  created_at: number
}

export interface ItemCategoryTable {
  item_kind: string
  item_id: string
  category: string
  position: number
}

export interface ReferenceEntryTable {
  id: string
  item_kind: string
  title: string
  body: string | null
  publisher: string | null
  year: number | null
  city: string | null
  domain: string | null
  category: string
  budget: string | null
  entry_kind: string | null
  source_url: string | null
  note: string | null
  change_seq: Generated<number>
}

export interface ApprovalTable {
  id: string
  item_kind: string
  item_id: string
  version: number
  content_hash: string
  step: string
  decision: string
  mode: string
  person_id: string
  signer_name: Generated<string>
  signer_office: Generated<string>
  signed_on: Generated<string>
  opinion: Generated<string>
  comments_json: Generated<string>
  checks_json: Generated<string>
  created_at: number
  position: number
}

export interface ReviewAssignmentTable {
  item_kind: string
  item_id: string
  reviewer_id: string
  taken_at: number
}

export interface EndProposalTable {
  opportunity_id: string
  action: string
  reason: string
  proposed_by: string
  proposed_at: number
}

export interface StatusHistoryTable {
  id: string
  object_kind: string
  object_id: string
  action: string
  from_status: string
  to_status: string
  person_id: string | null
  organisation_id: string | null
  reason: Generated<string>
  created_at: number
}
