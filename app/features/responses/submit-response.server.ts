import { DomainError } from '#app/domain/errors.ts'
import { fitToNeed, responseFindings } from '#app/domain/response-content.ts'
import type { ResponseContent } from '#app/domain/response-content.ts'
import { replyDueOn } from '#app/domain/response-rules.ts'
import { requireStatus, responseActions } from '#app/domain/status.ts'
import type { ResponseStatus } from '#app/domain/status.ts'
import { formatDay, shanghaiParts } from '#app/domain/time.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { contentHash } from '#app/server/ids.ts'
import { notify, notifyOrganisation } from '#app/server/notify.ts'
import { requireImpartialTo } from '#app/server/pair-interests.ts'
import { recordStep } from '#app/server/record-step.ts'
import { sealBody } from '#app/server/sealed-body.ts'
import { nextNumber } from '#db/repos/counters.ts'
import { putDraftVersion, updateResponse } from '#db/repos/responses.ts'
import type { ResponseRow } from '#db/repos/responses.ts'
import { loadNeed, requireAnswerable, requireOtherSide } from './load-need.server.ts'
import type { Need } from './load-need.server.ts'
import { readOwnBody } from './own-body.server.ts'
import { loadOwn, submittingSide } from './own-side.server.ts'

export interface Receipt {
  /** 应答编号, the same for every version. */
  number: string
  /** 回执编号, one per submitted version. */
  receipt: string
  hash: string
  at: number
}

/**
 * Submits the draft that was reviewed as `version`. It counts by the instant at which the request was received. The
 * same submission again gets the same receipt. What was submitted before stays valid until this succeeds.
 */
export async function submitResponse(
  ctx: Ctx,
  input: { key: string; version: number; pledge: boolean },
): Promise<Receipt> {
  return inTransaction(ctx, async (tx) => {
    const need = await loadNeed(ctx, tx.tx, input.key)
    const actor = requirePermission(ctx, 'response.submit')
    requireOtherSide(actor, need)
    const answer = await loadOwn(ctx, tx.tx, need)
    requireMaySubmit(ctx, answer)
    await requireImpartialTo(tx, { opportunityId: need.row.id, organisationId: answer.organisation_id })
    const done = earlierReceipt(answer, input.version)
    if (done) return done
    requireAnswerable(need, ctx.now)
    const status = answer.status as ResponseStatus
    requireStatus(responseActions, 'submit', status)
    if (answer.draft_version === null) throw new DomainError('wrongState')
    if (answer.version !== input.version) throw new DomainError('conflict')
    if (!input.pledge) throw new DomainError('badInput', { fields: { pledge: '请勾选真实性承诺' } })
    const draft = await readOwnBody(ctx, tx.tx, answer, answer.draft_version)
    const content = { ...fitToNeed(draft, need.content, need.asksCost), pledge: true }
    const missing = responseFindings(content, need.content).filter((f) => f.kind === 'must')
    if (missing.length > 0)
      throw new DomainError('incomplete', { fields: Object.fromEntries(missing.map((f) => [f.field, f.message])) })
    const receipt = await store(tx, need, answer, { content, version: answer.draft_version, personId: actor.personId })
    await tell(tx, need, answer.id, receipt)
    return receipt
  })
}

function requireMaySubmit(ctx: Ctx, answer: ResponseRow): void {
  const { actor } = ctx
  const granted = actor.kind === 'person' && (actor.organisation?.role === 'admin' || actor.organisation?.maySubmit)
  if (!granted)
    throw new DomainError('forbidden', { message: '提交应答需要单位联络员，或由单位联络员为您开通“可提交”。' })
  requirePermission(ctx, 'response.submit', submittingSide(actor, answer))
}

/** The receipt of a submission that was made already and has not been taken back or edited since. */
function earlierReceipt(answer: ResponseRow, version: number): Receipt | null {
  const stands = answer.status !== 'draft' && answer.status !== 'withdrawn' && answer.draft_version === null
  const { number, receipt, submitted_at: at, submitted_hash: hash } = answer
  if (!stands || answer.version !== version || number === null || receipt === null || at === null) return null
  return { number, receipt, hash, at }
}

async function store(
  tx: TxCtx,
  need: Need,
  answer: ResponseRow,
  draft: { content: ResponseContent; version: number; personId: string },
): Promise<Receipt> {
  const { year } = shanghaiParts(tx.now)
  const number = answer.number ?? (await nextNumber(tx.tx, 'YD', year))
  const receipt = await nextNumber(tx.tx, 'HZ', year)
  const hash = contentHash(draft.content)
  const status = answer.status as ResponseStatus
  const kept = await putDraftVersion(tx.tx, {
    response_id: answer.id,
    version: draft.version,
    ...sealBody(tx.keys, { responseId: answer.id, version: draft.version }, draft.content),
    plain_hash: hash,
    author_id: draft.personId,
    created_at: tx.now,
    submitted_at: tx.now,
    receipt,
  })
  const changed = await updateResponse(
    tx.tx,
    { id: answer.id, status, version: answer.version },
    {
      number,
      receipt,
      status: 'submitted',
      draft_version: null,
      submitted_version: draft.version,
      submitted_hash: hash,
      submitted_at: tx.now,
      reply_due_on: replyDueOn(need, tx.now),
      updated_at: tx.now,
    },
  )
  if (!kept || !changed) throw new DomainError('conflict')
  await recordStep(tx, {
    object: { kind: 'response', id: answer.id },
    action: 'submit',
    from: status,
    to: 'submitted',
    changes: { number: { after: receipt }, version: { after: draft.version } },
  })
  return { number, receipt, hash, at: tx.now }
}

/** The person who submitted gets the receipt. The owner is told only where it may know: never before a sealed deadline. */
async function tell(tx: TxCtx, need: Need, id: string, r: Receipt): Promise<void> {
  const page = `/opportunities/${need.row.number ?? need.row.id}`
  const title = need.content.title
  if (tx.actor.kind === 'person')
    await notify(tx, [tx.actor.personId], {
      event: `response.receipt:${id}:${r.receipt}`,
      kind: 'response.receipt',
      subject: `应答已提交，回执 ${r.receipt}`,
      body: `对“${title}”的应答 ${r.number} 已提交，回执编号 ${r.receipt}。`,
      link: `${page}/respond/receipt`,
    })
  if (need.mode !== 'rolling') return
  await notifyOrganisation(tx, need.row.organisation_id, {
    event: `response.submitted:${id}:${r.receipt}`,
    kind: 'response.submitted',
    subject: `收到应答：${title}`,
    body: `“${title}”收到应答 ${r.number}，请在 ${formatDay(replyDueOn(need, r.at))}前答复。`,
    link: `${page}/responses`,
  })
}
