import { DomainError } from '#app/domain/errors.ts'
import type { FieldErrors } from '#app/domain/errors.ts'
import { defaultSentence, reasonWords } from '#app/domain/response-rules.ts'
import { requireStatus, responseActions, responseStatus } from '#app/domain/status.ts'
import type { ResponseStatus } from '#app/domain/status.ts'
import type { FollowPath, ResponseReason } from '#app/domain/vocabulary.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { startCollaboration } from '#db/repos/collaborations.ts'
import { responseByKey, updateResponse } from '#db/repos/responses.ts'
import type { ReceivedRow } from '#db/repos/responses.ts'
import { loadNeed, requireOwnerSide } from './load-need.server.ts'
import type { Need } from './load-need.server.ts'
import { readReceivedBody } from './received-body.server.ts'

export type Decision =
  | { result: 'interested'; followPath: FollowPath | ''; text: string }
  | { result: 'declined'; reason: ResponseReason | ''; line: number | null; text: string; advice: string }

/**
 * The owner's reply to one answer: 有意向 starts a collaboration (an owner spending public money names the 后续路径),
 * 未选用 carries a reason. It is final; the same decision again changes nothing.
 */
export async function decideResponse(
  ctx: Ctx,
  input: { key: string; number: string; decision: Decision },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const need = await loadNeed(ctx, tx.tx, input.key)
    const actor = await requireOwnerSide(ctx, tx.tx, need)
    requirePermission(ctx, 'response.decide', { organisations: [need.row.organisation_id] })
    const answer = await responseByKey(tx.tx, need.row.id, input.number)
    if (!answer || need.sealed) throw new DomainError('sealed')
    const from = answer.status as ResponseStatus
    const { decision } = input
    if (from === decision.result) return
    // Reading comes before deciding, and fails as `sealed` for what has not been viewed or opened.
    const content = await readReceivedBody(ctx, tx.tx, need, answer)
    const to = requireStatus(responseActions, decision.result === 'interested' ? 'interest' : 'decline', from)
    const productId = content.productId === '' ? null : content.productId
    const set = { ...columnsOf(need, decision), product_id: decision.result === 'interested' ? productId : null }
    const done = await updateResponse(
      tx.tx,
      { id: answer.id, status: from, version: answer.version },
      { ...set, status: to, decided_at: ctx.now, decided_by: actor.personId, updated_at: ctx.now },
    )
    if (!done) throw new DomainError('wrongState')
    await recordStep(tx, {
      object: { kind: 'response', id: answer.id },
      action: decision.result === 'interested' ? 'interest' : 'decline',
      from,
      to,
      changes: 'reason_code' in set ? { reasonCode: { after: set.reason_code } } : undefined,
    })
    if (decision.result === 'interested') await collaborate(tx, need, answer, productId)
    await tell(tx, need, answer, decision)
  })
}

function columnsOf(need: Need, decision: Decision) {
  const fields: FieldErrors = {}
  if (decision.result === 'interested') {
    if (need.publicMoney && decision.followPath === '') fields.followPath = '请选择后续路径'
    if (fields.followPath) throw new DomainError('badInput', { fields })
    return { follow_path: decision.followPath, reason_text: decision.text }
  }
  const { reason, line, text, advice } = decision
  if (reason === '') throw new DomainError('badInput', { fields: { reason: '请选择原因' } })
  const lines = need.content.musts.length
  if (reason === 'mustUnmet' && (line === null || line < 1 || line > lines))
    throw new DomainError('badInput', { fields: { line: `请选择第几条（1 至 ${lines}）` } })
  const reason_line = reason === 'mustUnmet' ? line : null
  return { reason_code: reason, reason_line, reason_text: text || defaultSentence(reason, reason_line), advice }
}

async function collaborate(tx: TxCtx, need: Need, answer: ReceivedRow, productId: string | null): Promise<void> {
  const id = newId()
  const started = await startCollaboration(tx.tx, {
    id,
    opportunityId: need.row.id,
    organisationId: answer.organisation_id,
    productId,
    responseId: answer.id,
    now: tx.now,
  })
  if (started) await recordStep(tx, { object: { kind: 'collaboration', id }, action: 'start', from: '', to: 'intent' })
}

async function tell(tx: TxCtx, need: Need, answer: ReceivedRow, decision: Decision): Promise<void> {
  const title = need.content.title
  const why =
    decision.result === 'declined' && decision.reason !== ''
      ? `原因：${reasonWords(decision.reason, decision.line)}。`
      : '对接意向不是采购结果，后续安排请看页面。'
  await notifyOrganisation(tx, answer.organisation_id, {
    event: `response.decided:${answer.id}`,
    kind: 'response.decided',
    subject: `应答有了答复（${responseStatus[decision.result]}）：${title}`,
    body: `对“${title}”的应答 ${answer.number ?? ''}：${responseStatus[decision.result]}。${why}`,
    link: `/opportunities/${need.row.number ?? need.row.id}/respond/answer`,
  })
}
