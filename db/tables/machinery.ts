import type { Generated } from 'kysely'

export interface ChangeTable {
  seq: Generated<number>
  item_kind: string
  item_id: string
  created_at: number
}

export interface OutboxTable {
  id: string
  kind: string
  object_id: string
  payload_json: Generated<string>
  attempts: Generated<number>
  due_at: number
  claimed_until: Generated<number>
  generation: Generated<number>
  last_error: Generated<string>
  created_at: number
}

export interface MessageTable {
  id: string
  event: string
  kind: string
  recipient_id: string
  organisation_id: string | null
  channel: string
  status: string
  subject: string
  body: string
  link: Generated<string>
  mail_message_id: string
  attempts: Generated<number>
  due_at: number
  claimed_until: Generated<number>
  last_error: Generated<string>
  read_at: number | null
  created_at: number
  sent_at: number | null
}

export interface MessageCalendarTable {
  event: string
  method: 'PUBLISH' | 'CANCEL'
  name: string
  content: string
}

export interface AuditTable {
  seq: number
  at: number
  person_id: string | null
  organisation_id: string | null
  address: Generated<string>
  action: string
  object_kind: string
  object_id: string
  result: string
  request_id: string
  once_key: string | null
  changes_json: Generated<string>
  prev_hash: string
  hash: string
}

export interface CounterTable {
  kind: string
  year: number
  value: number
}

export interface IdempotencyTable {
  key: string
  person_id: string
  action: string
  result_json: string
  created_at: number
}

export interface SettingTable {
  key: string
  value_json: string
  updated_by: string | null
  updated_at: number
}

export interface ImportJobTable {
  id: string
  person_id: string
  organisation_id: string | null
  item_kind: string
  status: string
  version: Generated<number>
  files_json: string
  sheets_json: Generated<string>
  mapping_json: Generated<string>
  created_json: Generated<string>
  progress: Generated<number>
  error: Generated<string>
  created_at: number
  updated_at: number
}

export interface ImportFingerprintTable {
  item_kind: string
  organisation_id: string
  fingerprint: string
  item_id: string
  import_id: string
}
