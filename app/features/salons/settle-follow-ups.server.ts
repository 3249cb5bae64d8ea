import { DomainError } from '#app/domain/errors.ts'
import { ANSWER_DAYS } from '#app/domain/salon/follow-up.ts'
import { DAY_MS } from '#app/domain/time.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { followUpHash, followUpPath, followUpToken } from '#app/server/follow-up-link.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { followUpById, followUpsOf, updateFollowUp } from '#db/repos/follow-ups.ts'
import type { FollowUp } from '#db/repos/follow-ups.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'

/** Drafts to act on: the ticked ones, or all of a wave. */
export type ChosenDrafts = { ids: readonly string[] } | { wave: number }

/** Sends the chosen drafts, each once; those that a colleague has sent or dropped meanwhile are passed over. */
export async function sendFollowUps(ctx: Ctx, key: string, chosen: ChosenDrafts): Promise<number> {
  return settle(ctx, key, chosen, async (tx, salon, question) => {
    const set = { status: 'sent', settled_at: tx.now, closes_at: tx.now + ANSWER_DAYS * DAY_MS } as const
    if (!(await updateFollowUp(tx.tx, { id: question.id, status: 'held' }, { ...set, settled_by: personOf(tx) })))
      return false
    await notifyOrganisation(tx, question.organisation_id, {
      event: `followUp.asked:${question.id}:${question.link_no}`,
      kind: 'salon.followUp',
      subject: `洽谈有什么进展：${salon.title}`,
      body: question.body,
      link: followUpPath(ctx, question),
    })
    return true
  })
}

/** Puts drafts away: these units are not asked. */
export async function dropFollowUps(ctx: Ctx, key: string, chosen: ChosenDrafts): Promise<number> {
  return settle(ctx, key, chosen, (tx, _salon, question) =>
    updateFollowUp(
      tx.tx,
      { id: question.id, status: 'held' },
      { status: 'dropped', settled_by: personOf(tx), settled_at: tx.now },
    ),
  )
}

const personOf = (tx: TxCtx): string | null => (tx.actor.kind === 'person' ? tx.actor.personId : null)

async function settle(
  ctx: Ctx,
  key: string,
  chosen: ChosenDrafts,
  act: (tx: TxCtx, salon: Salon, question: FollowUp) => Promise<boolean>,
): Promise<number> {
  if ('ids' in chosen && chosen.ids.length === 0)
    throw new DomainError('badInput', { message: '请先勾选要处理的回访。' })
  return inTransaction(ctx, async (tx) => {
    const { salon } = await loadTeamSalon(ctx, tx.tx, key)
    const held = (await followUpsOf(tx.tx, salon.id)).filter(
      (f) => f.status === 'held' && ('ids' in chosen ? chosen.ids.includes(f.id) : f.wave === chosen.wave),
    )
    let settled = 0
    for (const question of held) {
      if (!(await act(tx, salon, question))) continue
      settled++
      const after = await followUpById(tx.tx, question.id)
      await audit(tx, {
        action: 'followUp.settle',
        object: { kind: 'followUp', id: question.id },
        changes: { status: { before: 'held', after: after?.status } },
      })
    }
    return settled
  })
}

/** Changes the text of a draft. One that was sent, dropped or changed by somebody else meanwhile is left. */
export async function editFollowUp(
  ctx: Ctx,
  key: string,
  { id, revision, body }: { id: string; revision: number; body: string },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const question = await ownQuestion(ctx, tx, key, id)
    if (question.status !== 'held')
      throw new DomainError('wrongState', { message: '这条回访已经发送或不再发送，不能再改。' })
    if (!(await updateFollowUp(tx.tx, { id, status: 'held', revision }, { body })))
      throw new DomainError('conflict', { message: '这条回访刚被同事改过，请看过最新的文字再改。' })
    await audit(tx, {
      action: 'followUp.edit',
      object: { kind: 'followUp', id },
      changes: { content: { before: question.body, after: body } },
    })
  })
}

/** Takes a question back: its link says so from now on. What was answered stays. Twice does the same. */
export async function revokeFollowUp(ctx: Ctx, key: string, id: string): Promise<void> {
  await change(ctx, key, id, { from: ['sent'], to: 'revoked' })
}

/** Makes a draft again of a question that was dropped or taken back, with a new link. */
export async function redraftFollowUp(ctx: Ctx, key: string, id: string): Promise<void> {
  await change(ctx, key, id, { from: ['dropped', 'revoked'], to: 'held' })
}

interface Step {
  from: readonly FollowUp['status'][]
  to: 'revoked' | 'held'
}

async function change(ctx: Ctx, key: string, id: string, { from, to }: Step): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const question = await ownQuestion(ctx, tx, key, id)
    if (question.status === to) return
    if (!from.includes(question.status)) throw new DomainError('wrongState')
    const link_no = question.link_no + 1
    const fresh = {
      link_no,
      link_hash: followUpHash(followUpToken(ctx, { id, link_no })),
      closes_at: null,
      answered_at: null,
    }
    const set = { status: to, settled_by: personOf(tx), settled_at: tx.now, ...(to === 'held' ? fresh : {}) }
    if (!(await updateFollowUp(tx.tx, { id, status: question.status }, set))) throw new DomainError('conflict')
    await audit(tx, {
      action: 'followUp.settle',
      object: { kind: 'followUp', id },
      changes: { status: { before: question.status, after: to } },
    })
  })
}

async function ownQuestion(ctx: Ctx, tx: TxCtx, key: string, id: string): Promise<FollowUp> {
  const { salon } = await loadTeamSalon(ctx, tx.tx, key)
  const question = await followUpById(tx.tx, id)
  if (question?.salon_id !== salon.id) throw new DomainError('notFound')
  return question
}
