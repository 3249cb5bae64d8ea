import { DomainError } from '#app/domain/errors.ts'
import type { FieldErrors } from '#app/domain/errors.ts'
import type { PolicyAction } from '#app/domain/policy/table.ts'
import { checksFor, isLastStep, namedChecks, reviewSteps, standingRecords, stepRefusal } from '#app/domain/review.ts'
import type { ReviewCheck, ReviewComment, ReviewDecision, ReviewMode, ReviewStep } from '#app/domain/review.ts'
import { foldName } from '#app/domain/text.ts'
import { dayOf, isDay } from '#app/domain/time.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { insertApproval } from '#db/repos/approvals.ts'
import type { Approval } from '#db/repos/approvals.ts'
import { personNames } from '#db/repos/people.ts'
import { changeOpportunity } from '../opportunity/change-opportunity.server.ts'
import { acceptProduct } from '../product/accept-product.server.ts'
import { changeProduct } from '../product/change-product.server.ts'
import { loadReview } from './load-review.server.ts'
import type { Review } from './load-review.server.ts'

export interface ReviewInput {
  kind: ItemKind
  id: string
  /** What the page showed: the decision is for exactly this text. */
  version: number
  contentHash: string
  step: ReviewStep
  decision: ReviewDecision
  mode: ReviewMode
  /** 线下签批: who signed on paper, of which office, on which day. */
  signer?: { name: string; office: string; day: string }
  opinion: string
  comments: ReviewComment[]
  /** Check → the name of the person who made it; only those that were ticked. */
  checks: Partial<Record<ReviewCheck, string>>
  /** Ground for not making it public (政府信息公开条例), when returning. */
  ground?: string
}

/** The row of the policy table for a step. */
export function permissionOf(kind: ItemKind, step: ReviewStep): PolicyAction {
  if (kind === 'product') return 'product.review'
  return step === 'first' ? 'review.first' : step === 'second' ? 'review.second' : 'review.approve'
}

function requireChecks(input: ReviewInput, review: Review): FieldErrors {
  const fields: FieldErrors = {}
  if (input.decision !== 'approved' || input.step !== 'second') return fields
  for (const check of checksFor(review.subject)) {
    const by = input.checks[check]
    if (by === undefined) fields[`checks.${check}`] = '请核对后勾选，或退回修改'
    else if (namedChecks.includes(check) && by === '') fields[`checks.${check}By`] = '请填写审查人姓名'
  }
  return fields
}

async function requireSigner(tx: TxCtx, input: ReviewInput, review: Review): Promise<FieldErrors> {
  const fields: FieldErrors = {}
  if (input.mode !== 'offline') return fields
  const { name = '', office = '', day = '' } = input.signer ?? {}
  if (name === '') fields['signer.name'] = '请填写签批人姓名'
  if (office === '') fields['signer.office'] = '请填写签批人所在处室或职务'
  if (!isDay(day)) fields['signer.day'] = '请填写签批日期'
  else if (day > dayOf(tx.now)) fields['signer.day'] = '签批日期不能晚于今天'
  const authors = [...(await personNames(tx.tx, [...review.subject.authors])).values()]
  if (authors.some((author) => foldName(author) === foldName(name)))
    fields['signer.name'] = '签批人不能是编写或提交的人'
  return fields
}

async function requireFilled(tx: TxCtx, input: ReviewInput, review: Review): Promise<void> {
  const fields = { ...requireChecks(input, review), ...(await requireSigner(tx, input, review)) }
  if (input.decision === 'returned' && input.opinion === '') fields.opinion = '请写明退回的原因'
  if (Object.keys(fields).length > 0) throw new DomainError('badInput', { fields })
}

/** One entry per step; the only review of 简易 is the approval too and is recorded as both. */
async function record(tx: TxCtx, input: ReviewInput, review: Review, personId: string): Promise<void> {
  const last = input.decision === 'approved' && isLastStep(input.step, review.subject, review.preset)
  const steps: ReviewStep[] = last && input.step !== 'approve' ? [input.step, 'approve'] : [input.step]
  for (const [i, step] of steps.entries()) {
    const inserted = await insertApproval(tx.tx, {
      id: newId(),
      item_kind: input.kind,
      item_id: review.item.loaded.row.id,
      version: input.version,
      content_hash: input.contentHash,
      step,
      decision: input.decision,
      mode: input.mode,
      person_id: personId,
      signer_name: input.signer?.name ?? '',
      signer_office: input.signer?.office ?? '',
      signed_on: input.signer?.day ?? '',
      opinion: input.opinion,
      comments_json: JSON.stringify(input.comments),
      checks_json: JSON.stringify({ ...input.checks, ...(input.ground ? { ground: input.ground } : {}) }),
      created_at: tx.now,
      position: review.records.length + 1 + i,
    })
    if (!inserted) throw new DomainError('wrongState')
  }
}

async function follow(tx: TxCtx, input: ReviewInput, review: Review): Promise<'returned' | 'next' | 'done'> {
  const { item } = review
  if (input.decision === 'returned') {
    const reason = input.opinion
    if (item.kind === 'product') await changeProduct(tx, { ...item.loaded, step: 'return', reason })
    else {
      const { row, status } = item.loaded
      await changeOpportunity(tx, { id: row.id, from: status, version: row.version, action: 'return', reason })
    }
    return 'returned'
  }
  if (!isLastStep(input.step, review.subject, review.preset)) return 'next'
  if (item.kind === 'product') await acceptProduct(tx, item.loaded)
  else {
    const { row, status } = item.loaded
    await changeOpportunity(tx, { id: row.id, from: status, version: row.version, action: 'approve' })
  }
  return 'done'
}

async function tell(tx: TxCtx, input: ReviewInput, review: Review, outcome: 'returned' | 'next' | 'done') {
  if (outcome === 'next') return
  const { row } = review.item.loaded
  const word = input.kind === 'product' ? '产品' : '机会'
  const path = `/${input.kind === 'product' ? 'products' : 'opportunities'}/${row.number ?? row.id}`
  const { title } = review.item.content
  const approvedBody = input.kind === 'product' ? '已通过审核并发布。' : '已批准，可以发布。'
  await notifyOrganisation(tx, row.organisation_id, {
    event: `${input.kind}.${outcome}:${row.id}:${input.version}:${review.records.length + 1}`,
    kind: 'review',
    subject: outcome === 'returned' ? `退回修改：${title}` : `审核通过：${title}`,
    body:
      outcome === 'returned'
        ? `${word}“${title}”（${row.number ?? ''}）被退回修改，意见 ${input.comments.length} 条。原因：${input.opinion}`
        : `${word}“${title}”（${row.number ?? ''}）${approvedBody}`,
    link: outcome === 'returned' ? `${path}/edit` : path,
  })
}

/**
 * Records one step of a review, online or as 线下签批, for exactly the text that was shown. The last approval makes a
 * need approved and publishes a product; a return gives the item back with remarks at its fields. A repeated click
 * finds its own entry and changes nothing.
 */
export async function decideReview(ctx: Ctx, input: ReviewInput): Promise<'returned' | 'next' | 'done' | 'repeated'> {
  return inTransaction(ctx, async (tx) => {
    const review = await loadReview(ctx, tx.tx, input.kind, input.id)
    const { row } = review.item.loaded
    const actor = requirePermission(ctx, permissionOf(input.kind, input.step), {
      organisations: [row.organisation_id],
      assigned: review.reviewer ? [review.reviewer.id] : [],
    })
    const refusal = stepRefusal(input.step, actor.personId, review.subject, review.records)
    if (refusal) throw new DomainError(refusal)
    if (isRepeated(input, review, actor.personId)) return 'repeated'
    if (!review.inReview) throw new DomainError('wrongState')
    if (input.version !== review.subject.version || input.contentHash !== review.subject.contentHash)
      throw new DomainError('conflict', { message: '内容在您查看之后已经修改，请看过最新内容后再作决定。' })
    if (review.step !== input.step)
      throw new DomainError('wrongState', {
        message: review.step ? `现在等待的是${reviewSteps[review.step]}，请刷新页面查看。` : undefined,
      })
    await requireFilled(tx, input, review)
    await record(tx, input, review, actor.personId)
    await audit(tx, {
      action: `review.${input.step}`,
      object: { kind: input.kind, id: row.id },
      changes: {
        decision: { after: input.decision },
        mode: { after: input.mode },
        version: { after: input.version },
      },
    })
    const outcome = await follow(tx, input, review)
    await tell(tx, input, review, outcome)
    return outcome
  })
}

/** The same person has taken this step for this very text already. */
function isRepeated(input: ReviewInput, review: Review, personId: string): boolean {
  const own = (r: Approval) =>
    r.step === input.step && r.decision === input.decision && r.personId === personId && r.version === input.version
  if (input.decision === 'approved') return standingRecords(review.records, review.subject).some(own)
  const last = review.records.at(-1)
  return !review.inReview && last !== undefined && own(last)
}
