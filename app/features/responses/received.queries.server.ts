import { DomainError } from '#app/domain/errors.ts'
import { actsFor } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import { READABLE, RECEIVED, isOverdue } from '#app/domain/response-rules.ts'
import type { ResponseStatus } from '#app/domain/status.ts'
import { dayOf } from '#app/domain/time.ts'
import { auditAlone } from '#app/server/audit.ts'
import type { Ctx } from '#app/server/context.ts'
import { decisionProposalOf } from '#db/repos/decision-proposals.ts'
import type { DecisionProposal } from '#db/repos/decision-proposals.ts'
import { memberIds } from '#db/repos/people.ts'
import { countReceived, openingOf, receivedOf, responseByKey } from '#db/repos/responses.ts'
import type { ReceivedRow } from '#db/repos/responses.ts'
import { decisionMessage } from './decision.server.ts'
import type { DecisionColumns } from './decision.server.ts'
import { bodyView, decisionView, needHead, replyWords } from './head.server.ts'
import { loadNeed, requireOwnerSide } from './load-need.server.ts'
import type { Need } from './load-need.server.ts'
import { recusedFrom } from './own-side.server.ts'
import { readReceivedBody, readsReceived } from './received-body.server.ts'
import { responseState } from './response-view.ts'

/** Refuses whoever is neither the owner nor the assigned reviewer: for them there is no such page. */
async function requireReader(ctx: Ctx, need: Need): Promise<{ owner: boolean }> {
  const owner = actsFor(ctx.actor, need.row.organisation_id)
  if (owner) await requireOwnerSide(ctx, ctx.read, need)
  if (!readsReceived(ctx, need)) throw new DomainError('notFound')
  return { owner }
}

/**
 * The answers to a need for its owner. Sealed, there is nothing but the deadline, and a number where the owner chose to
 * show one; after it, nothing more until two people have opened them.
 */
export async function receivedResponses(ctx: Ctx, key: string) {
  const need = await loadNeed(ctx, ctx.read, key)
  const { owner } = await requireReader(ctx, need)
  const opening = need.mode === 'sealed' ? await openingOf(ctx.read, need.row.id) : undefined
  const opened = need.mode === 'rolling' || Boolean(opening?.second_person_id)
  const visible = need.sealed || !opened ? [] : owner && need.mode === 'rolling' ? RECEIVED : READABLE
  const rows = await receivedOf(ctx.read, need.row.id, visible)
  const countShown = owner && !opened && need.content.showAnswerCount
  return {
    need: await needHead(ctx, need),
    now: ctx.now,
    phase: need.sealed ? ('sealed' as const) : opened ? ('open' as const) : ('toOpen' as const),
    count: countShown ? await countReceived(ctx.read, need.row.id, RECEIVED) : null,
    opening: openingView(ctx, need, opening),
    rows: rows.map((row) => rowView(row, ctx.now)),
  }
}
export type ReceivedList = Awaited<ReturnType<typeof receivedResponses>>

function openingView(ctx: Ctx, need: Need, opening: Awaited<ReturnType<typeof openingOf>>) {
  const { actor } = ctx
  const person = actor.kind === 'person' && actsFor(actor, need.row.organisation_id) ? actor : null
  const may = person !== null && can(actor, 'response.open', { organisations: [need.row.organisation_id] }) === true
  const first = opening ? { name: opening.first_name, at: opening.first_at } : null
  const second = opening?.second_at ? { name: opening.second_name ?? '', at: opening.second_at } : null
  const turn = opening ? opening.first_person_id !== person?.personId : person?.organisation?.role === 'admin'
  return { first, second, mayConfirm: may && turn && second === null }
}

function rowView(row: ReceivedRow, now: number) {
  const status = row.status as ResponseStatus
  return {
    number: row.number ?? row.id,
    organisation: row.organisation_name,
    status,
    state: status === 'submitted' ? { word: '未查看', shape: 'wait' as const } : responseState(status),
    submittedAt: row.submitted_at ?? 0,
    replyDueOn: row.reply_due_on,
    overdue: isOverdue({ status, replyDueOn: row.reply_due_on }, dayOf(now)),
  }
}

/** One answer for its owner: unread in 随到随看 only who sent it; viewed or opened, the whole. Reading leaves its trace. */
export async function receivedResponse(ctx: Ctx, key: string, number: string) {
  const need = await loadNeed(ctx, ctx.read, key)
  const { owner } = await requireReader(ctx, need)
  const answer = await responseByKey(ctx.read, need.row.id, number)
  if (!answer || need.sealed) throw new DomainError('sealed')
  const status = answer.status as ResponseStatus
  const unread = status === 'submitted' && need.mode === 'rolling' && owner
  if (!unread && !READABLE.includes(status)) throw new DomainError('sealed')
  const content = unread ? null : await readReceivedBody(ctx, ctx.read, need, answer)
  if (content)
    await auditAlone(ctx, { action: 'response.read', object: { kind: 'response', id: answer.id }, oncePerDay: true })
  const waits = status === 'viewed' || status === 'opened'
  return {
    need: await needHead(ctx, need),
    now: ctx.now,
    row: rowView(answer, ctx.now),
    viewedAt: answer.viewed_at,
    body: content && (await bodyView(ctx, content)),
    decision: decisionView(answer),
    reply: owner && waits ? await replyOf(ctx, need, answer) : null,
  }
}

/** What the owner's people can do about the reply: propose one, decide or drop the one proposed, or who else can. */
async function replyOf(ctx: Ctx, need: Need, answer: ReceivedRow) {
  const { actor } = ctx
  const me = actor.kind === 'person' ? actor.personId : ''
  const own = { organisations: [need.row.organisation_id] }
  const recused = await recusedFrom(ctx, answer)
  const decides = !recused && can(actor, 'response.decide', own) === true
  const found = await decisionProposalOf(ctx.read, answer.id)
  const proposal = found && proposalView(need, answer, found, { me, decides })
  const people = (await memberIds(ctx.read, need.row.organisation_id)).filter((id) => id !== me)
  const deciders = (await memberIds(ctx.read, need.row.organisation_id, 'admin')).filter((id) => id !== me)
  return {
    recused,
    proposal: proposal ?? null,
    mayPropose: !recused && !found && deciders.length > 0 && can(actor, 'response.propose', own) === true,
    alone: people.length === 0,
  }
}

function proposalView(need: Need, answer: ReceivedRow, p: DecisionProposal, who: { me: string; decides: boolean }) {
  const mine = p.proposed_by === who.me
  const columns = p as DecisionColumns
  return {
    by: p.proposer,
    at: p.proposed_at,
    decision: { result: columns.result, at: p.proposed_at, ...replyWords(p) },
    message: decisionMessage(need, answer.number ?? '', columns),
    mine,
    decides: who.decides,
    mayDecide: who.decides && !mine,
    mayDrop: who.decides || mine,
  }
}
export type ReceivedAnswer = Awaited<ReturnType<typeof receivedResponse>>
