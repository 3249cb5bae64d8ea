import { normaliseCreditCode } from '#app/domain/credit-code.ts'
import { DomainError } from '#app/domain/errors.ts'
import { can } from '#app/domain/policy/can.ts'
import { foldName } from '#app/domain/text.ts'
import { dayOf } from '#app/domain/time.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { notifyOrganisation, notifyStaff } from '#app/server/notify.ts'
import { insertRelation, standsAlready, unitCalled } from '#db/repos/relations.ts'
import type { ReadDb } from '#db/schema.ts'
import { loadOrganisation } from './load-organisation.server.ts'
import type { RelationInput } from './relation.schema.ts'

export type NewRelationInput = Exclude<RelationInput, { intent: 'end' }>

/** For whom somebody enters or ends a relation: the lead unit, or the unit itself through its 单位联络员. */
export function relationSide(ctx: Ctx, organisationId: string): { side: 'lead' | 'unit'; personId: string } {
  const lead = can(ctx.actor, 'organisation.verify') === true
  const action = lead ? 'organisation.verify' : 'organisation.manage'
  const { personId } = requirePermission(ctx, action, { organisations: [organisationId] })
  return { side: lead ? 'lead' : 'unit', personId }
}

/**
 * Enters that a unit belongs to a group or that shares are held, with source and date. It counts from now on for every
 * pair of the units concerned; the unit hears of what the lead unit enters, and the lead unit of what a unit declares.
 */
export async function enterRelation(ctx: Ctx, organisationId: string, input: NewRelationInput): Promise<void> {
  const { side, personId } = relationSide(ctx, organisationId)
  if (input.since > dayOf(ctx.now)) throw new DomainError('badInput', { fields: { since: '日期不能晚于今天' } })
  await inTransaction(ctx, async (tx) => {
    const unit = await loadOrganisation(tx.tx, organisationId)
    const what = await columnsOf(tx.tx, organisationId, input)
    if (await standsAlready(tx.tx, what))
      throw new DomainError('duplicate', { message: '这项关系已经登记过，没有重复登记。要改动请先结束原来的一项。' })
    const id = newId()
    await insertRelation(tx.tx, {
      id,
      ...what,
      source: input.source,
      since: input.since,
      declared_by_id: side === 'unit' ? organisationId : null,
      entered_by: personId,
      entered_at: ctx.now,
    })
    await audit(tx, {
      action: 'relation.enter',
      object: { kind: 'organisation', id: organisationId },
      changes: { mode: { after: side }, relation: { after: { id, ...what, source: input.source } } },
    })
    const notice = {
      event: `relation.entered:${id}`,
      kind: 'organisation.relation',
      subject: `${unit.name}登记了一项关联关系`,
    }
    if (side === 'unit')
      await notifyStaff(tx, 'organiser', {
        ...notice,
        body: `由${unit.name}自行申报，请核对来源。有关对接会显示利益冲突。`,
        link: `/desk/organisations/${organisationId}/relations`,
      })
    else
      await notifyOrganisation(tx, organisationId, {
        ...notice,
        body: '由牵头单位登记。如与事实不符，请联系牵头单位。',
        link: '/organisation/relations',
      })
  })
}

async function columnsOf(db: ReadDb, organisationId: string, input: NewRelationInput) {
  if (input.intent === 'group')
    return {
      kind: 'group',
      organisation_id: organisationId,
      other_id: null,
      group_name: input.groupName,
      group_code: input.groupCode,
      share: 0,
    }
  const other = await unitCalled(db, { code: normaliseCreditCode(input.other), folded: foldName(input.other) })
  if (!other)
    throw new DomainError('badInput', {
      fields: { other: '没有找到这家单位，请写入驻时的全称或统一社会信用代码；未入驻的单位请按集团登记' },
    })
  if (other.id === organisationId) throw new DomainError('badInput', { fields: { other: '不能是本单位自己' } })
  const [held, holder] = input.direction === 'holder' ? [organisationId, other.id] : [other.id, organisationId]
  return {
    kind: 'holding',
    organisation_id: held,
    other_id: holder,
    group_name: '',
    group_code: '',
    share: input.share,
  }
}
