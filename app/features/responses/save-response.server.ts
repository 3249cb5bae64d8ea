import { DomainError } from '#app/domain/errors.ts'
import { fitToNeed } from '#app/domain/response-content.ts'
import type { ResponseContent } from '#app/domain/response-content.ts'
import type { ResponseStatus } from '#app/domain/status.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { contentHash, newId } from '#app/server/ids.ts'
import { recordStep } from '#app/server/record-step.ts'
import { sealBody } from '#app/server/sealed-body.ts'
import { productsByIds } from '#db/repos/products.ts'
import { insertResponse, putDraftVersion, responseOf, updateResponse } from '#db/repos/responses.ts'
import type { ResponseRow } from '#db/repos/responses.ts'
import { loadNeed, requireAnswerable, requireOtherSide } from './load-need.server.ts'
import { readLatestBody } from './own-body.server.ts'
import { ownSide } from './own-side.server.ts'

export interface SavedResponse {
  id: string
  version: number
  savedAt: number
}

const EDITABLE: readonly ResponseStatus[] = ['draft', 'submitted', 'withdrawn']

/**
 * Saves what the unit has written so far, as a draft beside what it has submitted. `version` is the one the form was
 * opened with, 0 where there was none: when a colleague has saved another text since, nothing is stored (`conflict`).
 * A text that is stored already is not stored again.
 */
export async function saveResponse(
  ctx: Ctx,
  input: { key: string; version: number; content: ResponseContent },
): Promise<SavedResponse> {
  return inTransaction(ctx, async (tx) => {
    const need = await loadNeed(ctx, tx.tx, input.key)
    const actor = requirePermission(ctx, 'response.draft')
    requireOtherSide(actor, need)
    requireAnswerable(need, ctx.now)
    const organisationId = actor.organisation?.id
    if (!organisationId) throw new DomainError('forbidden')
    const content = { ...fitToNeed(input.content, need.content, need.asksCost), pledge: false }
    await requireOwnProduct(tx, organisationId, content.productId)
    const before = await responseOf(tx.tx, need.row.id, organisationId)
    if (!before) return begin(tx, { opportunityId: need.row.id, organisationId, personId: actor.personId, content })
    requireEditing(ctx, before)
    const stored = await readLatestBody(ctx, tx.tx, before)
    const same = stored !== null && contentHash({ ...stored, pledge: false }) === contentHash(content)
    const kept = before.draft_version !== null || before.status === 'submitted'
    if (same && kept) return { id: before.id, version: before.version, savedAt: before.updated_at }
    if (before.version !== input.version) throw new DomainError('conflict')
    return write(tx, before, content, actor.personId)
  })
}

function requireEditing(ctx: Ctx, answer: ResponseRow): void {
  try {
    requirePermission(ctx, 'response.draft', ownSide(ctx.actor, answer))
  } catch (error) {
    if (error instanceof DomainError && error.code === 'forbidden')
      throw new DomainError('forbidden', {
        message: '本单位已有同事在填写这份应答。需要一起修改时，请单位联络员为您开通“可提交”。',
      })
    throw error
  }
  if (!EDITABLE.includes(answer.status as ResponseStatus)) throw new DomainError('wrongState')
}

async function requireOwnProduct(tx: TxCtx, organisationId: string, productId: string): Promise<void> {
  if (productId === '') return
  const [product] = await productsByIds(tx.tx, [productId])
  if (product?.organisation_id !== organisationId || product.public_json === null)
    throw new DomainError('badInput', { fields: { productId: '请选择本单位已发布的产品' } })
}

async function begin(
  tx: TxCtx,
  a: { opportunityId: string; organisationId: string; personId: string; content: ResponseContent },
): Promise<SavedResponse> {
  const id = newId()
  const added = await insertResponse(tx.tx, {
    id,
    opportunity_id: a.opportunityId,
    organisation_id: a.organisationId,
    author_id: a.personId,
    status: 'draft',
    draft_version: 1,
    created_at: tx.now,
    updated_at: tx.now,
  })
  if (!added) throw new DomainError('conflict')
  await putDraft(tx, { responseId: id, version: 1 }, a.content, a.personId)
  await recordStep(tx, { object: { kind: 'response', id }, action: 'create', from: '', to: 'draft' })
  return { id, version: 1, savedAt: tx.now }
}

async function write(
  tx: TxCtx,
  before: ResponseRow,
  content: ResponseContent,
  personId: string,
): Promise<SavedResponse> {
  const draft = before.draft_version ?? (before.submitted_version ?? 0) + 1
  await putDraft(tx, { responseId: before.id, version: draft }, content, personId)
  const version = before.version + 1
  const expected = { id: before.id, status: before.status as ResponseStatus, version: before.version }
  const done = await updateResponse(tx.tx, expected, { version, draft_version: draft, updated_at: tx.now })
  if (!done) throw new DomainError('conflict')
  await audit(tx, {
    action: 'response.edit',
    object: { kind: 'response', id: before.id },
    changes: { version: { before: before.version, after: version } },
  })
  return { id: before.id, version, savedAt: tx.now }
}

/** Each write has a data key of its own. A draft has no hash: of a short text it would tell the text. */
async function putDraft(
  tx: TxCtx,
  place: { responseId: string; version: number },
  content: ResponseContent,
  personId: string,
): Promise<void> {
  const stored = await putDraftVersion(tx.tx, {
    response_id: place.responseId,
    version: place.version,
    ...sealBody(tx.keys, place, content),
    plain_hash: '',
    author_id: personId,
    created_at: tx.now,
    submitted_at: null,
  })
  if (!stored) throw new DomainError('conflict')
}
