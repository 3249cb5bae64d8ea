import { DomainError, isDomainError } from '#app/domain/errors.ts'
import type { ErrorCode } from '#app/domain/errors.ts'
import { invitationDraftActions, requireStatus } from '#app/domain/status.ts'
import type { InvitationDraftStatus } from '#app/domain/status.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { recordStep } from '#app/server/record-step.ts'
import { draftById, heldPairs, updateDraft } from '#db/repos/invitation-drafts.ts'
import type { InvitationDraft } from '#db/repos/invitation-drafts.ts'
import { actOnPair } from './act-on-pair.server.ts'
import { whyNot } from './hold-invitations.server.ts'
import { invitePair } from './invite-match.server.ts'

export interface Sent {
  sent: number
  /** Drafts that stay held, each pair with why. */
  skipped: string[]
}

/** After these nothing more can be stored, so the rest is not tried. */
const STOPS: readonly ErrorCode[] = ['readOnly', 'storage', 'forbidden']

/**
 * Sends held drafts, each in its own transaction: a pair that has changed meanwhile is named and stays held, the others
 * go. What somebody else has sent or dropped meanwhile is passed over, so that nobody is invited twice.
 */
export async function sendInvitations(ctx: Ctx, ids: readonly string[] | 'all'): Promise<Sent> {
  requirePermission(ctx, 'invitation.hold')
  const chosen = ids === 'all' ? (await heldPairs(ctx.read)).map((d) => d.id) : [...new Set(ids)]
  const result: Sent = { sent: 0, skipped: [] }
  for (const id of chosen) {
    const draft = await draftById(ctx.read, id)
    if (draft?.status !== 'held') continue
    try {
      await sendOne(ctx, draft)
      result.sent++
    } catch (error) {
      if (!isDomainError(error) || STOPS.includes(error.code)) throw error
      if (error.code === 'duplicate') continue
      const why = error.code === 'conflict' ? '刚被他人改动，请再看一遍' : error.message.replace(/。$/, '')
      result.skipped.push(`${draft.need_number ?? ''} × ${draft.offer_number ?? ''}（${why}）`)
    }
  }
  return result
}

async function sendOne(ctx: Ctx, draft: InvitationDraft): Promise<void> {
  const keys = { opportunity: draft.opportunity_id, product: draft.product_id, seen: draft.shown }
  await actOnPair(ctx, keys, 'match.act', async (tx, pair) => {
    await step(tx, draft, 'send')
    if (!pair.acts.invite) throw new DomainError('wrongState', { message: whyNot(pair) })
    await invitePair(tx, pair, { note: draft.note })
  })
}

/** A step of a draft as it was read; `duplicate` when it was sent or dropped meanwhile, `conflict` when it was edited. */
async function step(tx: TxCtx, draft: InvitationDraft, action: 'edit' | 'send' | 'drop', note?: string): Promise<void> {
  const person = requirePermission(tx, 'invitation.hold').personId
  const now = await draftById(tx.tx, draft.id)
  if (!now) throw new DomainError('notFound')
  if (now.status !== 'held') throw new DomainError('duplicate')
  const to = requireStatus(invitationDraftActions, action, now.status as InvitationDraftStatus)
  const set = {
    status: to,
    status_by: person,
    status_at: tx.now,
    // What the page showed goes on record with the invitation; nobody asks the draft for it again.
    ...(action === 'edit' ? {} : { shown: '' }),
    ...(note === undefined ? {} : { note }),
  }
  if (!(await updateDraft(tx.tx, { id: draft.id, version: draft.version }, set))) throw new DomainError('conflict')
  await recordStep(tx, { object: { kind: 'invitation', id: draft.id }, action, from: now.status, to })
}

/** Changes the note of one held draft. */
export async function editInvitation(ctx: Ctx, input: { draft: string; version: number; note: string }): Promise<void> {
  requirePermission(ctx, 'invitation.hold')
  await inTransaction(ctx, async (tx) => {
    const draft = await draftById(tx.tx, input.draft)
    if (!draft) throw new DomainError('notFound')
    if (draft.status !== 'held') throw new DomainError('wrongState')
    await step(tx, { ...draft, version: input.version }, 'edit', input.note)
  })
}

/** Drops one held draft. A second click changes nothing. */
export async function dropInvitation(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, 'invitation.hold')
  await inTransaction(ctx, async (tx) => {
    const draft = await draftById(tx.tx, id)
    if (!draft) throw new DomainError('notFound')
    if (draft.status === 'dropped') return
    if (draft.status === 'sent') throw new DomainError('wrongState')
    await step(tx, draft, 'drop')
  })
}
