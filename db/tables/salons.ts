import type { Generated } from 'kysely'

export interface SalonTable {
  id: string
  number: string
  kind: string
  title: string
  theme: Generated<string>
  place: Generated<string>
  starts_at: number
  status: string
  version: Generated<number>
  capacity: number
  per_organisation: Generated<number>
  tables: number
  rounds: number
  round_minutes: Generated<number>
  change_minutes: Generated<number>
  blocks_json: Generated<string>
  rooms_json: Generated<string>
  registration_closes_at: number | null
  wishes_close_at: number | null
  answers_close_at: number | null
  seed: Generated<number>
  released_version: number | null
  demo: Generated<number>
  created_by: string
  created_at: number
  updated_at: number
  status_at: number
}

export interface BlockUnitTable {
  salon_id: string
  block_id: string
  organisation_id: string
}

export interface SalonTeamTable {
  salon_id: string
  person_id: string
}

export interface RegistrationTable {
  id: string
  salon_id: string
  organisation_id: string
  status: string
  seats: number
  absent_json: Generated<string>
  note: Generated<string>
  link_hash: string
  link_cipher: Buffer
  by_person_id: string | null
  confirmed_by_staff: string | null
  checked_in_at: number | null
  no_show_at: number | null
  listed_at: number | null
  queue_no: Generated<number>
  version: Generated<number>
  created_at: number
  status_at: number
}

export interface DelegateTable {
  id: string
  registration_id: string
  position: number
  name: string
  title: Generated<string>
  mobile_cipher: Buffer | null
  checked_in_at: number | null
  comes_at: Generated<string>
  leaves_at: Generated<string>
}

export interface MeetingTable {
  id: string
  salon_id: string
  match_id: string
  need_organisation_id: string
  offer_organisation_id: string
  status: string
  version: Generated<number>
  need_agreed_at: number | null
  offer_agreed_at: number | null
  confirmed_by_staff: string | null
  need_staff: string | null
  offer_staff: string | null
  need_word_of: Generated<string>
  offer_word_of: Generated<string>
  refused_side: Generated<string>
  reason_code: Generated<string>
  reason_text: Generated<string>
  slot: number | null
  table_no: number | null
  locked: Generated<number>
  on_day: Generated<number>
  outcome: Generated<string>
  outcome_note: Generated<string>
  outcome_by: string | null
  outcome_at: number | null
  created_at: number
  status_at: number
}

export interface MeetingWordTable {
  meeting_id: string
  side: string
  outcome: string
  reason_code: Generated<string>
  note: Generated<string>
  next_step: Generated<string>
  by_person_id: string | null
  at: number
}

export interface SalonFeedbackTable {
  registration_id: string
  salon_id: string
  pairs: number
  arrangement: number
  again: string
  words: Generated<string>
  at: number
}

export interface SalonReportTable {
  salon_id: string
  public_text: string
  internal_text: string
  version: number
  published_text: string | null
  published_at: number | null
  updated_by: string
  updated_at: number
}

export interface SalonShiftTable {
  id: string
  salon_id: string
  from_at: number
  minutes: number
  created_by: string
  created_at: number
}

export interface SalonWishTable {
  salon_id: string
  organisation_id: string
  other_id: string
  kind: 'meet' | 'avoid'
  created_at: number
}

export interface PitchTable {
  id: string
  salon_id: string
  item_kind: string
  item_id: string
  position: number
  minutes: number
  speaker: Generated<string>
}

export interface AgendaVersionTable {
  salon_id: string
  version: number
  content_json: string
  quality_json: string
  released_by: string
  released_at: number
}

export interface AgendaRunTable {
  id: string
  salon_id: string
  status: string
  salon_version: number
  progress_json: Generated<string>
  result_json: string | null
  error: Generated<string>
  requested_by: string
  scenario_json: Generated<string>
  few_moves: Generated<number>
  created_at: number
  updated_at: number
}

export interface AgendaLockTable {
  salon_id: string
  kind: 'unit' | 'round'
  object: string
}

export interface AgendaStepTable {
  salon_id: string
  position: number
  person_id: string
  title: string
  before_json: string
  after_json: string
  undone: Generated<number>
  created_at: number
}

export interface AgendaNoticeTable {
  id: string
  salon_id: string
  version: number
  organisation_id: string
  base_version: number | null
  before_json: string
  after_json: string
  body: string
  status: 'held' | 'sent' | 'dropped' | 'replaced'
  revision: Generated<number>
  settled_by: string | null
  settled_at: number | null
  created_at: number
}

export interface FollowUpTable {
  id: string
  salon_id: string
  wave: number
  organisation_id: string
  body: string
  revision: Generated<number>
  status: 'held' | 'sent' | 'dropped' | 'revoked'
  link_no: Generated<number>
  link_hash: string
  settled_by: string | null
  settled_at: number | null
  closes_at: number | null
  answered_at: number | null
  created_at: number
}

export interface FollowUpWordTable {
  meeting_id: string
  wave: number
  side: 'need' | 'offer'
  answer: string
  reason_code: Generated<string>
  amount: number | null
  note: Generated<string>
  source: 'link' | 'account' | 'phone'
  by_person_id: string | null
  at: number
}
