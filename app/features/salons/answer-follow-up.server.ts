import { DomainError } from '#app/domain/errors.ts'
import { parseWan } from '#app/domain/money.ts'
import { byLink } from '#app/domain/policy/can.ts'
import type { FollowUpAnswer, MatchReason } from '#app/domain/vocabulary.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { followUpHash } from '#app/server/follow-up-link.ts'
import { requireImpartial } from '#app/server/pair-interests.ts'
import { followUpById, followUpByLink, markAnswered, putFollowUpWord } from '#db/repos/follow-ups.ts'
import type { FollowUp, FollowUpWordRow } from '#db/repos/follow-ups.ts'
import { teamOf } from '#db/repos/salons.ts'
import type { ReadDb } from '#db/schema.ts'
import { pairOf } from './answer-meeting.server.ts'
import { askedTalks, followedTalks, sideOfUnit } from './follow-up-talks.server.ts'

/** Who says it: the holder of the unit's link, with or without an account, or the team after a phone call. */
export type FollowUpVoice = { as: 'link'; token: string } | { as: 'team'; followUpId: string }

export interface FollowUpInput {
  meetingId: string
  answer: FollowUpAnswer
  /** Belongs to 不再推进, and is needed there. */
  reasonCode: MatchReason | ''
  /** 合同金额 in 万元 as typed; belongs to 已签约. */
  amount: string
  note: string
}

/**
 * Keeps what one side says has come of a talk, in place of what it said in this wave before. When the unit has said a
 * word about each of its talks the question is closed: nobody is reminded any more. Sending the same twice is harmless.
 */
export async function answerFollowUp(ctx: Ctx, voice: FollowUpVoice, input: FollowUpInput): Promise<void> {
  const amount = checked(input)
  await inTransaction(ctx, async (tx) => {
    const { question, source } = await questionOf(tx, voice)
    const talks = await followedTalks(tx.tx, question.salon_id)
    const own = askedTalks(talks, question.wave, question.organisation_id)
    const talk = own.find((t) => t.meeting.id === input.meetingId)
    const side = talk && sideOfUnit(talk.meeting, question.organisation_id)
    if (!talk || !side) throw new DomainError('notFound')
    await requireImpartial(tx, pairOf(talk.meeting))
    const before = talk.rows.find((r) => r.wave === question.wave && r.side === side)
    await putFollowUpWord(tx.tx, {
      meeting_id: input.meetingId,
      wave: question.wave,
      side,
      answer: input.answer,
      reason_code: input.reasonCode,
      amount,
      note: input.note,
      source,
      by_person_id: tx.actor.kind === 'person' ? tx.actor.personId : null,
      at: tx.now,
    })
    await audit(tx, {
      action: 'meeting.followUp',
      object: { kind: 'meeting', id: input.meetingId },
      changes: { answer: { before: before?.answer ?? null, after: input.answer }, mode: { after: source } },
    })
    const silent = own.some(
      (t) =>
        t !== talk &&
        !t.rows.some((r) => r.wave === question.wave && r.side === sideOfUnit(t.meeting, question.organisation_id)),
    )
    if (!silent) await markAnswered(tx.tx, question.id, tx.now)
  })
}

/** The amount in 分; throws at the field that does not fit the answer. */
function checked({ answer, reasonCode, amount }: FollowUpInput): number | null {
  if (answer === 'ended' && reasonCode === '')
    throw new DomainError('badInput', { fields: { answer: '不再推进请选择原因' } })
  if (amount.trim() === '') return null
  if (answer !== 'contract') throw new DomainError('badInput', { fields: { amount: '合同金额只和“已签约”一起填' } })
  const fen = parseWan(amount)
  if (fen === null) throw new DomainError('badInput', { fields: { amount: '金额写作 120 或 12.5，单位万元' } })
  return fen
}

/** The question as it was found, if it can be answered by this voice; otherwise the sentence that says why not. */
async function questionOf(
  tx: TxCtx,
  voice: FollowUpVoice,
): Promise<{ question: FollowUp; source: FollowUpWordRow['source'] }> {
  if (voice.as === 'team') {
    const question = await followUpById(tx.tx, voice.followUpId)
    const team = question ? await teamOf(tx.tx, question.salon_id) : []
    if (!question || tx.actor.kind !== 'person' || !team.includes(tx.actor.personId)) throw new DomainError('notFound')
    requirePermission(tx, 'meeting.outcome', { team })
    if (question.status !== 'sent') throw new DomainError('wrongState', { message: '请先发送这条回访，再代为记录。' })
    return { question, source: 'phone' }
  }
  if (!byLink('meeting.outcome')) throw new DomainError('forbidden')
  const question = await questionOfLink(tx, tx.tx, voice.token)
  const own = tx.actor.kind === 'person' && tx.actor.organisation?.id === question.organisation_id
  return { question, source: own ? 'account' : 'link' }
}

/** The question behind a link that can still be answered; otherwise the sentence that says why not. */
export async function questionOfLink(ctx: Pick<Ctx, 'now'>, db: ReadDb, token: string): Promise<FollowUp> {
  const question = await followUpByLink(db, followUpHash(token))
  if (!question || question.status === 'held' || question.status === 'dropped')
    throw new DomainError('notFound', { message: '没有这个回访链接：可能复制得不完整，或者主办方已换了新的。' })
  if (question.status === 'revoked')
    throw new DomainError('linkUsed', { message: '主办方已收回这次回访，链接不再有效。' })
  if (question.closes_at === null || ctx.now >= question.closes_at)
    throw new DomainError('linkUsed', { message: '回访时间已过，链接不再有效。要补充请联系主办方。' })
  return question
}
