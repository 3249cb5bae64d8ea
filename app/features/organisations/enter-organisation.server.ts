import { DomainError } from '#app/domain/errors.ts'
import { membershipConflict } from '#app/domain/policy/exclusive.ts'
import { foldName } from '#app/domain/text.ts'
import { organisationKind } from '#app/domain/vocabulary.ts'
import type { OrganisationKind, StaffRole } from '#app/domain/vocabulary.ts'
import type { TxCtx } from '#app/server/context.ts'
import { audit } from '#app/server/audit.ts'
import { newId } from '#app/server/ids.ts'
import { notify, notifyStaff } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { putClaim } from '#db/repos/membership-claims.ts'
import { insertMembership, membership } from '#db/repos/memberships.ts'
import { insertOrganisation, organisationByCode, organisationsNamed } from '#db/repos/organisations.ts'
import type { OrganisationRow } from '#db/repos/organisations.ts'
import { memberIds } from '#db/repos/people.ts'
import type { ReadDb } from '#db/schema.ts'
import type { OrganisationInput } from './organisation.schema.ts'
import { profileColumns } from './profile-columns.server.ts'

/** Either the unit that has this code already, or the checked facts of a new one. */
export type Entry =
  | { existing: OrganisationRow }
  | { existing: null; kind: OrganisationKind; parentId: string | null; input: OrganisationInput }

/**
 * Decides between claiming and creating. Refuses with the fields that are missing: a known code must be claimed on
 * purpose, an equal name of another code must be confirmed.
 */
export async function planEntry(db: ReadDb, input: OrganisationInput): Promise<Entry> {
  const existing = await organisationByCode(db, input.code)
  if (existing) {
    if (input.joinExisting) return { existing }
    const who = existing.status === 'verified' ? `“${existing.name}”` : '这个代码的单位'
    throw new DomainError('duplicate', {
      message: '这个单位已经有人办过入驻，可以申请加入。',
      fields: { joinExisting: `${who}已办理入驻。申请加入请勾选此项再提交，由对方确认。` },
    })
  }
  const fields: Record<string, string> = {}
  if (input.name.length < 4) fields.name = '请填写证照上的单位全称'
  if (input.kind === '') fields.kind = '请选择单位类型'
  if (input.kind === 'branch' && input.parentName === '') fields.parentName = '分支机构请填写上级单位全称'
  const same = input.name === '' ? [] : await organisationsNamed(db, foldName(input.name))
  if (same.length > 0 && !input.otherUnit)
    fields.otherUnit = '已有名称相同、代码不同的单位。先核对代码；确属不同单位，请勾选此项再提交。'
  if (Object.keys(fields).length > 0) throw new DomainError('badInput', { fields })
  const parent = input.parentName === '' ? undefined : (await organisationsNamed(db, foldName(input.parentName)))[0]
  return { existing: null, kind: input.kind as OrganisationKind, parentId: parent?.id ?? null, input }
}

/** Carries the plan out for a person. A new unit waits for verification and its first member is its 单位联络员. */
export async function enterOrganisation(
  ctx: TxCtx,
  person: { id: string; name: string; roles: readonly StaffRole[] },
  entry: Entry,
): Promise<{ organisationId: string; claimed: boolean }> {
  const kind = entry.existing ? (entry.existing.kind as OrganisationKind) : entry.kind
  const conflict = membershipConflict(kind, person.roles)
  if (conflict) throw new DomainError('forbidden', { message: conflict })
  if (entry.existing) return claim(ctx, person, entry.existing)
  return create(ctx, person, entry)
}

async function create(ctx: TxCtx, person: { id: string }, entry: Extract<Entry, { existing: null }>) {
  const { input, kind } = entry
  const id = newId()
  await insertOrganisation(ctx.tx, {
    id,
    code: input.code,
    name: input.name,
    name_folded: foldName(input.name),
    kind,
    parent_id: entry.parentId,
    parent_name: input.parentName,
    ...profileColumns(input),
    created_by: person.id,
    created_at: ctx.now,
    updated_at: ctx.now,
  })
  await insertMembership(ctx.tx, { personId: person.id, organisationId: id, role: 'admin', now: ctx.now })
  await recordStep(ctx, { object: { kind: 'organisation', id }, action: 'register', from: '', to: 'pending' })
  await notifyStaff(ctx, 'organiser', {
    event: `organisation.registered:${id}`,
    kind: 'organisation.registered',
    subject: `单位待核验：${input.name}`,
    body: `${input.name}（${organisationKind.labels[kind]}）申请入驻，请核验。`,
    link: `/desk/organisations/${id}`,
  })
  return { organisationId: id, claimed: false }
}

async function claim(ctx: TxCtx, person: { id: string; name: string }, organisation: OrganisationRow) {
  if (await membership(ctx.tx, person.id, organisation.id))
    throw new DomainError('duplicate', { message: '您已经是这个单位的成员。' })
  const id = newId()
  await putClaim(ctx.tx, { id, organisationId: organisation.id, personId: person.id, now: ctx.now })
  await audit(ctx, { action: 'membership.claim', object: { kind: 'organisation', id: organisation.id } })
  const admins = organisation.status === 'verified' ? await memberIds(ctx.tx, organisation.id, 'admin') : []
  const notice = {
    event: `membership.claimed:${id}`,
    kind: 'membership.claimed',
    subject: `有人申请加入${organisation.name}`,
    body: `${person.name}申请加入${organisation.name}，请核实是否本单位人员后确认或谢绝。`,
  }
  if (admins.length > 0) await notify(ctx, admins, { ...notice, link: '/organisation' })
  else await notifyStaff(ctx, 'organiser', { ...notice, link: '/desk/organisations' })
  return { organisationId: organisation.id, claimed: true }
}
