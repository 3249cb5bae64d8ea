import type { Kysely, Transaction } from 'kysely'
import type {
  PersonTable,
  StaffGrantTable,
  StaffProposalTable,
  SessionTable,
  LoginFailureTable,
  OrganisationTable,
  MembershipTable,
  MembershipClaimTable,
  PersonalLinkTable,
} from './tables/people.ts'
import type {
  OpportunityTable,
  ProductTable,
  ItemVersionTable,
  ItemCategoryTable,
  ReferenceEntryTable,
  ApprovalTable,
  ReviewAssignmentTable,
  EndProposalTable,
  StatusHistoryTable,
} from './tables/items.ts'
import type {
  MatchTable,
  MatchQuestionTable,
  MatchRefusalTable,
  InvitationDraftTable,
  SeenListTable,
  ViewCountTable,
  ProductShowingTable,
  ListShowingTable,
  LastVisitTable,
  ResponseTable,
  ResponseVersionTable,
  DecisionProposalTable,
  OpeningTable,
  CollaborationTable,
  ListReleaseTable,
  ListReleaseItemTable,
} from './tables/dealings.ts'
import type {
  ConflictWaiverTable,
  OrganisationRelationTable,
  RecusalLiftTable,
  RecusalTable,
} from './tables/conflicts.ts'
import type {
  SalonTable,
  BlockUnitTable,
  SalonTeamTable,
  RegistrationTable,
  DelegateTable,
  MeetingTable,
  PitchTable,
  SalonShiftTable,
  SalonWishTable,
  MeetingWordTable,
  SalonFeedbackTable,
  SalonReportTable,
  AgendaVersionTable,
  AgendaLockTable,
  AgendaNoticeTable,
  AgendaRunTable,
  AgendaStepTable,
  FollowUpTable,
  FollowUpWordTable,
} from './tables/salons.ts'
import type { SearchCountTable, WordChangeTable, WordGroupStateTable } from './tables/words.ts'
import type { JudgingPairTable, JudgingRoundTable, JudgingTextTable } from './tables/judging.ts'
import type {
  ChangeTable,
  OutboxTable,
  MessageTable,
  MessageCalendarTable,
  AuditTable,
  CounterTable,
  IdempotencyTable,
  SettingTable,
  ImportJobTable,
  ImportFingerprintTable,
} from './tables/machinery.ts'

/** Every table. Names are the domain's; what a column means stands in the migration. */
export interface DB {
  person: PersonTable
  staff_grant: StaffGrantTable
  staff_proposal: StaffProposalTable
  session: SessionTable
  login_failure: LoginFailureTable
  organisation: OrganisationTable
  membership: MembershipTable
  membership_claim: MembershipClaimTable
  personal_link: PersonalLinkTable
  opportunity: OpportunityTable
  product: ProductTable
  item_version: ItemVersionTable
  item_category: ItemCategoryTable
  reference_entry: ReferenceEntryTable
  approval: ApprovalTable
  review_assignment: ReviewAssignmentTable
  end_proposal: EndProposalTable
  status_history: StatusHistoryTable
  organisation_relation: OrganisationRelationTable
  recusal: RecusalTable
  recusal_lift: RecusalLiftTable
  conflict_waiver: ConflictWaiverTable
  match: MatchTable
  match_question: MatchQuestionTable
  match_refusal: MatchRefusalTable
  invitation_draft: InvitationDraftTable
  seen_list: SeenListTable
  view_count: ViewCountTable
  product_showing: ProductShowingTable
  list_showing: ListShowingTable
  last_visit: LastVisitTable
  response: ResponseTable
  response_version: ResponseVersionTable
  decision_proposal: DecisionProposalTable
  opening: OpeningTable
  collaboration: CollaborationTable
  list_release: ListReleaseTable
  list_release_item: ListReleaseItemTable
  salon: SalonTable
  block_unit: BlockUnitTable
  salon_team: SalonTeamTable
  registration: RegistrationTable
  delegate: DelegateTable
  meeting: MeetingTable
  pitch: PitchTable
  salon_shift: SalonShiftTable
  salon_wish: SalonWishTable
  meeting_word: MeetingWordTable
  salon_feedback: SalonFeedbackTable
  salon_report: SalonReportTable
  agenda_version: AgendaVersionTable
  agenda_run: AgendaRunTable
  agenda_lock: AgendaLockTable
  agenda_step: AgendaStepTable
  follow_up: FollowUpTable
  follow_up_word: FollowUpWordTable
  agenda_notice: AgendaNoticeTable
  word_change: WordChangeTable
  word_group_state: WordGroupStateTable
  search_count: SearchCountTable
  judging_round: JudgingRoundTable
  judging_text: JudgingTextTable
  judging_pair: JudgingPairTable
  change: ChangeTable
  outbox: OutboxTable
  message: MessageTable
  message_calendar: MessageCalendarTable
  audit: AuditTable
  counter: CounterTable
  idempotency: IdempotencyTable
  setting: SettingTable
  import_job: ImportJobTable
  import_fingerprint: ImportFingerprintTable
}

/** A handle that may only read (a connection opened read-only, or any other handle). */
export type ReadDb = Kysely<DB>
/** The read-write handle outside a transaction. */
export type Db = Kysely<DB>

declare const inside: unique symbol
/**
 * A handle inside a transaction. Only `db/transaction.ts` makes one, so a function that takes a `Tx` (outbox, audit,
 * change, message) cannot be called outside a transaction: a type, not a rule.
 */
export type Tx = Transaction<DB> & { readonly [inside]: true }
