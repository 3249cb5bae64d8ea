import { staffRole } from '../vocabulary.ts'
import type { OrganisationKind, StaffRole } from '../vocabulary.ts'

/** Kinds of organisation whose members may hold no staff role. */
const ENTERPRISE_KINDS: readonly OrganisationKind[] = ['enterprise', 'soe', 'branch', 'sole']

export function isEnterprise(kind: OrganisationKind): boolean {
  return ENTERPRISE_KINDS.includes(kind)
}

/** Pairs of staff roles that one account never holds together. */
const EXCLUSIVE: readonly (readonly [StaffRole, StaffRole])[] = [
  ['admin', 'auditor'],
  ['admin', 'reviewer'],
]

/** Why a role cannot be given to a person who holds these roles and belongs to units of these kinds; null when it can. */
export function roleConflict(
  role: StaffRole,
  has: { roles: readonly StaffRole[]; kinds: readonly OrganisationKind[] },
): string | null {
  if (has.kinds.some(isEnterprise)) return '企业成员不能担任平台工作角色'
  for (const [a, b] of EXCLUSIVE) {
    const other = role === a ? b : role === b ? a : null
    if (other && has.roles.includes(other))
      return `${staffRole.labels[role]}和${staffRole.labels[other]}不能由同一个账号担任`
  }
  return null
}

/** Why a person with these staff roles cannot become a member of a unit of this kind; null when it can. */
export function membershipConflict(kind: OrganisationKind, roles: readonly StaffRole[]): string | null {
  return roles.length > 0 && isEnterprise(kind) ? '担任平台工作角色的账号不能加入企业' : null
}
