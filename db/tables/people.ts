import type { Generated } from 'kysely'

export interface PersonTable {
  id: string
  login_hash: string
  login_cipher: Buffer
  name: string
  title: Generated<string>
  mobile_hash: string | null
  mobile_cipher: Buffer | null
  mail_hash: string | null
  mail_cipher: Buffer | null
  password_hash: string
  status: Generated<string>
  terms_version: Generated<string>
  terms_at: number | null
  created_at: number
  updated_at: number
}

export interface StaffGrantTable {
  person_id: string
  role: string
  granted_by: string | null
  granted_at: number
}

export interface StaffProposalTable {
  id: string
  person_id: string
  role: string
  change: string
  proposed_by: string
  proposed_at: number
}

export interface SessionTable {
  id_hash: string
  person_id: string
  organisation_id: string | null
  created_at: number
  expires_at: number
  absolute_expires_at: number
  agent: Generated<string>
}

export interface LoginFailureTable {
  key: string
  count: number
  last_at: number
  locked_until: Generated<number>
}

export interface OrganisationTable {
  id: string
  code: string
  name: string
  short_name: Generated<string>
  name_folded: string
  kind: string
  size: Generated<string>
  park: Generated<string>
  street: Generated<string>
  address: Generated<string>
  description: Generated<string>
  office_phone: Generated<string>
  categories_json: Generated<string>
  parent_id: string | null
  parent_name: Generated<string>
  status: Generated<string>
  refuse_reason: Generated<string>
  may_post: Generated<number>
  may_offer: Generated<number>
  responsible: Generated<number>
  demo: Generated<number>
  version: Generated<number>
  created_by: string | null
  created_at: number
  verified_by: string | null
  verified_at: number | null
  updated_at: number
}

export interface MembershipTable {
  person_id: string
  organisation_id: string
  role: string
  may_submit: Generated<number>
  created_at: number
}

export interface MembershipClaimTable {
  id: string
  organisation_id: string
  person_id: string
  status: Generated<string>
  reason: Generated<string>
  created_at: number
  decided_by: string | null
  decided_at: number | null
}

export interface PersonalLinkTable {
  id: string
  token_hash: string
  purpose: string
  object_id: string
  payload_json: Generated<string>
  created_by: string | null
  created_at: number
  expires_at: number
  used_at: number | null
  used_by: string | null
}
