import type { Generated } from 'kysely'

export interface OrganisationRelationTable {
  id: string
  kind: string
  organisation_id: string
  other_id: string | null
  group_name: Generated<string>
  group_code: Generated<string>
  share: Generated<number>
  source: string
  since: string
  declared_by_id: string | null
  entered_by: string
  entered_at: number
  ended_by: string | null
  ended_at: number | null
  end_reason: Generated<string>
}

export interface RecusalTable {
  person_id: string
  opportunity_id: string
  product_id: string
  organisation_id: string | null
  reason: string
  declared_at: number
}

export interface ConflictWaiverTable {
  id: string
  opportunity_id: string
  product_id: string
  keys_json: string
  reason: string
  status: string
  proposed_by: string
  proposed_at: number
  decided_by: string | null
  decided_at: number | null
  decision_note: Generated<string>
}

export interface RecusalLiftTable {
  id: string
  opportunity_id: string
  product_id: string
  person_id: string
  reason: string
  status: string
  proposed_at: number
  decided_by: string | null
  decided_at: number | null
  decision_note: Generated<string>
}
