import type { ErrorCode } from '../errors.ts'
import type { Actor, SignedIn } from './actor.ts'
import { columns, policy } from './table.ts'
import type { Cell, Column, PolicyAction, PolicyRow } from './table.ts'

/** What the object is to the actor. Leave out what does not apply; a cell that needs it then says no. */
export interface Resource {
  /** Organisations on whose side the action is taken: the owner, the offerer, the answering side, a party. */
  organisations?: readonly string[]
  /** The person whom the object belongs to (a draft's author, a session's person). */
  persons?: readonly string[]
  /** Reviewers assigned to the item. */
  assigned?: readonly string[]
  /** The organiser's team of a salon. */
  team?: readonly string[]
}

/** True, or the code of the refusal. */
export type Verdict = true | ErrorCode

const staffColumn = { reviewer: 'reviewer', organiser: 'organiser', admin: 'sysadmin', auditor: 'auditor' } as const

/** The columns that speak for an actor: anonymous, or one per role held. */
export function columnsOf(actor: Actor): Column[] {
  if (actor.kind === 'anonymous') return ['anonymous']
  const own: Column[] = actor.staff.map((role) => staffColumn[role])
  if (actor.organisation) own.push(actor.organisation.role === 'admin' ? 'admin' : 'member')
  return own
}

function cellOf(rule: PolicyRow, column: Column): Cell {
  return rule.cells[columns.indexOf(column)] ?? '–'
}

function needMet(rule: PolicyRow, actor: SignedIn, column: Column): Verdict {
  if (!rule.needs || (column !== 'member' && column !== 'admin')) return true
  const organisation = actor.organisation
  if (!organisation?.verified) return 'notVerified'
  if (rule.needs === 'mayPost' && !organisation.mayPost) return 'mayNotPost'
  if (rule.needs === 'mayOffer' && !organisation.mayOffer) return 'mayNotOffer'
  return true
}

function related(cell: Cell, column: Column, actor: SignedIn, resource: Resource): boolean {
  switch (cell) {
    case 'Y':
      return true
    case 'O':
      return column === 'organiser'
        ? (resource.team?.includes(actor.personId) ?? false)
        : actor.organisation !== null && (resource.organisations?.includes(actor.organisation.id) ?? false)
    case 'S':
      return resource.persons?.includes(actor.personId) ?? false
    case 'A':
      return resource.assigned?.includes(actor.personId) ?? false
    case 'L':
    case '–':
      return false
  }
}

/** May the holder of a unit's personal link do it for the unit, with or without an account? */
export function byLink(action: PolicyAction): boolean {
  return cellOf(policy[action], 'anonymous') === 'L'
}

/**
 * May `actor` do `action`? Without a resource it answers whether the role can ever do it (used by the route wrapper);
 * with a resource it answers for that object. The reason is the most helpful one: sign in, verification, then forbidden.
 */
export function can(actor: Actor, action: PolicyAction, resource?: Resource): Verdict {
  const rule: PolicyRow = policy[action]
  if (actor.kind === 'anonymous') return cellOf(rule, 'anonymous') === 'Y' ? true : 'signInFirst'
  let reason: ErrorCode = 'forbidden'
  // A signed-in person without organisation or staff role still reads what is public.
  if (cellOf(rule, 'anonymous') === 'Y') return true
  for (const column of columnsOf(actor)) {
    const cell = cellOf(rule, column)
    if (cell === '–' || (resource && !related(cell, column, actor, resource))) continue
    const need = needMet(rule, actor, column)
    if (need === true) return true
    reason = need
  }
  // What concerns oneself does not depend on an organisation.
  if (rule.cells.includes('S') && (!resource || resource.persons?.includes(actor.personId)) && action === 'self.manage')
    return true
  return reason
}

/**
 * May the actor begin something of this kind for the unit acted for? `can` without a resource says what a role can ever
 * do; a page that offers a beginning asks this, because there is no object yet and a role alone has no unit.
 */
export function canBegin(actor: Actor, action: PolicyAction): Verdict {
  if (actor.kind === 'anonymous') return 'signInFirst'
  const { organisation, personId } = actor
  return organisation ? can(actor, action, { organisations: [organisation.id], persons: [personId] }) : 'forbidden'
}
