/**
 * What each role may do. One row per action; an action without a row is forbidden.
 * Columns: anonymous, member, admin of an organisation, reviewer, organiser (lead unit), administrator, auditor.
 *
 * Y yes · O only for objects of the own organisation (or own salon) · S only for oneself · A only when assigned ·
 * L in the anonymous column: for whoever holds a unit's personal link, until its registration is cancelled · – no. `needs` names what the acting organisation must be besides. `second` marks actions that need another person.
 */
export type Cell = 'Y' | 'O' | 'S' | 'A' | 'L' | '–'
export type Column = 'anonymous' | 'member' | 'admin' | 'reviewer' | 'organiser' | 'sysadmin' | 'auditor'
export const columns: readonly Column[] = [
  'anonymous',
  'member',
  'admin',
  'reviewer',
  'organiser',
  'sysadmin',
  'auditor',
]

export interface PolicyRow {
  /** Row number in the permissions table. */
  no: number
  cells: readonly [Cell, Cell, Cell, Cell, Cell, Cell, Cell]
  needs?: 'verified' | 'mayPost' | 'mayOffer'
  second?: true
}

const row = (no: number, cells: string, more: Omit<PolicyRow, 'no' | 'cells'> = {}): PolicyRow => ({
  no,
  cells: cells.split(' ') as unknown as PolicyRow['cells'],
  ...more,
})

export const policy = {
  'public.read': row(1, 'Y Y Y Y Y Y Y'),
  'statistics.read': row(2, 'Y Y Y Y Y Y Y'),
  'details.read': row(3, '– Y Y A Y – Y', { needs: 'verified' }),
  'organisation.register': row(4, 'Y S S – – – –'),
  'organisation.verify': row(5, '– – – – Y – –'),
  'organisation.manage': row(6, '– – O – – – –'),
  'opportunity.edit': row(7, '– O O – O – –', { needs: 'mayPost' }),
  'review.take': row(8, '– – – Y – – –'),
  'review.first': row(9, '– – O A – – –'),
  'review.second': row(10, '– – – A – – –'),
  'review.approve': row(11, '– – O A – – –'),
  'opportunity.publish': row(12, '– – O – Y – –'),
  'opportunity.withdraw': row(13, '– – O A Y – –'),
  'opportunity.confirm': row(14, '– O O – Y – –'),
  'product.edit': row(15, '– O O – – – –', { needs: 'mayOffer' }),
  'product.hide': row(16, '– – – – Y – –'),
  'product.review': row(16, '– – – A – – –'),
  'response.draft': row(22, '– S O – – – –', { needs: 'verified' }),
  'response.submit': row(23, '– S O – – – –', { needs: 'verified' }),
  'response.readOwn': row(24, '– S O – – – –'),
  'response.open': row(26, '– O O – – – –', { second: true }),
  'response.read': row(27, '– O O A – – –'),
  'response.propose': row(31, '– O O – – – –'),
  'response.decide': row(31, '– – O – – – –', { second: true }),
  'release.compose': row(36, '– – – – Y – –'),
  'release.publish': row(36, '– – – – Y – –', { second: true }),
  // For those who see statistics of all, so that no small figure needs hiding.
  'funnel.read': row(2, '– – – – Y Y Y'),
  'match.read': row(37, '– O O – Y – Y'),
  'match.act': row(38, '– O O – Y – –'),
  'match.confirmForSide': row(39, '– – – – Y – –'),
  'contact.read': row(40, '– O O – O – –'),
  'match.disclose': row(41, '– O O – Y – –'),
  'match.waive': row(41, '– – – – Y – –', { second: true }),
  'match.replay': row(42, '– – – – Y – Y'),
  'judging.grade': row(43, '– – – A Y – –'),
  'judging.run': row(43, '– – – – Y – –'),
  'salon.create': row(44, '– – – – Y – –'),
  'salon.run': row(44, '– – – – O – –'),
  'salon.register': row(45, 'L S O – S – –', { needs: 'verified' }),
  'salon.registrations': row(46, '– – – – O – –'),
  'salon.checkIn': row(47, '– – – – O – –'),
  // Why a link answers talks and gives outcomes, and never consents to a pair: docs/decisions/personal-link.md
  'meeting.answer': row(38, 'L O O – O – –'),
  'meeting.outcome': row(48, 'L O O – O – –'),
  'collaboration.read': row(51, '– O O – Y – Y'),
  'invitation.hold': row(53, '– – – – Y – –'),
  'message.readHeld': row(53, '– – – – Y – –'),
  'list.export': row(54, '– Y Y – Y – –'),
  'item.import': row(55, '– O O – Y – –'),
  'self.manage': row(56, '– S S S S S S'),
  'staff.grant': row(57, '– – – – – Y –', { second: true }),
  'account.disable': row(58, '– – – – – Y –'),
  'words.edit': row(59, '– – – – Y – –'),
  'settings.lead': row(59, '– – – – Y – –'),
  'settings.system': row(60, '– – – – – Y –'),
  'system.operate': row(61, '– – – – – Y –'),
  'system.status': row(62, '– – – – – Y Y'),
  'audit.read': row(63, '– – – – – – Y'),
} as const satisfies Record<string, PolicyRow>

export type PolicyAction = keyof typeof policy
